import { expect, test } from "vitest";
import { figuresOf, withFigures } from "./figures.ts";

test.each([
  ["thousands", "50,231 inputs", "50\u00A0231 запрос", ["50231"]],
  ["decimals", "1.84 times", "в 1,84 раза", ["1.84"]],
  ["both", "1,247.5 ns", "1\u202F247,5 нс", ["1247.5"]],
  ["a range", "0.56 to 1.36", "от 0,56 до 1,36", ["0.56", "1.36"]],
  ["a list", "400, 402, 405", "400, 402, 405", ["400", "402", "405"]],
  ["a version", "20.14 or 22.4.1", "20.14 или 22.4.1", ["20.14", "22.4.1"]],
  ["a date and an hour", "2026-11-26, 16:29", "2026-11-26, 16:29", ["2026", "11", "26", "16", "29"]],
  ["an ordinal", "99th percentile", "99-й процентиль", ["99"]],
  ["none", "half a minute", "полминуты", []],
])("%s: the same figures in both languages", (_, english, russian, figures) => {
  expect(figuresOf(english, "en")).toEqual(figures);
  expect(figuresOf(russian, "ru")).toEqual(figures);
});

test("four figures without a separator are one number, and a space that breaks separates two", () => {
  expect(figuresOf("2026", "ru")).toEqual(["2026"]);
  expect(figuresOf("1 247", "ru")).toEqual(["1", "247"]);
});

test("other figures are put in place of those of a text, as its language writes them", () => {
  expect(withFigures("от 0,56 до 1\u00A0360", ["0.6", "12345.5"])).toBe("от 0,6 до 12\u00A0345,5");
  expect(withFigures("2 из 30", ["3", "31"])).toBe("3 из 31");
  expect(withFigures("Asterisk 22.4", ["22.5"])).toBe("Asterisk 22.5");
});
