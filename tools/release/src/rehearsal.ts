import { cpSync, existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { WorkspaceCopy } from "../../checks/e2e/support/workspace-copy.ts";
import { runTool } from "../../checks/src/run-tool.ts";
import { commandOf } from "../../setup/tasks.mjs";
import type { Package } from "./packages.ts";
import { pendingChangesets } from "./refusals.ts";

/**
 * A copy of a built workspace in which the changesets have become versions and changelogs, as they will be at the release.
 * The workspace itself is not changed.
 */
export function rehearse(root: string): WorkspaceCopy {
  // Without the tools, which the copy would share: whatever a package manager thinks to be wrong there, it must not mend.
  const copy = new WorkspaceCopy("none");
  for (const folder of globSync("packages/*/{dist,node_modules}", { cwd: root })) {
    cpSync(join(root, folder), join(copy.root, folder), { recursive: true, verbatimSymlinks: true });
  }
  if (pendingChangesets(copy.root).length > 0) applyChangesets(root, copy);
  return copy;
}

/** With the workspace's tool, in the copy. */
function applyChangesets(root: string, copy: WorkspaceCopy): void {
  const command = commandOf(root, process.execPath, "changeset");
  if (command === null) throw new Error("there is no task that applies changesets");
  const { output, succeeded } = runTool(copy.root, command.program, [...command.arguments, "version"]);
  if (succeeded) return;
  copy[Symbol.dispose]();
  throw new Error(`the changesets could not be applied:\n${output}`);
}

/** What the changelog of a package says about its version; empty where it says nothing. */
export function changelogOf(root: string, { folder, version }: Package): string {
  const file = join(root, folder, "CHANGELOG.md");
  if (!existsSync(file)) return "";
  return sectionOf(readFileSync(file, "utf8"), version);
}

/** The section of a version in a changelog, without its heading; empty where there is none. */
export function sectionOf(changelog: string, version: string): string {
  const [, section = ""] = `\n${changelog}`.split(`\n## ${version}\n`);
  return (section.split(/\n## \d/)[0] ?? "").trim();
}
