import { globSync } from "node:fs";
import { runTool } from "../../checks/src/run-tool.ts";
import type { Package } from "./packages.ts";

const COMPAT = ["--conditions=@scenario-call/source", "tools/compat/src/main.ts", "--check"] as const;

/** Changesets that no version has taken up yet, by file; those of the pre-releases so far lie in a folder of their own. */
export function pendingChangesets(root: string): readonly string[] {
  return globSync(".changeset/*.md", { cwd: root })
    .filter((file) => !file.endsWith("README.md"))
    .toSorted();
}

/**
 * Why a workspace as it is must not be released: what would be published is not what a commit says, or breaks what a
 * version promises.
 */
export function refusals(root: string, packages: readonly Package[]): readonly string[] {
  const changed = git(root, "status", "--porcelain");
  const pending = pendingChangesets(root);
  const compat = runTool(root, process.execPath, COMPAT);
  const head = git(root, "rev-parse", "HEAD");
  const taken = packages
    .map(tagNameOf)
    .filter(
      (tag) => git(root, "tag", "--list", tag) !== "" && git(root, "rev-list", "-n", "1", tag) !== head,
    );
  return [
    ...(changed === "" ? [] : [`There are changes that no commit has:\n${changed}`]),
    ...(pending.length === 0
      ? []
      : [
          `${pending.length} changesets are in no version yet. What to do: npm run changeset -- version, and commit`,
        ]),
    ...(compat.succeeded
      ? []
      : [`The version promises less than the spec's changes ask for:\n${compat.output.trim()}`]),
    ...(taken.length === 0 ? [] : [`Other commits have these tags: ${taken.join(", ")}`]),
  ];
}

/** Marks the commit with a tag for each package: what the next release is compared with. */
export function tagCommit(root: string, packages: readonly Package[]): readonly string[] {
  const tags = packages.map(tagNameOf);
  for (const tag of tags.filter((each) => git(root, "tag", "--list", each) === "")) git(root, "tag", tag);
  return tags;
}

/** Sends the tags of a release to where the repository came from. */
export function pushTags(root: string, packages: readonly Package[]): void {
  git(root, "push", "origin", ...packages.map((each) => `refs/tags/${tagNameOf(each)}`));
}

const tagNameOf = ({ name, version }: Package): string => `${name}@${version}`;

function git(root: string, ...parameters: readonly string[]): string {
  const { output, succeeded } = runTool(root, "git", parameters);
  if (!succeeded) throw new Error(`git ${parameters.join(" ")}:\n${output}`);
  return output.trim();
}
