import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NotComparable } from "../not-comparable.ts";

/** The files of a spec that promise something, by their path from the spec's folder, with `/` between folders. */
export type SpecFiles = ReadonlyMap<string, string>;

const PROMISES = /(^|\/)(api|errors|events)\.json$|\.schema\.json$|(^|\/)ru\.md$/;
/** What shows that others keep their promises: examples, behaviours. The dialect is about the spec itself. */
const SHOWS = /^dialect\/|(^|\/)(behaviours|examples)\//;
/** The largest spec that is read from git at once, in bytes. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Whether a file of the spec promises something, or says it in words that are published. */
function promises(path: string): boolean {
  return PROMISES.test(path) && !SHOWS.test(path);
}

/** Reads the spec that stands in a folder. */
export function filesOfFolder(folder: string): SpecFiles {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter(promises)
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/**
 * Reads the spec as it stood in a revision of a git repository.
 *
 * @throws NotComparable if there is no such revision.
 */
export function filesOfRevision(repository: string, revision: string, folder = "spec"): SpecFiles {
  const git = (parameters: readonly string[], input?: string): string => {
    try {
      return execFileSync("git", ["-C", repository, ...parameters], {
        encoding: "utf8",
        maxBuffer: MOST_BYTES,
        stdio: ["pipe", "pipe", "pipe"],
        ...(input === undefined ? {} : { input }),
      });
    } catch (cause) {
      throw new NotComparable(
        `The revision ${JSON.stringify(revision)} cannot be read. Expected: a tag, branch or commit of this repository ("git tag" lists the tags; a shallow clone has none: "git fetch --tags --unshallow").`,
        { cause },
      );
    }
  };
  const commit = git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]).trim();
  const paths = git(["ls-tree", "-r", "--name-only", "-z", commit, "--", `${folder}/`])
    .split("\0")
    .map((path) => path.slice(folder.length + 1))
    .filter(promises)
    .sort();
  if (paths.length === 0) return new Map();
  const wanted = paths.map((path) => `${commit}:${folder}/${path}\n`).join("");
  return new Map(zip(paths, parseBatch(Buffer.from(git(["cat-file", "--batch"], wanted), "utf8"))));
}

function zip(paths: readonly string[], contents: readonly string[]): (readonly [string, string])[] {
  return paths.map((path, index) => [path, contents[index] ?? ""]);
}

/** What `git cat-file --batch` tells: for each object a line that ends with its size, then so many bytes and a newline. */
function parseBatch(output: Buffer): readonly string[] {
  const contents: string[] = [];
  let at = 0;
  while (at < output.length) {
    const endOfLine = output.indexOf("\n", at);
    const size = Number(output.toString("utf8", at, endOfLine).split(" ").at(-1));
    const start = endOfLine + 1;
    contents.push(output.toString("utf8", start, start + size));
    at = start + size + 1;
  }
  return contents;
}
