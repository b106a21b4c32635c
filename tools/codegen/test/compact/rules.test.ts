import { describe, expect, it } from "vitest";
import { emitRules } from "../../src/emit/compact/rules.ts";
import type { JsonSchema } from "../../src/model.ts";
import { inShort, refusalBy, rulesOf } from "./support.ts";

const object = (properties: Readonly<Record<string, unknown>>, more: JsonSchema = {}): JsonSchema => ({
  type: "object",
  additionalProperties: false,
  properties: properties as Readonly<Record<string, JsonSchema>>,
  ...more,
});

const MAX = Number.MAX_SAFE_INTEGER;

describe("a rule", () => {
  it.each<[string, JsonSchema, readonly unknown[], readonly unknown[], readonly unknown[]]>([
    ["of any text", { type: "string" }, ["", "a"], [], [1, true, null, [], {}]],
    [
      "of a text that is not empty",
      { type: "string", minLength: 1 },
      ["\0", " ", "a", "\n", "\u2028", "\u{1f600}"],
      [""],
      [0, false, ["a"]],
    ],
    [
      "of a pattern",
      { type: "string", pattern: "^[0-9]{1,3}$", minLength: 1 },
      ["1", "123"],
      ["", "1234", "a", "1\n"],
      [1, null],
    ],
    ["of a pattern with a stroke", { type: "string", pattern: "^a/b$" }, ["a/b"], ["ab"], []],
    [
      "of listed texts",
      { type: "string", enum: ["a.b", "c|d", "(e"] },
      ["a.b", "c|d", "(e"],
      ["axb", "c", "d", "", "a.b "],
      [7],
    ],
    ["of a boolean", { type: "boolean" }, [true, false], [], [0, 1, "true", null]],
    [
      "of an id",
      { type: "integer", minimum: 1, maximum: MAX },
      [1, 7.0, MAX],
      [0, -1, 1.5, MAX + 1],
      ["1", true, null, [1]],
    ],
    [
      "of a number from 0",
      { type: "integer", minimum: 0, maximum: MAX },
      [0, -0, 1, MAX],
      [-1, 0.5, -0.25, MAX + 1],
      ["0", false, null],
    ],
    [
      "of a whole number",
      { type: "number", multipleOf: 1, minimum: -3, maximum: MAX },
      [-3, 0],
      [-4, 0.5],
      ["0"],
    ],
  ])("%s is kept and broken as its schema", async (_name, schema, right, ofWrongValue, ofWrongType) => {
    const rules = await rulesOf(object({ it: schema }, { required: ["it"] }));
    const verdicts = (values: readonly unknown[]): readonly string[] =>
      values.map((it) => inShort(refusalBy(rules, { it })));
    expect(new Set(verdicts(right))).toEqual(new Set(["fine"]));
    expect(verdicts(ofWrongValue).filter((verdict) => verdict !== "value it")).toEqual([]);
    expect(verdicts(ofWrongType).filter((verdict) => verdict !== "type it")).toEqual([]);
    expect(inShort(refusalBy(rules, {}))).toBe("missing it");
  });

  const BOX = object({ kind: { type: "string", enum: ["a", "b"] } }, { required: ["kind"] });
  const ROOM = object(
    { first: { type: "string" }, box: BOX, chest: BOX, last: { type: "string" } },
    { required: ["last"] },
  );

  it("tells the gravest kind first, and of one kind the first in the order of the spec, inside as outside", async () => {
    const rules = await rulesOf(ROOM);
    expect(inShort(refusalBy(rules, { last: 1, box: { kind: "a", x: 1 }, chest: {} }))).toBe(
      "unexpected box.x",
    );
    expect(inShort(refusalBy(rules, { y: 1, box: { x: 1 }, last: "" }))).toBe("unexpected y");
    expect(inShort(refusalBy(rules, { box: {} }))).toBe("missing box.kind");
    expect(inShort(refusalBy(rules, { chest: { kind: 1 }, last: 1 }))).toBe("type chest.kind");
    expect(inShort(refusalBy(rules, { box: [], last: "" }))).toBe("type box");
    expect(inShort(refusalBy(rules, { box: null, last: "" }))).toBe("type box");
  });

  it("lets nothing that every object inherits pass for a member, known or not", async () => {
    const rules = await rulesOf(ROOM);
    expect(inShort(refusalBy(rules, JSON.parse('{"last":"","constructor":1}')))).toBe(
      "unexpected constructor",
    );
    expect(inShort(refusalBy(rules, JSON.parse('{"last":"","__proto__":1}')))).toBe("unexpected __proto__");
    expect(inShort(refusalBy(rules, { last: "", "": 1 }))).toBe("unexpected ");
    expect(inShort(refusalBy(rules, { last: "", 1: 1 }))).toBe("unexpected 1");
    const polluted = Object.prototype as { drawer?: string };
    polluted.drawer = "enumerable";
    try {
      expect(inShort(refusalBy(rules, { last: "" }))).toBe("fine");
    } finally {
      delete polluted.drawer;
    }
  });

  it("echoes what was sent, unless it is missing, unexpected or secret", async () => {
    const rules = await rulesOf(
      object(
        { pin: { type: "string", minLength: 4 - 3, "x-secret": true }, row: { type: "boolean" } },
        { required: ["pin"] },
      ),
    );
    expect(refusalBy(rules, { pin: "1", row: "7" })).toEqual({ mnemonic: "type", field: "row", value: "7" });
    expect(refusalBy(rules, { pin: 1234 })).toEqual({ mnemonic: "type", field: "pin", value: null });
    expect(refusalBy(rules, { pin: "" })).toEqual({ mnemonic: "value", field: "pin", value: null });
    expect(refusalBy(rules, { pin: "1", x: 5 })).toEqual({ mnemonic: "unexpected", field: "x", value: null });
    expect(refusalBy(rules, {})).toEqual({ mnemonic: "missing", field: "pin", value: null });
  });

  it("between members is looked at last", async () => {
    const rule = {
      "x-rule": { id: "lamp_needs_power", error: "combination", field: "lamp" },
      if: { properties: { lamp: { const: true } }, required: ["lamp"] },
      // oxlint-disable-next-line unicorn/no-thenable -- the keyword is called so
      then: { properties: { power: { const: true } }, required: ["power"] },
    };
    const rules = await rulesOf(
      object(
        { lamp: { type: "boolean" }, power: { type: "boolean" }, n: { type: "string", minLength: 1 } },
        { allOf: [rule] },
      ),
    );
    expect(refusalBy(rules, { lamp: true, power: false })).toEqual({
      mnemonic: "combination",
      field: "lamp",
      value: true,
    });
    expect(inShort(refusalBy(rules, { lamp: true }))).toBe("combination lamp");
    expect(inShort(refusalBy(rules, { lamp: true, power: 1 }))).toBe("type power");
    expect(inShort(refusalBy(rules, { lamp: true, n: "" }))).toBe("value n");
    expect(inShort(refusalBy(rules, { lamp: true, power: true }))).toBe("fine");
    expect(inShort(refusalBy(rules, { lamp: false }))).toBe("fine");
    expect(inShort(refusalBy(rules, { power: true }))).toBe("fine");
  });
});

