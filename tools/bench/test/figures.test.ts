import { describe, expect, it } from "vitest";
import { interleave } from "../src/interleave.ts";
import { formatReport, ratioGoal, rowOf, tableOf } from "../src/report.ts";
import { medianBounds, ratios, summarise, tOf } from "../src/statistics.ts";

describe("figures", () => {
  it("are told from nothing by how far their mean is from it, in units of chance", () => {
    // Mean 2, variance 1: 2 / sqrt(1 / 3).
    expect(tOf([1, 2, 3])).toBeCloseTo(3.464_102, 6);
    expect(tOf([-1, -2, -3])).toBeCloseTo(-3.464_102, 6);
    expect(tOf([-5, 0, 5])).toBe(0);
  });

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

  it.each([
    // Of 24 figures 6 or less lie below the median once in 88 times, 7 or less once in 31: so the 7th and the 18th.
    [24, 7, 18],
    [16, 4, 13],
    [10, 2, 9],
    [6, 1, 6],
    [5, 1, 5],
    [1, 1, 1],
  ])("bound the median: of %i the %ith and the %ith", (count, low, high) => {
    const values = Array.from({ length: count }, (_, nth) => ((nth * 7) % count) + 1);
    expect(values.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, nth) => nth + 1));
    expect(medianBounds(values)).toEqual([low, high]);
  });

  it.each([
    ["met", [1.04, 1.05, 1.06], { met: true, tooWide: false }],
    ["missed", [1.15, 1.16, 1.18], { met: false, tooWide: false }],
    // So few bound it by the least and the greatest: whether it is over 1.1, nobody can tell.
    ["too noisy to judge", [0.9, 1, 1.4], { met: false, tooWide: true }],
    ["met, however far apart they lie below the goal", [0.2, 0.8, 1.1], { met: true, tooWide: false }],
    ["missed, however far apart they lie above the goal", [1.2, 2, 3], { met: false, tooWide: false }],
  ])("judge a goal: %s", (_verdict, other, judged) => {
    const table = tableOf(
      "time",
      "ms",
      "base",
      new Map([
        ["base", [1, 1, 1]],
        ["other", other],
      ]),
    );
    expect(ratioGoal("quick", rowOf(table, "other"), 1.1)).toMatchObject(judged);
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
    const noisy = [{ goal: "quick", found: "anything", met: false, tooWide: true }];
    expect(formatReport({ suite: "s", tables: [], goals: noisy, notes: [] })).toContain(
      "- TOO NOISY TO JUDGE: quick; found anything",
    );
  });
});
