import { execFileSync } from "node:child_process";
import { codeBlocks } from "../../e2e/support/code-blocks.ts";

/** Programs of consumers, by their path in a project of their own. */
export type Consumers = ReadonlyMap<string, string>;

/** Where the programs stand by which a release shows how it is used: tests run each of them in the tree of that release. */
const EXAMPLE = /^docs\/examples\/.+\.ts$/u;
const PAGE = /^(packages\/[^/]+\/README|docs\/guides\/[^/]+)\.md$/u;
/** How blocks are tested that need nothing but the packages. */
const ALONE: ReadonlySet<string> = new Set(["run", "compile"]);

/** The largest of the files at once, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024;

function git(repository: string, ...parameters: readonly string[]): string {
  return execFileSync("git", ["-C", repository, ...parameters], { encoding: "utf8", maxBuffer: MOST_BYTES });
}

/**
 * The programs of consumers in a revision of a git repository: the examples, and every block of code in a README of a
 * package or in a guide that compiles by itself. A tag keeps them for ever, so nothing else has to.
 */
export function consumersAt(repository: string, revision: string): Consumers {
  const paths = git(repository, "ls-tree", "-r", "--name-only", "-z", revision).split("\0");
  const textOf = (path: string): string => git(repository, "show", `${revision}:${path}`);
  return new Map(
    paths.flatMap((path): readonly (readonly [string, string])[] => {
      if (EXAMPLE.test(path)) return [[path.replace("docs/examples/", ""), textOf(path)]];
      return PAGE.test(path) ? blocksOf(path, textOf(path)) : [];
    }),
  );
}

function blocksOf(path: string, text: string): readonly (readonly [string, string])[] {
  const name = path.replace(/(\/README)?\.md$/u, "").replaceAll("/", "-");
  return codeBlocks(text)
    .filter(({ language, test }) => language === "ts" && ALONE.has(test))
    .map(({ code }, nth) => [`${name}-${nth + 1}.ts`, code] as const);
}
