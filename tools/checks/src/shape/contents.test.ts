import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contentsVerdicts } from "./contents.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "contents-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const GOOD: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "good" }',
  "README.md": "# good\n",
  LICENSE: "MIT",
  "dist/index.js": "export const a = 1;\n//# sourceMappingURL=index.js.map",
  "dist/index.js.map": '{ "sources": ["../src/index.ts"] }',
  "dist/index.d.ts": "export declare const a = 1;\n",
  "dist/door.js": 'export { a } from "./index.js";\n',
  "src/index.ts": "export const a = 1;\n",
};

/** The faults of a package with these files. */
function faultsOf(files: Readonly<Record<string, string | null>>): readonly string[] {
  for (const [file, content] of Object.entries({ ...GOOD, ...files })) {
    if (content === null) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return contentsVerdicts(folder)
    .map(({ output }) => output)
    .filter((output) => output !== "");
}

test("a package with its code, its sources and a README has no faults", () => {
  expect(faultsOf({})).toEqual([]);
});

test.each(["dist/index.tsbuildinfo", "src/index.test.ts", ".env", "test/index.ts", "notes.md"])(
  "%s has no business in a package",
  (file) => {
    expect(faultsOf({ [file]: "" })).toEqual([file]);
  },
);

test("a source map that leads to nothing is told", () => {
  expect(faultsOf({ "src/index.ts": null })).toEqual([
    "dist/index.js.map names ../src/index.ts, which is not in the package",
  ]);
});

test("a source outside the package is carried by its map, or leads to nothing", () => {
  const map = { sources: ["../src/index.ts", "../../spec/a.json"] };
  expect(faultsOf({ "dist/index.js.map": JSON.stringify(map) })).toEqual([
    "dist/index.js.map names ../../spec/a.json, which is not in the package",
  ]);
  const carrying = (content: string): readonly string[] =>
    faultsOf({ "dist/index.js.map": JSON.stringify({ ...map, sourcesContent: [null, content] }) });
  expect(carrying("{}")).toEqual([]);
  expect(carrying("")).toEqual(["dist/index.js.map names ../../spec/a.json, which is not in the package"]);
});

test("code of its own needs a source map; a door that only passes on does not", () => {
  expect(faultsOf({ "dist/index.js.map": null })).toEqual(["dist/index.js has no source map"]);
});

test("a README of another package is none", () => {
  expect(faultsOf({ "README.md": "# better\n" })).toEqual(['README.md does not begin with "# good"']);
});
