import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  formatPrefixFile,
  normaliseRegion,
  readRegister,
  type RegisterOptions,
} from "../../../src/directory/prefixes/numbering-register.ts";
import { parsePrefixFile } from "../../../src/directory/prefixes/prefix-file.ts";
import { formatProblem } from "../../../src/directory/problems.ts";

/** Written by hand in the form of the register's files, each case of it once: they are no extract of the register. */
const sample = (name: string): { readonly name: string; readonly bytes: Buffer } => ({
  name,
  bytes: readFileSync(fileURLToPath(new URL(`samples/${name}`, import.meta.url))),
});

const HEADER = "АВС/ DEF;От;До;Емкость;Оператор;Регион";
const file = (text: string, name = "DEF-9xx.csv"): { readonly name: string; readonly bytes: Buffer } => ({
  name,
  bytes: Buffer.from(text),
});

const rangesOf = (text: string, options: RegisterOptions = {}): readonly unknown[] => {
  const reading = readRegister([file(text)], options);
  if (!reading.ok) throw new Error(reading.problems.map(formatProblem).join("\n"));
  return reading.ranges;
};

const problemsOf = (...rows: readonly string[]): readonly string[] => {
  const reading = readRegister([file([HEADER, ...rows].join("\n"))]);
  return reading.ok ? [] : reading.problems.map(formatProblem);
};

describe("the state register of numbers", () => {
  test("becomes ranges without gaps between numbers of one region, whatever its cells are quoted like", () => {
    expect(readRegister([sample("DEF-9xx.csv"), sample("ABC-3xx.csv")])).toEqual({
      ok: true,
      ranges: [
        { prefix: "7301210", to_prefix: "7301212", region: "Республика Бурятия" },
        { prefix: "79000000", to_prefix: "79000061", region: "Краснодарский край" },
        { prefix: "79000062", to_prefix: "79000062", region: "Ростовская область" },
        { prefix: "79000063", to_prefix: "79000199", region: "Краснодарский край" },
        { prefix: "7926", to_prefix: "7926", region: "Москва и Московская область" },
      ],
      rows: 8,
      without_region: 1,
    });
  });

  test("of older years is read too: no territory, numbers without zeros in front, spaces, windows-1251", () => {
    // In windows-1251: capital Cyrillic letters from 0xC0, small ones from 0xE0.
    const text = `${HEADER}\r\n301 ;   0 ; 999 ; 1000 ; ОАО "Пример" ; Бурятия \r\n`;
    const bytes = Buffer.from(
      Array.from(text, (letter) => {
        const code = letter.codePointAt(0) ?? 0;
        return code < 0x80 ? code : code - 0x0410 + 0xc0;
      }),
    );
    expect(readRegister([{ name: "ABC-3xx.csv", bytes }])).toMatchObject({
      ok: true,
      ranges: [{ prefix: "73010000", to_prefix: "73010000", region: "Бурятия" }],
    });
  });

  test("may give regions other names, which then are one", () => {
    const rows = [
      HEADER,
      "926;0000000;4999999;5000000;x;г. Москва * Московская область",
      "926;5000000;9999999;5000000;x;г. Москва",
    ];
    expect(rangesOf(rows.join("\n"))).toHaveLength(2);
    const rename = new Map([["Москва и Московская область", "Москва"]]);
    expect(rangesOf(rows.join("\n"), { rename })).toEqual([
      { prefix: "7926", to_prefix: "7926", region: "Москва" },
    ]);
  });

  test("keeps a range of a single number whole", () => {
    expect(rangesOf(`${HEADER}\n800;1000000;1000000;1;x;Российская Федерация`)).toEqual([
      { prefix: "78001000000", to_prefix: "78001000000", region: "Российская Федерация" },
    ]);
  });

  test("tells of every so many rows", () => {
    const rows = Array.from({ length: 120_000 }, (_, index) => {
      const number = String(index).padStart(7, "0");
      return `900;${number};${number};1;x;y`;
    });
    const told: unknown[] = [];
    const onProgress = (name: string, count: number): void => {
      told.push([name, count]);
    };
    expect(rangesOf([HEADER, ...rows].join("\n"), { onProgress })).toEqual([
      { prefix: "7900000", to_prefix: "7900011", region: "y" },
    ]);
    expect(told).toEqual([
      ["DEF-9xx.csv", 50_000],
      ["DEF-9xx.csv", 100_000],
    ]);
  });

  test.each([
    ["90;0;9;10;x;y", 'АВС/ DEF: found "90", expected 3 digits'],
    ["900;a;9;10;x;y", 'От: found "a", expected 1 to 7 digits'],
    ["900;0;12345678;10;x;y", 'До: found "12345678", expected 1 to 7 digits'],
    ["900;9;0;10;x;y", "До: found 0, expected 9 or more"],
    ["900;0;9;11;x;y", 'Емкость: found "11", expected 10, which is from От to До'],
    ["900;0;9;10;x", "(the file): found 5 columns, expected 6 columns, as in the first line"],
    ["900;0;9;10;x;y;z", "(the file): found 7 columns, expected 6 columns, as in the first line"],
  ])("with the row %j is refused, and the line is told", (row, expected) => {
    expect(problemsOf("900;1000;1999;1000;x;y", row)).toEqual([`DEF-9xx.csv:3:1: ${expected}`]);
  });

  test("is refused when a number has two regions, with both lines", () => {
    expect(problemsOf("900;0;999;1000;x;y", "900;500;1999;1500;x;z")).toEqual([
      "DEF-9xx.csv:3:1: Регион: found numbers of DEF-9xx.csv:2 with another region, expected one region for each number",
    ]);
  });

  test.each(["", "prefix,to_prefix,region\n", "<html>no such page</html>"])(
    "is not what the file %j is",
    (text) => {
      const reading = readRegister([file(text)]);
      expect(reading.ok ? [] : reading.problems.map(({ position }) => position?.line)).toEqual([1]);
    },
  );

  test.each([
    ["г. Улан-Удэ|Республика Бурятия", "Республика Бурятия"],
    ["г.Москва", "Москва"],
    ["  Московская   обл. ", "Московская обл."],
    ["-", null],
    ["—", null],
    ["", null],
  ])("names the region %j as %j", (text, expected) => {
    expect(normaliseRegion(text)).toBe(expected);
  });

  test("is taken over into a file that the server reads", () => {
    const reading = readRegister([sample("DEF-9xx.csv")], {
      rename: new Map([["Ростовская область", 'Дон, "тихий"']]),
    });
    const text = reading.ok ? formatPrefixFile(reading.ranges) : "";
    const { table } = parsePrefixFile(Buffer.from(text), "prefixes.csv") as unknown as {
      readonly table: { regionOf(number: string): string | null };
    };
    const regions = ["79000061999", "79000062000", "79000063000", "79000200000", "79269999999"].map(
      (number) => table.regionOf(number),
    );
    expect(regions).toEqual([
      "Краснодарский край",
      'Дон, "тихий"',
      "Краснодарский край",
      null,
      "Москва и Московская область",
    ]);
  });
});
