import { describe, expect, it } from "vitest";
import { hanging, wrapWords } from "../src/language/index.ts";

const URL = "https://callapi.example.com/v4.0/with/a/path/longer/than/forty/columns";

describe("words in lines", () => {
  it("stand in lines of at most so many characters, in their order", () => {
    expect(wrapWords("one two three four five", 9)).toEqual(["one two", "three", "four five"]);
  });

  it("that are longer than a line stay whole, on a line of their own", () => {
    expect(wrapWords(`see ${URL} for more`, 20)).toEqual(["see", URL, "for more"]);
  });

  it("begin on the second line where the first has no room for one of them", () => {
    expect(wrapWords("employee contact", 8, 5)).toEqual(["", "employee", "contact"]);
    expect(wrapWords("", 8, 5)).toEqual([]);
  });

  it("are counted in characters, and held together by a space that is not to be broken at", () => {
    expect(wrapWords("\u{1F4DE}\u{1F4DE} \u{1F4DE}", 4)).toEqual(["\u{1F4DE}\u{1F4DE} \u{1F4DE}"]);
    expect(wrapWords("не раньше 10\u00A0часов", 10)).toEqual(["не раньше", "10\u00A0часов"]);
  });
});

describe("a label with its text", () => {
  it("stays in one line where there is no terminal, however long it is", () => {
    const text = "word ".repeat(100).trim();
    expect(hanging("next:", text, { width: null, indent: 2 })).toEqual([`  next: ${text}`]);
  });

  it("goes on deeper than it began, and within the columns", () => {
    expect(hanging("next:", "aaaa bbbb cccc dddd eeee", { width: 20, indent: 2 })).toEqual([
      // 20 columns: 8 for "  next: ", and two words of four.
      "  next: aaaa bbbb",
      "    cccc dddd eeee",
    ]);
  });

  it("keeps the lines that the text has", () => {
    expect(hanging("it:", "one\ntwo", { width: 40 })).toEqual(["it: one", "two"]);
    expect(hanging("it:", "one\ntwo", { width: null })).toEqual(["it: one", "two"]);
  });

  it("is alone where a whole word needs the line below", () => {
    expect(hanging("where:", "/folder/of/23/chars.json", { width: 29, indent: 2 })).toEqual([
      "  where:",
      "    /folder/of/23/chars.json",
    ]);
  });

  it("is coloured alone, and the colour takes no column", () => {
    const options = { width: 20, colour: (label: string) => `<${label}>` };
    expect(hanging("it:", "aaaa bbbb cccc dddd", options)).toEqual(["<it:> aaaa bbbb cccc", "  dddd"]);
  });
});
