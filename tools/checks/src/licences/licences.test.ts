import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readAudit } from "./advisories.ts";
import { isAllowed, notAllowed, productionTree } from "./licences.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "licences-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Puts a package into a folder below the test's own. */
function installed(path: string, manifest: Readonly<Record<string, unknown>>): void {
  mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, path, "package.json"), JSON.stringify({ version: "1.0.0", ...manifest }));
}

test("of a choice of licences one has to be allowed, of several that all hold each", () => {
  expect(isAllowed("MIT")).toBe(true);
  expect(isAllowed("GPL-3.0")).toBe(false);
  expect(isAllowed("(MIT OR GPL-3.0)")).toBe(true);
  expect(isAllowed("(MIT AND GPL-3.0)")).toBe(false);
});

test("the tree is walked to its leaves, and what is only there for work on a package is left out", () => {
  installed("own", {
    name: "own",
    license: "MIT",
    dependencies: { middle: "1" },
    devDependencies: { tool: "1" },
  });
  installed("own/node_modules/middle", { name: "middle", license: "ISC", dependencies: { leaf: "1" } });
  installed("own/node_modules/leaf", { name: "leaf", license: "GPL-3.0" });
  installed("own/node_modules/tool", { name: "tool", license: "UNLICENSED" });
  const tree = productionTree(join(folder, "own"));
  expect(tree.map(({ name }) => name)).toEqual(["own", "middle", "leaf"]);
  expect(notAllowed(tree)).toEqual(["own > middle > leaf@1.0.0: GPL-3.0"]);
});

test("a licence that is not told is none", () => {
  installed("own", { name: "own" });
  expect(notAllowed(productionTree(join(folder, "own")))).toEqual(["own@1.0.0: not told (null)"]);
});

test("what must be installed and is not cannot be judged", () => {
  installed("own", { name: "own", license: "MIT", dependencies: { gone: "1" } });
  expect(() => productionTree(join(folder, "own"))).toThrow("own needs gone: not installed");
});

test("advisories are told; a registry that does not answer is no good news", () => {
  const advisory = { module_name: "leaf", title: "Reads too much", severity: "high" };
  const found = JSON.stringify({ advisories: { 1: advisory }, metadata: {} });
  expect(readAudit({ succeeded: false, output: found })).toEqual({
    asked: true,
    found: ["leaf: Reads too much (high)"],
  });
  expect(readAudit({ succeeded: true, output: '{ "advisories": {}, "metadata": {} }' })).toEqual({
    asked: true,
    found: [],
  });
  expect(readAudit({ succeeded: false, output: "ERR_PNPM_AUDIT_BAD_RESPONSE" })).toEqual({
    asked: false,
    why: "ERR_PNPM_AUDIT_BAD_RESPONSE",
  });
});
