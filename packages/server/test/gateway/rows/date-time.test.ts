import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMonths, formatDateTime, parseDateTime } from "../../../src/gateway/rows/date-time.ts";

describe("dates of the Data API", () => {
  test("are written in UTC, without what is smaller than a second", () => {
    expect(formatDateTime(Date.UTC(2026, 0, 2, 3, 4, 5, 999))).toBe("2026-01-02 03:04:05");
  });

  test("come back as they were written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (second) => {
        expect(parseDateTime(formatDateTime(second * 1000))).toBe(second * 1000);
      }),
    );
  });

  test.each([
    "2026-02-29 00:00:00",
    "2026-04-31 00:00:00",
    "2026-01-01 24:00:00",
    "2026-01-01T00:00:00",
    "2026-1-1 0:0:0",
    "",
  ])("%j is no date", (text) => {
    expect(parseDateTime(text)).toBeNull();
  });

  test("the day of a leap year is one", () => {
    expect(parseDateTime("2028-02-29 00:00:00")).toBe(Date.UTC(2028, 1, 29));
  });

  test.each([
    ["2026-01-15 12:00:00", "2026-04-15 12:00:00"],
    ["2025-11-30 00:00:01", "2026-02-28 00:00:01"],
    ["2025-12-31 00:00:00", "2026-03-31 00:00:00"],
    ["2027-11-30 00:00:00", "2028-02-29 00:00:00"],
  ])("three months from %s lead to %s", (from, till) => {
    expect(formatDateTime(addMonths(parseDateTime(from) ?? Number.NaN, 3))).toBe(till);
  });
});
