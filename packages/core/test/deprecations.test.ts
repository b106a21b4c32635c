import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Deprecation } from "../src/deprecations/deprecation.ts";
import { deprecationText } from "../src/deprecations/text.ts";
import { usedDeprecations } from "../src/deprecations/used.ts";

const mark = (parameter: string | null, value: Deprecation["value"] = null): Deprecation => ({
  method: "lend.book",
  parameter,
  value,
  since: "1.4.0",
  reason: "It is old.",
  instead: null,
});

/** The marks by what they are about that a request uses. */
const used = (marks: readonly Deprecation[], params: unknown, method = "lend.book"): readonly unknown[] =>
  usedDeprecations(marks, method, params).map(({ parameter, value }) => value ?? parameter);

describe("what a request uses", () => {
  it("is a marked method, whatever is sent, and no other", () => {
    expect(used([mark(null)], {})).toEqual([null]);
    expect(used([mark(null)], {}, "open.session")).toEqual([]);
  });

  it("is a marked parameter that is there, even as null, and none that is left out", () => {
    const marks = [mark("express"), mark("days")];
    expect(used(marks, { express: false })).toEqual(["express"]);
    expect(used(marks, { days: null })).toEqual(["days"]);
    expect(used(marks, {})).toEqual([]);
  });

  it("is looked for inside objects and in every element of lists", () => {
    const marks = [mark("delivery.note"), mark("copies[].shelf"), mark("copies[].tags[]", "rare")];
    expect(used(marks, { delivery: { note: "" } })).toEqual(["delivery.note"]);
    expect(used(marks, { copies: [{}, { shelf: 1 }] })).toEqual(["copies[].shelf"]);
    expect(used(marks, { copies: [{ tags: ["old"] }, { tags: ["new", "rare"] }] })).toEqual(["rare"]);
    expect(used(marks, { copies: [{ tags: ["old"] }], delivery: {} })).toEqual([]);
  });

  it("is one value alone, where only that is marked", () => {
    const marks = [mark("loan_kind", "reading_room")];
    expect(used(marks, { loan_kind: "reading_room" })).toEqual(["reading_room"]);
    expect(used(marks, { loan_kind: "home" })).toEqual([]);
  });

  it("is nothing in what is no object, and nothing of a prototype", () => {
    for (const params of [undefined, null, 7, "text", [], Object.create({ express: true })]) {
      expect(used([mark("express"), mark("delivery.note")], params)).toEqual([]);
    }
  });
});

it("a warning says what, since when, why and what to use, and nothing that was sent", () => {
  expect(deprecationText({ ...mark("loan_kind", "reading_room"), instead: "home" })).toBe(
    'The value "reading_room" of the parameter loan_kind of lend.book is deprecated since 1.4.0. It is old. Use home instead.',
  );
  expect(deprecationText(mark("days"))).toBe(
    "The parameter days of lend.book is deprecated since 1.4.0. It is old.",
  );
  expect(deprecationText(mark(null))).toBe("lend.book is deprecated since 1.4.0. It is old.");
});

/** What a process of its own writes to its standard error, since warnings come once in each. */
const stderrOf = (program: string, ...flags: readonly string[]): string => {
  const module = join(import.meta.dirname, "../src/deprecations/warn.ts");
  const text = `
    import { warningMethods } from ${JSON.stringify(module)};
    const MARKS = ${JSON.stringify([mark(null), mark("days")])};
    const accepts = (params) => (params.bad ? { code: 1 } : null);
    const METHODS = warningMethods({ "lend.book": { validateParams: accepts }, "open.session": { validateParams: accepts } }, MARKS);
    ${program}`;
  const { stderr, status } = spawnSync(process.execPath, [...flags, "--input-type=module", "--eval", text], {
    encoding: "utf8",
  });
  return `${stderr.replaceAll(/\(node:\d+\)/gu, "(node)").replaceAll(/\(Use `.*\n/gu, "")}${String(status)}`;
};

const CALLS = `
  METHODS["open.session"].validateParams({ days: 1 });
  METHODS["lend.book"].validateParams({ bad: true, days: 1 });
  for (const _ of [1, 2, 3]) METHODS["lend.book"].validateParams({ days: 1, phone: "74993720692" });`;

describe("a client's method table", () => {
  const METHOD = "lend.book is deprecated since 1.4.0. It is old.";
  const PARAMETER = "The parameter days of lend.book is deprecated since 1.4.0. It is old.";

  it("warns through the process, of each thing once, and not of what is refused", () => {
    const at = "(node) [SCENARIO_CALL_DEPRECATED] DeprecationWarning: ";
    expect(stderrOf(CALLS)).toBe(`${at}${METHOD}\n${at}${PARAMETER}\n0`);
  });

  it("obeys the flags of the process", () => {
    expect(stderrOf(CALLS, "--no-deprecation")).toBe("0");
    expect(stderrOf(CALLS, "--throw-deprecation")).toMatch(/SCENARIO_CALL_DEPRECATED[^]*1$/u);
  });

  it("warns on the console where there is no process, and nowhere where there is no console either", () => {
    const alone = `Reflect.deleteProperty(globalThis, "process");`;
    const at = "SCENARIO_CALL_DEPRECATED: ";
    expect(stderrOf(`${alone}${CALLS}`)).toBe(`${at}${METHOD}\n${at}${PARAMETER}\n0`);
    expect(stderrOf(`${alone} Reflect.deleteProperty(globalThis, "console");${CALLS}`)).toBe("0");
  });
});
