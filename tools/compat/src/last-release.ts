import { execFileSync } from "node:child_process";

const TAGS = "@scenario-call/core@*";

/** The tag of the newest release in a git repository, or null where nothing has been released. */
export function lastRelease(repository: string): { readonly tag: string; readonly version: string } | null {
  const tags = execFileSync("git", ["-C", repository, "tag", "--list", TAGS, "--sort=-version:refname"], {
    encoding: "utf8",
  });
  const tag = tags.split("\n")[0] ?? "";
  return tag === "" ? null : { tag, version: tag.slice(tag.lastIndexOf("@") + 1) };
}
