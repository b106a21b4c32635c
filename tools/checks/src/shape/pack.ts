import { globSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { PNPM_VERSION } from "../../../setup/pinned.mjs";
import { runTool } from "../run-tool.ts";

/**
 * Packs a built package as it would be published, into `folder`; returns the path of the tarball.
 *
 * @param more settings of the package manager as variables of its environment.
 */
export function pack(packageFolder: string, folder: string, more: NodeJS.ProcessEnv = {}): string {
  mkdirSync(folder, { recursive: true });
  const before = new Set(globSync("*.tgz", { cwd: folder }));
  const result = runTool(
    packageFolder,
    "npx",
    ["--yes", `pnpm@${PNPM_VERSION}`, "pack", "--pack-destination", folder],
    // It would bring the installed packages in date first, also those that a copy of the workspace shares with it.
    { ...process.env, pnpm_config_verify_deps_before_run: "false", ...more },
  );
  const packed = globSync("*.tgz", { cwd: folder }).find((file) => !before.has(file));
  if (!result.succeeded || packed === undefined) {
    throw new Error(`cannot pack ${packageFolder}:\n${result.output}`);
  }
  return join(folder, packed);
}
