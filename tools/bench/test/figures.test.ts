import { describe, expect, it } from "vitest";
import { interleave } from "../src/interleave.ts";
import { formatReport, rowOf, tableOf } from "../src/report.ts";
import { ratios, summarise } from "../src/statistics.ts";

describe("figures", () => {
  it("are summed up by their middle and the middle half of them", () => {
    expect(summarise([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 2, high: 4 });
    expect(summarise([1, 2]).median).toBe(1.5);
  });

  it("are compared within a round, so that a slow round is slow for all", () => {
    expect(ratios([20, 200], [10, 100])).toEqual([2, 2]);
    const table = tableOf(
      "time",
      "ms",
      "base",
      new Map([
        ["base", [10, 100, 10]],
        ["other", [20, 200, 30]],
      ]),
    );
    expect(rowOf(table, "other").ratio.median).toBe(2);
  });

  it("are taken from everybody once a round, each round beginning with another one", async () => {
    const order: string[] = [];
    const contender = (name: string) => ({ name, measure: () => order.push(name) });
    const found = await interleave([contender("a"), contender("b"), contender("c")], 3, () => {});
    expect(order.join("")).toBe("abcbcacab");
    expect([...found].map(([name, values]) => [name, values.length])).toEqual([
      ["a", 3],
      ["b", 3],
      ["c", 3],
    ]);
  });

  it("are told as tables of Markdown, and a goal that was missed says so", () => {
    const tables = [tableOf("time", "ms", "base", new Map([["base", [1234, 1234]]]))];
    const goals = [{ goal: "quick", found: "slow", met: false }];
    expect(formatReport({ suite: "s", tables, goals, notes: [] })).toEqual([
      "## s",
      "",
      "| time |    ms | ratio to base | middle half of the rounds |",
      "| ---- | ----: | ------------: | ------------------------: |",
      "| base | 1,234 |          1.00 |              1.00 to 1.00 |",
      "",
      "- MISSED: quick; found slow",
      "",
    ]);
  });
});
