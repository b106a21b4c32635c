import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type PrefixRange,
  type PrefixTable,
  prefixTable,
} from "../../../src/directory/prefixes/prefix-table.ts";

const range = (prefix: string, region: string, to_prefix = prefix): PrefixRange => ({
  prefix,
  to_prefix,
  region,
});

const tableOf = (...ranges: readonly PrefixRange[]): PrefixTable => {
  const reading = prefixTable(ranges);
  if (!reading.ok) throw new Error(`the table contradicts itself: ${JSON.stringify(reading.conflicts)}`);
  return reading.table;
};

describe("a table of prefixes", () => {
  test("knows the region of every number that begins with a prefix, and of no other", () => {
    const table = tableOf(range("7495", "Moscow"), range("7843", "Tatarstan"));
    expect(table.regionOf("74950000000")).toBe("Moscow");
    expect(table.regionOf("74959999999")).toBe("Moscow");
    expect(table.regionOf("78431234567")).toBe("Tatarstan");
    for (const stranger of ["74949999999", "74960000000", "78440000000", "1", "375291234567"]) {
      expect(table.regionOf(stranger)).toBeNull();
    }
  });

  test("lets the longest prefix win", () => {
    const table = tableOf(range("7", "Russia"), range("749", "Moscow"), range("74967", "Moscow Oblast"));
    expect(table.regionOf("74967000000")).toBe("Moscow Oblast");
    expect(table.regionOf("74968000000")).toBe("Moscow");
    expect(table.regionOf("74966999999")).toBe("Moscow");
    expect(table.regionOf("79260000000")).toBe("Russia");
    expect(table.regionOf("375291234567")).toBeNull();
  });

  test("takes ranges, both ends included", () => {
    const table = tableOf(range("79000000", "Krasnodar", "79000061"), range("79000062", "Rostov"));
    expect(table.regionOf("79000000000")).toBe("Krasnodar");
    expect(table.regionOf("79000061999")).toBe("Krasnodar");
    expect(table.regionOf("79000062000")).toBe("Rostov");
    expect(table.regionOf("79000063000")).toBeNull();
  });

  test("takes numbers up to the longest that there are", () => {
    const table = tableOf(range("999999999999999", "the last"), range("9", "the others"));
    expect(table.regionOf("999999999999999")).toBe("the last");
    expect(table.regionOf("999999999999998")).toBe("the others");
  });

  test("does not guess where a number is shorter than the prefixes that it could have", () => {
    const table = tableOf(range("7495", "Moscow"), range("7496", "Moscow Oblast"));
    expect(table.regionOf("749")).toBeNull();
  });

  test("knows nothing of what is no number", () => {
    const table = tableOf(range("7", "Russia"));
    for (const text of ["", "0795", "+7495", "7495x", "7".repeat(16)])
      expect(table.regionOf(text)).toBeNull();
    expect(tableOf().regionOf("74950000000")).toBeNull();
  });

  test("names its regions", () => {
    expect(
      tableOf(range("7495", "Moscow"), range("7499", "Moscow"), range("7843", "Tatarstan")).regions,
    ).toEqual(new Set(["Moscow", "Tatarstan"]));
  });

  test("refuses the same numbers twice, and ranges that cross", () => {
    const ranges = [
      range("7495", "Moscow"),
      range("7496", "Moscow", "7498"),
      range("7495", "Tver"),
      range("7497", "Tver", "7499"),
    ];
    expect(prefixTable(ranges)).toEqual({
      ok: false,
      conflicts: [
        { index: 2, with: 0, kind: "double" },
        { index: 3, with: 1, kind: "crossing" },
      ],
    });
  });

  test("finds what a search through all ranges finds", () => {
    // Prefixes of few digits, so that they lie inside each other often.
    const prefix = fc.stringMatching(/^[1-3][0-3]{0,3}$/u);
    const number = fc.stringMatching(/^[1-3][0-3]{3,6}$/u);
    fc.assert(
      fc.property(fc.uniqueArray(prefix, { maxLength: 12 }), number, (prefixes, phoneNumber) => {
        const expected = prefixes
          .filter((candidate) => phoneNumber.startsWith(candidate))
          .toSorted((a, b) => b.length - a.length)[0];
        const table = tableOf(...prefixes.map((each) => range(each, `region of ${each}`)));
        expect(table.regionOf(phoneNumber)).toBe(expected === undefined ? null : `region of ${expected}`);
      }),
    );
  });
});
