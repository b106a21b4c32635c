import type { ProvidedAsterisk } from "@scenario-call/phones";
import { describe, expect, inject, it } from "vitest";
import { runBench } from "./run-bench.ts";

const program: ProvidedAsterisk = inject("asterisk");

describe.skipIf(program === null)("the bench through a real Asterisk; skipped is NOT RUN", () => {
  it("runs the suite asterisk with tiny rounds, and has a figure for both contenders", async () => {
    const { quick, suites } = await runBench("asterisk");
    expect(quick).toBe(true);
    const [suite] = suites;
    expect(suite?.tables).toHaveLength(6);
    for (const { rows } of suite?.tables ?? []) {
      expect(rows.map(({ name }) => name)).toEqual(["bare requests to ARI", "scenario-call"]);
      expect(rows.filter(({ value }) => !(value.median > 0))).toEqual([]);
    }
    // Of the goals the one that is no matter of speed.
    expect(suite?.goals.find(({ goal }) => goal.includes("without a lost event"))).toMatchObject({
      met: true,
    });
    expect(suite?.notes.join("\n")).toContain("nothing is left in Asterisk");
  });
});
