import { describe, expect, it } from "vitest";
import { runBench } from "./run-bench.ts";

/** Only so that a busy machine is not taken for a hanging test. */
const TIMEOUT_MS = 120_000;

describe("the bench", () => {
  it.each([
    ["validator", 8, "identical error objects"],
    // Where calls are placed, the baseline runs twice.
    ["edge", [7, 7, 8, 8, 8, 8], "compatibility date"],
    ["gateway", 5, "synchronous = FULL"],
    ["node-client", 7, "limits the time"],
    ["server", 2, "100 finished sessions"],
    ["generate", 6, "a copy of the workspace"],
    ["cli", 21, "those that are shipped"],
    ["secrets", 2, "drawn by lot"],
  ])(
    "runs the suite %s with tiny rounds and has a figure for each of the %j contenders",
    async (name, contenders, note) => {
      const { quick, suites } = await runBench(name);
      expect(quick).toBe(true);
      expect(suites.map(({ suite }) => suite)).toEqual([name]);
      const [suite] = suites;
      for (const [nth, { rows }] of (suite?.tables ?? []).entries()) {
        expect(rows).toHaveLength(typeof contenders === "number" ? contenders : (contenders[nth] ?? 0));
        expect(rows.filter(({ value }) => !(value.median > 0))).toEqual([]);
      }
      expect(suite?.tables.length).toBeGreaterThan(0);
      expect(suite?.notes.join("\n")).toContain(note);
    },
    TIMEOUT_MS,
  );
});
