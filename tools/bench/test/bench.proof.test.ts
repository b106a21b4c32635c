import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const MAIN = join(import.meta.dirname, "../src/main.ts");

/** Only so that a busy machine is not taken for a hanging test. */
const TIMEOUT_MS = 120_000;

interface Report {
  readonly quick: boolean;
  readonly suites: readonly {
    readonly suite: string;
    readonly tables: readonly {
      readonly rows: readonly { readonly name: string; readonly value: { readonly median: number } }[];
    }[];
    readonly notes: readonly string[];
  }[];
}

async function bench(...suites: readonly string[]): Promise<Report> {
  const args = ["--conditions=@scenario-call/source", MAIN, "--quick", "--json", ...suites];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Report;
}

describe("the bench", () => {
  it.each([
    ["validator", 8, "identical error objects"],
    ["edge", 6, "compatibility date"],
    ["gateway", 5, "synchronous = FULL"],
    ["node-client", 7, "limits the time"],
    ["server", 2, "100 finished sessions"],
    ["generate", 6, "a copy of the workspace"],
  ])(
    "runs the suite %s with tiny rounds and has a figure for each of the %i contenders",
    async (name, contenders, note) => {
      const { quick, suites } = await bench(name);
      expect(quick).toBe(true);
      expect(suites.map(({ suite }) => suite)).toEqual([name]);
      const [suite] = suites;
      for (const { rows } of suite?.tables ?? []) {
        expect(rows).toHaveLength(contenders);
        expect(rows.filter(({ value }) => !(value.median > 0))).toEqual([]);
      }
      expect(suite?.tables.length).toBeGreaterThan(0);
      expect(suite?.notes.join("\n")).toContain(note);
    },
    TIMEOUT_MS,
  );
});
