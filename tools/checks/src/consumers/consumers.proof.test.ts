/** The programs of a release's consumers, in a repository of its own with two versions of a package. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { linkTool } from "../shape/consumer.ts";
import { consumersAt } from "./kept.ts";
import { checkConsumers, type ConsumersResult } from "./last-release.ts";

const FENCE = "```";

/** A program that lends a book, by the name that the parameter has. */
const lending = (parameter: string): string =>
  `import { lend } from "library";\nexport const lent: number = lend({ ${parameter}: 1 });\n`;

const readme = (parameter: string): string =>
  [
    "# library",
    "<!-- test: run -->",
    `${FENCE}ts\n${lending(parameter)}${FENCE}`,
    "<!-- test: shell -->",
    `${FENCE}sh\nrm -r everything\n${FENCE}`,
  ].join("\n\n");

/** The types of the package, as published. */
const types = (params: string): string => `export declare function lend(params: { ${params} }): number;\n`;

let folder = "";
let repository = "";
let consumer = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "consumers-"));
  repository = join(folder, "repository");
  consumer = join(folder, "consumer");
  write(repository, "packages/core/package.json", '{ "name": "@scenario-call/core", "version": "1.0.0" }');
  write(repository, "packages/library/README.md", readme("book"));
  write(repository, "docs/examples/reader/src/read.ts", lending("book"));
  write(repository, "docs/examples/reader/README.md", "# A reader\n");
  write(repository, ".changeset/config.json", "{}");
  git("init", "--quiet");
  commit();
  linkTool("@types/node", consumer);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function git(...parameters: readonly string[]): void {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
  execFileSync("git", ["-C", repository, ...identity, ...parameters], { stdio: "pipe" });
}

function commit(): void {
  git("add", "--all");
  git("commit", "--quiet", "--message", "a version");
}

/** Publishes types, and looks at what they mean for the programs. */
function publishing(params: string): Promise<readonly ConsumersResult[]> {
  write(consumer, "node_modules/library/package.json", '{ "name": "library", "types": "index.d.ts" }');
  write(consumer, "node_modules/library/index.d.ts", types(params));
  return checkConsumers(repository, consumer);
}

/** The next version calls the parameter otherwise, and so do its own programs. */
function rename(): void {
  write(repository, "packages/library/README.md", readme("copy"));
  write(repository, "docs/examples/reader/src/read.ts", lending("copy"));
  commit();
}

const RELEASE = "@scenario-call/core@1.0.0";
const OWN = "the programs of its own consumers compile (2)";
const LAST = "the programs of the consumers of 1.0.0 compile (2)";

test("the programs are the examples, and what a README runs by itself", () => {
  expect([...consumersAt(repository, "HEAD").keys()].toSorted()).toEqual([
    "packages-library-1.ts",
    "reader/src/read.ts",
  ]);
});

describe("before the first release", () => {
  test("a version's own programs must compile", async () => {
    expect(await publishing("book: number")).toEqual([{ what: OWN, succeeded: true, output: "" }]);
    const [own] = await publishing("copy: number");
    expect(own?.succeeded).toBe(false);
    expect(own?.output).toContain("reader/src/read.ts");
    expect(own?.output).toContain("packages-library-1.ts");
  });

  test("a version without programs shows nothing, and is not content with that", async () => {
    git("rm", "-r", "--quiet", "docs", "packages/library");
    commit();
    expect(await publishing("book: number")).toEqual([
      { what: "the programs of its own consumers", succeeded: false, output: "there are none" },
    ]);
  });
});

describe("after a release", () => {
  beforeEach(() => git("tag", RELEASE));

  test("types that permit more compile with what was released", async () => {
    expect(await publishing("book: number; days?: number")).toEqual([
      { what: OWN, succeeded: true, output: "" },
      { what: LAST, succeeded: true, output: "" },
    ]);
  });

  test("types that break what was released are red, though the version's own programs were changed with them", async () => {
    rename();
    const [own, last] = await publishing("copy: number");
    expect(own).toEqual({ what: OWN, succeeded: true, output: "" });
    expect(last).toMatchObject({ what: LAST, succeeded: false });
    expect(last?.output).toContain(
      "What compiled with 1.0.0 does not compile any more, and only a major release may do that; promised is none",
    );
    expect(last?.output).toMatch(/reader\/src\/read\.ts.*'book'/u);
  });

  test("a program that the next version has thrown away is still that of the last one", async () => {
    write(repository, "docs/examples/reader/src/read.ts", lending("copy"));
    git("rm", "--quiet", "packages/library/README.md");
    commit();
    const [, last] = await publishing("copy: number");
    expect(last?.output).toContain("packages-library-1.ts");
  });

  test.each([
    ["minor", false],
    ["major", true],
  ] as const)("a changeset that promises a %s release may break it: %s", async (step, isFine) => {
    rename();
    write(repository, ".changeset/renamed.md", `---\n"@scenario-call/core": ${step}\n---\n\nRenamed.\n`);
    const [, last] = await publishing("copy: number");
    expect(last?.succeeded).toBe(isFine);
    // What breaks is told all the same.
    expect(last?.output).toMatch(/reader\/src\/read\.ts.*'book'/u);
  });

  test("a version that is a major one already may break it", async () => {
    rename();
    write(repository, "packages/core/package.json", '{ "name": "@scenario-call/core", "version": "2.0.0" }');
    commit();
    expect((await publishing("copy: number"))[1]?.succeeded).toBe(true);
  });

  test("a pre-release is not what counts", async () => {
    rename();
    git("tag", "@scenario-call/core@2.0.0-next.0");
    expect((await publishing("copy: number"))[1]).toMatchObject({ what: LAST, succeeded: false });
  });
});
