import { describe, expect, test } from "vitest";
import { loadPrefixTable, parsePrefixFile } from "../../../src/directory/prefixes/prefix-file.ts";
import { formatProblem } from "../../../src/directory/problems.ts";

const HEADER = "prefix,to_prefix,region";

const problemsOf = (...rows: readonly string[]): readonly string[] => {
  const reading = parsePrefixFile(Buffer.from([HEADER, ...rows].join("\n")), "prefixes.csv");
  return reading.ok ? [] : reading.problems.map(formatProblem);
};

describe("a file of prefixes", () => {
  test("is a table", () => {
    const text = `\uFEFF${HEADER}\r\n7495,7495,Москва\r\n\r\n7843,7843,"Татарстан, Республика"\r\n`;
    const reading = parsePrefixFile(Buffer.from(text), "prefixes.csv");
    expect(reading.ok && reading.table.regionOf("74950000000")).toBe("Москва");
    expect(reading.ok && reading.table.regionOf("78430000000")).toBe("Татарстан, Республика");
  });

  test.each([
    ["0495,0495,x", 'prefix: found "0495", expected 1 to 15 digits, the first not 0'],
    ["+7495,7495,x", 'prefix: found "+7495", expected 1 to 15 digits, the first not 0'],
    ["7495,,x", 'to_prefix: found "", expected 1 to 15 digits, the first not 0'],
    ["7495,74991,x", 'to_prefix: found "74991", expected as many digits as in prefix, and no smaller number'],
    ["7495,7494,x", 'to_prefix: found "7494", expected as many digits as in prefix, and no smaller number'],
    ["7495,7495,", "region: found nothing, expected the name of a region"],
    ["7495,7495", "(the file): found 2 columns, expected 3 columns"],
    [
      "7812,7812,y",
      "prefix: found the numbers of line 2 again, expected ranges that lie apart, or one wholly inside the other",
    ],
    [
      "7811,7812,y",
      null, // one wholly inside the other
    ],
    [
      "78129,78131,y",
      "prefix: found some of the numbers of line 2, expected ranges that lie apart, or one wholly inside the other",
    ],
  ])("with the row %j: %s", (row, expected) => {
    expect(problemsOf("7812,7812,x", row)).toEqual(
      expected === null ? [] : [`prefixes.csv:3:1: ${expected}`],
    );
  });

  test("must have its first line, and be UTF-8", () => {
    for (const bytes of [Buffer.from(""), Buffer.from("7495,7495,x\n"), Buffer.from([0xcc, 0xee, 0xf1])]) {
      const reading = parsePrefixFile(bytes, "prefixes.csv");
      expect(reading.ok ? [] : reading.problems.map(({ position }) => position)).toEqual([
        { line: 1, column: 1 },
      ]);
    }
  });

  test("with very many mistakes tells of the first only", () => {
    expect(problemsOf(...Array.from({ length: 1000 }, () => "x,x,x"))).toHaveLength(20);
  });

  test("that is not there is told as such", async () => {
    await expect(loadPrefixTable("/nowhere/prefixes.csv")).rejects.toThrow("ENOENT");
  });
});
