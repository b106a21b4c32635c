import { describe, expect, it } from "vitest";
import { excerptOf } from "../src/check/excerpt.ts";
import { EXIT } from "../src/exit-codes.ts";
import { styleOf } from "../src/terminal/style.ts";
import { writeFailure } from "../src/write-failure.ts";

const PATH = "/home/somebody/requests/of/the/department/of/sales/first-call.json:4:17";
const URL = "https://callapi.example.com/v4.0/of/a/server/somewhere/else/far/away";
const FAILURE = {
  kind: "invalid_request",
  exit: EXIT.invalid,
  what: `The value of the parameter first_call is not one of those that are allowed for it\nexpected one of "contact", "employee", as ${URL} tells`,
  where: PATH,
  next: "correct the request, look at the reference of the method, and check it once more before you send it",
};

const written = (width: number | null, failure = FAILURE): readonly string[] =>
  writeFailure(failure, { json: false, style: styleOf(false, {}), say: ({ en }) => en, width }).split("\n");

/** What is told, whatever lines it stands in. */
const wordsOf = (lines: readonly string[]): readonly string[] => lines.join(" ").trim().split(/\s+/u);

describe("a failure in a terminal", () => {
  it.each([40, 80])("of %i columns is broken between words, with nothing lost", (width) => {
    const lines = written(width);
    expect(wordsOf(lines)).toEqual(wordsOf(written(null)));
    // A word that does not fit stands whole, alone in its line.
    expect(lines.filter((line) => line.length > width && !/^ +\S+$/u.test(line))).toEqual([]);
    for (const long of [PATH, URL]) expect(lines.join("\n")).toContain(long);
    expect(lines.length).toBeGreaterThan(written(null).length);
  });

  it("hangs: what goes on stands deeper than what begins", () => {
    expect(written(40, { ...FAILURE, what: "the file cannot be read by whoever has typed this" })).toEqual([
      "scenario-call: the file cannot be read",
      "  by whoever has typed this",
      "  where:",
      `    ${PATH}`,
      "  next: correct the request, look at the",
      "    reference of the method, and check",
      "    it once more before you send it",
      "",
    ]);
  });

  it("is not broken where no terminal shows it", () => {
    const [what, expected] = FAILURE.what.split("\n");
    expect(written(null)).toEqual([
      `scenario-call: ${what}`,
      expected,
      `  where: ${PATH}`,
      `  next: ${FAILURE.next}`,
      "",
    ]);
  });

  it("is one line of JSON for programs, at any width", () => {
    const json = writeFailure(FAILURE, {
      json: true,
      style: styleOf(false, {}),
      say: ({ en }) => en,
      width: 40,
    });
    expect(JSON.parse(json)).toMatchObject({ error: { message: FAILURE.what, next: FAILURE.next } });
    expect(json.trimEnd()).not.toContain("\n");
  });
});

describe("an excerpt in a terminal", () => {
  const LONG = `{"a":"${"x".repeat(100)}","b":${"7".repeat(60)},"c":"${"y".repeat(100)}"}`;

  it.each([40, 80, 120])("fits %i columns, its caret below the place", (width) => {
    for (const length of [1, 60]) {
      const [line = "", below = ""] = excerptOf(LONG, { offset: LONG.indexOf("7"), length }, width);
      expect(line.length).toBeLessThanOrEqual(width);
      expect(below.length).toBeLessThanOrEqual(line.length);
      expect(line.slice(below.indexOf("^"))).toMatch(/^7/u);
      expect(line[below.indexOf("^") - 1]).toBe(":");
    }
  });
});
