/** The versions that set-up pins beside the lockfile. */

/** The package manager: run through `npx`, never installed. */
export const PNPM_VERSION = "12.21.0";

/** The oldest Node.js that the tools and the server run on. On Linux the pinned one from the lockfile is used. */
export const TOOLS_NODE_MAJOR = 24;

/** How to update the lockfile after a dependency changed. */
export const PNPM_INSTALL = `npx --yes pnpm@${PNPM_VERSION} install`;
