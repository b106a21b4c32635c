import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runTool } from "../run-tool.ts";
import { importAll, unpack } from "./consumer.ts";
import { verdicts } from "./shape.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "shape-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const bins = join(import.meta.dirname, "../../../../node_modules/.bin");
process.env["PATH"] = `${bins}:${process.env["PATH"]}`;

/** A package with the given files, packed by hand. */
function tarball(name: string, files: Readonly<Record<string, string>>): { tarball: string; source: string } {
  const source = join(folder, name, "package");
  mkdirSync(source, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(source, file), content);
  const path = join(folder, `${name}.tgz`);
  runTool(join(folder, name), "tar", ["-czf", path, "package"]);
  return { tarball: path, source };
}

const manifest = (name: string): string =>
  JSON.stringify({
    name,
    version: "1.0.0",
    license: "MIT",
    type: "module",
    files: ["index.js", "index.d.ts"],
    exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
  });

const failed = (path: string): string[] =>
  verdicts(path)
    .filter(({ succeeded }) => !succeeded)
    .map(({ what }) => what);

test("a package whose exports lead to its files passes", () => {
  const good = tarball("good", {
    "package.json": manifest("good"),
    "index.js": "export const a = 1;\n",
    "index.d.ts": "export declare const a = 1;\n",
  });
  expect(failed(good.tarball)).toEqual([]);
  const consumer = join(folder, "good-consumer");
  expect(importAll(unpack(good.tarball, good.source, consumer), consumer)).toEqual({
    succeeded: true,
    output: "",
  });
});

test("a package without the file that it exports is refused", () => {
  const { tarball: path } = tarball("no-file", {
    "package.json": manifest("no-file"),
    "index.d.ts": "export declare const a = 1;\n",
  });
  expect(failed(path)).toContain("publint");
});

test("a package whose types lead nowhere is refused", () => {
  const { tarball: path } = tarball("no-types", {
    "package.json": manifest("no-types"),
    "index.js": "export const a = 1;\n",
    "index.d.ts": 'export * from "./not-packed.js";\n',
  });
  expect(failed(path)).toContain("types (attw)");
});

test("a package that needs the workspace's own export condition to run is refused", () => {
  const { tarball: path, source } = tarball("inside", {
    "package.json": manifest("inside"),
    "index.js": 'export * from "./only-in-the-workspace.js";\n',
    "index.d.ts": "export {};\n",
  });
  const consumer = join(folder, "inside-consumer");
  const result = importAll(unpack(path, source, consumer), consumer);
  expect(result.succeeded).toBe(false);
  expect(result.output).toContain("only-in-the-workspace.js");
});

test("a pattern of exports stands for every packed file that fits, and for at least one", () => {
  const withPattern = (name: string, files: Readonly<Record<string, string>>): (() => readonly string[]) => {
    const { tarball: path, source } = tarball(name, {
      "package.json": JSON.stringify({ name, exports: { "./data/*.json": "./*.data.json" } }),
      ...files,
    });
    return () => unpack(path, source, join(folder, `${name}-consumer`));
  };
  expect(withPattern("pattern", { "a.data.json": "{}", "b.data.json": "{}" })()).toEqual([
    "pattern/data/a.json",
    "pattern/data/b.json",
  ]);
  expect(withPattern("empty-pattern", {})).toThrow("leads to no file");
});
