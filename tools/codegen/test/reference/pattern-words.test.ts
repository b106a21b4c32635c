import { describe, expect, it } from "vitest";
import { runsOf } from "../../src/emit/reference/pattern-words.ts";

describe("a pattern in words", () => {
  it("says how many of which characters follow one another", () => {
    expect(runsOf("^[1-9][0-9]{6,14}$")).toEqual([
      { low: 1, high: 1, set: [["1", "9"]] },
      { low: 6, high: 14, set: [["0", "9"]] },
    ]);
  });

  it("knows every way to count", () => {
    const counts = ["", "+", "*", "?", "{64}", "{2,}"].map((count) => {
      const [run] = runsOf(`^[a]${count}$`) ?? [];
      return [run?.low, run?.high];
    });
    expect(counts).toEqual([
      [1, 1],
      [1, null],
      [0, null],
      [0, 1],
      [64, 64],
      [2, null],
    ]);
  });

  it("takes a hyphen at either end, and what is escaped, for itself", () => {
    const set = runsOf(String.raw`^[-a-f\]\\.-]$`)?.[0]?.set;
    expect(set).toEqual([
      ["-", "-"],
      ["a", "f"],
      ["]", "]"],
      ["\\", "\\"],
      [".", "."],
      ["-", "-"],
    ]);
  });

  it("leaves alone what words would not make easier, or would tell wrongly", () => {
    const patterns = [
      "[0-9]+",
      "^[0-9]+",
      "^(?:a|b)$",
      "^[^0-9]$",
      String.raw`^[\d]$`,
      "^[0-9]{4}-[0-9]{2}$",
      "^[a][b][c][d]$",
      "^a$",
      "^$",
    ];
    expect(patterns.filter((pattern) => runsOf(pattern) !== null)).toEqual([]);
  });
});