describe("the rules of an answer", () => {
  it("let members pass that nobody knows, and nothing that is no object", async () => {
    const schema = { type: "object", required: ["id"], properties: { id: { type: "string" } } } as const;
    const rules = await rulesOf(schema, true);
    expect(inShort(refusalBy(rules, { id: "1" }))).toBe("fine");
    const { judge } = await import("@scenario-call/core/compact");
    expect(judge(rules, { id: "1", more: {} }, "")).toEqual([]);
    for (const data of [7, "text", true, []])
      expect(judge(rules, data as never, "").length).toBeGreaterThan(0);
    // Without a member that has to be there, a number would pass.
    expect(
      emitRules({ type: "object", properties: {} }, { combination: "combination", open: true }),
    ).toBeNull();
  });
});

describe("a schema that rules have no form for is left to the generated validator", () => {
  it.each<[string, unknown]>([
    ["an open object in a request", { type: "object", properties: {} }],
    ["an array", object({ it: { type: "array" } })],
    ["a choice of types", object({ it: { type: ["string", "null"] } })],
    ["a choice of schemas", object({ it: { anyOf: [{ type: "string" }] } })],
    ["a longer text", object({ it: { type: "string", minLength: 2 } })],
    ["a text of limited length", object({ it: { type: "string", maxLength: 2 } })],
    ["a fraction", object({ it: { type: "number" } })],
    [
      "a number with a lower limit than the exact ones",
      object({ it: { type: "integer", minimum: 0, maximum: 9 } }),
    ],
    ["a boolean of one value", object({ it: { type: "boolean", const: true } })],
    ["a name that every object inherits", object({ constructor: { type: "string" } })],
    ["a name without letters", object({ "": { type: "string" } })],
    ["a demand for what is not described", object({}, { required: ["it"] })],
    [
      "a rule with an error of its own",
      object(
        { it: { type: "boolean" } },
        {
          allOf: [
            {
              "x-rule": { id: "r", error: "own", field: "it" },
              not: { properties: { it: { const: true } }, required: ["it"] },
            },
          ],
        },
      ),
    ],
    ["a branch that is no rule", object({ it: { type: "boolean" } }, { allOf: [{ required: ["it"] }] })],
  ])("%s", (_name, schema) => {
    expect(emitRules(schema as JsonSchema, { combination: "combination", open: false })).toBeNull();
  });
});
