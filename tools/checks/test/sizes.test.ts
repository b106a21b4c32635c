import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { publishedPackages, ROOT } from "../src/workspace.ts";

type Exports = Readonly<Record<string, string | { readonly default: string }>>;

const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), "utf8"));

const BUDGETS = read(".size-limit.json") as readonly {
  readonly name: string;
  readonly path: string;
  readonly import?: string;
  readonly limit: string;
}[];

/** The file of code behind each entry that a package exports, relative to the workspace; JSON has no size that anybody bundles. */
const entriesOf = (folder: string): readonly string[] =>
  Object.values((read(join(folder, "package.json")) as { readonly exports?: Exports }).exports ?? {})
    .map((target) => (typeof target === "string" ? target : target.default))
    .filter((file) => file.endsWith(".js"))
    .map((file) => join(folder, file));

describe("the size of every entry", () => {
  const entries = publishedPackages().flatMap(entriesOf);

  test("there are entries", () => {
    expect(entries).toContain("packages/core/dist/index.js");
  });

  test.each(entries)("%s has a budget", (entry) => {
    expect(BUDGETS.map(({ path }) => path)).toContain(entry);
  });

  test("a budget is one of something that is published, and says how much", () => {
    for (const { path, limit } of BUDGETS) {
      expect(entries).toContain(path);
      expect(limit).toMatch(/^\d+(\.\d+)? k?B$/u);
    }
  });
});
