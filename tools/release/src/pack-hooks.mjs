/**
 * Read by the package manager when it packs: puts into the manifest where the sources stand, which the manifests of the
 * workspace do not say, since one place says it for all.
 */
import { relative } from "node:path";

/** The variable by which the address comes here, and that by which the workspace's folder does. */
const { RELEASE_REPOSITORY: url, RELEASE_ROOT: root = "." } = process.env;

/** Names and meaning of the members are the package manager's. */
export const hooks = {
  beforePacking: (/** @type {Readonly<Record<string, unknown>>} */ manifest, /** @type {string} */ folder) =>
    url === undefined
      ? manifest
      : {
          ...manifest,
          repository: {
            type: "git",
            url: `git+${url}.git`,
            directory: relative(root, folder).replaceAll("\\", "/"),
          },
          bugs: `${url}/issues`,
        },
};
