import { execFileSync } from "node:child_process";

const TAGS = "@scenario-call/core@*";

/**
 * The tag of the newest release in a git repository, or null where nothing has been released. Pre-releases are none: what
 * they promise may be taken back, and git sorts them behind the release that they lead to.
 */
export function lastRelease(repository: string): { readonly tag: string; readonly version: string } | null {
  const tags = execFileSync("git", ["-C", repository, "tag", "--list", TAGS, "--sort=-version:refname"], {
    encoding: "utf8",
  });
  const releases = tags
    .split("\n")
    .filter((tag) => tag !== "")
    .map((tag) => ({ tag, version: tag.slice(tag.lastIndexOf("@") + 1) }));
  return releases.find(({ version }) => !version.includes("-")) ?? null;
}
