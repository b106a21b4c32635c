import { format } from "oxfmt";
import { describe, expect, it } from "vitest";
import {
  emitViolations,
  UnsupportedSchemaError,
  validatorsEmitter,
  type ViolationErrors,
} from "../../src/emit/validators/index.ts";
import type { JsonSchema } from "../../src/model.ts";
import { emittedBy, emittedFile } from "../support/emitted.ts";
import { fixtureModel } from "../support/fixture.ts";
import { emitted, ERRORS, loadOne, verdict } from "./support/compile.ts";
import { WIDE_SCHEMA } from "./fixtures/wide.ts";

/** The message with which a schema is refused. */
function refusal(schema: unknown): string {
  try {
    emitted({ schema: schema as JsonSchema });
  } catch (error) {
    if (error instanceof UnsupportedSchemaError) return error.message;
    throw error;
  }
  throw new Error("the schema was not refused");
}

const SHELF: JsonSchema = {
  type: "object",
  required: ["row", "pin"],
  additionalProperties: false,
  properties: {
    row: { type: "string", pattern: "^[0-9]+$" },
    pin: { type: "string", minLength: 4, "x-secret": true },
    box: {
      type: "object",
      required: ["kind"],
      additionalProperties: false,
      properties: { kind: { type: "string", enum: ["a", "b"] }, size: { type: "number" } },
    },
    note: { type: "string", maxLength: 2 },
  },
};

describe("a schema that the emitter does not support", () => {
  it("is refused by the keyword's name, with its file and place", () => {
    expect(refusal({ properties: { a: { items: { patternProperties: {} } } } })).toBe(
      'schema.json#/properties/a/items/patternProperties: found the keyword "patternProperties"; ' +
        "expected a keyword that the validator emitter supports",
    );
    expect(refusal({ allOf: [{ $ref: "#/$defs/a" }] })).toContain('found the keyword "$ref"');
    expect(refusal({ if: { "x-new": 1 } })).toContain('found the keyword "x-new"');
  });

  it.each([
    [{ pattern: "[" }, "a regular expression with the flag u"],
    [{ pattern: "\\-" }, "a regular expression with the flag u"],
    [{ type: "text" }, "a type or a list of types"],
    [{ multipleOf: 0 }, "a number above 0"],
    [{ minLength: -1 }, "a whole number, 0 or more"],
    [{ items: [{}] }, "a schema"],
    [{ anyOf: [] }, "a list of schemas, not empty"],
    [{ required: "name" }, "a list of names"],
    [{ exclusiveMinimum: true }, "a number"],
  ])("is refused where a keyword does not hold what it has to: %j", (schema, expected) => {
    expect(refusal(schema)).toContain(`expected ${expected}`);
  });

  it("is refused where a rule names an error that cannot be reported", () => {
    const rule = (error: string): JsonSchema => ({
      type: "object",
      properties: { a: { type: "string" } },
      allOf: [{ "x-rule": { id: "never", error, field: "a" }, not: { required: ["a"] } }],
    });
    expect(refusal(rule("unheard_of"))).toContain('#/allOf/0/x-rule/error: found "unheard_of"');
    expect(() =>
      emitted({ schema: rule("own"), ruleErrors: [{ mnemonic: "own", code: -9, message: "Too {much}" }] }),
    ).toThrow(UnsupportedSchemaError);
  });
});

describe("a violation", () => {
  it("is told as the API's own error object, with what was sent", async () => {
    const validate = await loadOne({ schema: SHELF });
    expect(validate({ row: 7, pin: "1234" })).toEqual({
      code: -1,
      message: "Of the wrong type",
      data: { mnemonic: "type", field: "row", value: 7, params: null, extended_helper: null },
    });
    expect(validate({ row: "7", pin: "1234" })).toBeNull();
  });

  it.each([
    ["unexpected goes before missing", { extra: 1 }, "unexpected extra"],
    ["missing goes before type", { row: 7 }, "missing pin"],
    ["missing inside goes before type outside", { row: 7, pin: "1234", box: {} }, "missing box.kind"],
    ["type goes before value", { row: "x", pin: 1234 }, "type pin"],
    ["unexpected inside goes before missing outside", { box: { x: 1 } }, "unexpected box.x"],
    ["an object's own unexpected members go before those inside", { box: { x: 1 }, y: 1 }, "unexpected y"],
    ["several unexpected members go by the order sent", { z: 1, a: 1 }, "unexpected z"],
    ["within a kind the spec's order decides", { note: "abc", row: "x", pin: "1234" }, "value row"],
    [
      "an object goes before what stands behind it",
      { row: "1", pin: "1234", note: "abc", box: { kind: "c" } },
      "value box.kind",
    ],
  ])("goes first by kind and then by place: %s", async (_, input, expected) => {
    const validate = await loadOne({ schema: SHELF });
    expect(verdict(validate(input))).toBe(expected);
  });

  it.each([
    [
      "what lies inside an earlier member",
      { box: { kind: "c" }, tail: { kind: "d" }, end: "e" },
      "value box.kind",
    ],
    ["the member itself", { box: { kind: "a" }, middle: "m", tail: { kind: "d" }, end: "e" }, "value middle"],
    [
      "what lies inside a later one",
      { box: { kind: "a" }, tail: { kind: "d" }, end: "e" },
      "value tail.kind",
    ],
    ["the last one", { end: "e" }, "value end"],
    [
      "a graver kind wherever it lies",
      { box: { kind: "c" }, middle: "m", tail: { kind: 7 }, end: "e" },
      "type tail.kind",
    ],
    ["a graver kind outside", { box: { kind: "c" }, middle: 1, tail: { kind: "d" } }, "type middle"],
    ["a missing one before what is behind it", { tail: { kind: "d" }, last: {} }, "missing last.kind"],
  ])("goes by place among members with and without members: %s", async (_, input, expected) => {
    const inner: JsonSchema = {
      type: "object",
      required: ["kind"],
      properties: { kind: { type: "string", enum: ["a", "b"] } },
    };
    const small: JsonSchema = { type: "string", maxLength: 0 };
    const validate = await loadOne({
      schema: {
        type: "object",
        properties: { box: inner, middle: small, tail: inner, end: small, last: inner },
      },
    });
    expect(verdict(validate(input))).toBe(expected);
  });

  it("is an unknown member where the object is closed by what is in it", async () => {
    const validate = await loadOne({
      schema: {
        type: "object",
        properties: { sealed: { type: "boolean" } },
        if: { properties: { sealed: { const: true } }, required: ["sealed"] },
        // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
        then: { properties: { sealed: {}, seal: { type: "string" } }, additionalProperties: false },
      },
    });
    expect(verdict(validate({ sealed: true, note: "n", seal: 7 }))).toBe("unexpected note");
    expect(verdict(validate({ sealed: true, seal: 7 }))).toBe("type seal");
    expect(verdict(validate({ sealed: false, note: "n", seal: 7 }))).toBe("fine");
  });

  it("never echoes a secret, nor what is missing, unexpected or holds a secret", async () => {
    const validate = await loadOne({ schema: SHELF });
    const valueOf = (input: unknown): unknown => validate(input)?.data.value;
    expect(valueOf({ row: "1", pin: "123" })).toBeNull();
    expect(valueOf({ row: "1", pin: 12_345 })).toBeNull();
    expect(valueOf({ row: "1" })).toBeNull();
    expect(valueOf({ row: "1", pin: "1234", pinn: "5678" })).toBeNull();
    expect(valueOf(["1234"])).toBeNull();
    expect(valueOf("1234")).toBeNull();
  });

  it("of a rule with an error of its own is that error, in the turn of combinations", async () => {
    const validate = await loadOne({
      schema: {
        type: "object",
        properties: { a: { type: "boolean" }, b: { type: "boolean" } },
        allOf: [
          {
            "x-rule": { id: "not_both", error: "own", field: "b" },
            not: { properties: { a: { const: true }, b: { const: true } }, required: ["a", "b"] },
          },
        ],
      },
      ruleErrors: [{ mnemonic: "own", code: -9, message: "Own" }],
    });
    expect(validate({ a: true, b: true })).toMatchObject({
      code: -9,
      message: "Own",
      data: { mnemonic: "own", field: "b", value: true },
    });
    expect(verdict(validate({ a: 1, b: true }))).toBe("type a");
    expect(validate({ a: true, b: false })).toBeNull();
  });

  it("of a rule about an absent member is told at that member", async () => {
    const validate = await loadOne({
      schema: {
        type: "object",
        properties: { a: { type: "string" }, b: { type: "string" } },
        allOf: [
          {
            "x-rule": { id: "a_needs_b", error: "combination", field: "b" },
            if: { required: ["a"] },
            // oxlint-disable-next-line unicorn/no-thenable -- the keyword is called so
            then: { required: ["b"] },
          },
        ],
      },
    });
    expect(validate({ a: "x" })?.data).toMatchObject({ mnemonic: "combination", field: "b", value: null });
    expect(validate({ a: "x", b: "y" })).toBeNull();
  });
});

describe("what a validator reads", () => {
  it("is own members only", async () => {
    const validate = await loadOne({ schema: SHELF });
    class Request {
      row = "1";
      get pin(): string {
        return "1234";
      }
    }
    expect(verdict(validate(new Request()))).toBe("missing pin");
    expect(verdict(validate(Object.create({ row: "1", pin: "1234" })))).toBe("missing row");
    expect(
      validate(Object.assign(new Request(), Object.defineProperty({}, "x", { value: 1 }))),
    ).not.toBeNull();
    expect(validate(Object.assign(Object.create(null), { row: "1", pin: "1234" }))).toBeNull();
  });

  it("is not what somebody has put on the prototype of all objects", async () => {
    const validate = await loadOne({ schema: SHELF });
    const prototype = Object.prototype as Record<string, unknown>;
    try {
      prototype["pin"] = "1234";
      expect(verdict(validate({ row: "1" }))).toBe("missing pin");
      expect(validate({ row: "1", pin: "1234" })).toBeNull();
      delete prototype["pin"];
      prototype["stranger"] = 1;
      expect(validate({ row: "1", pin: "1234" })).toBeNull();
    } finally {
      delete prototype["pin"];
      delete prototype["stranger"];
    }
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "can be a member called %s, expected or not",
    async (name) => {
      const sent: unknown = JSON.parse(`{"row":"1","pin":"1234",${JSON.stringify(name)}:"x"}`);
      const strict = await loadOne({ schema: SHELF });
      expect(verdict(strict(sent))).toBe(`unexpected ${name}`);
      const properties = Object.fromEntries([[name, { type: "string", enum: ["x"] }]]) as Record<
        string,
        JsonSchema
      >;
      const named = await loadOne({ schema: { type: "object", required: [name], properties } });
      expect(named(sent)).toBeNull();
      expect(verdict(named({}))).toBe(`missing ${name}`);
      expect(verdict(named({ row: 1 }))).toBe(`missing ${name}`);
    },
  );

  it("takes a known member that is undefined for an absent one, as JSON does", async () => {
    const validate = await loadOne({ schema: SHELF });
    expect(validate({ row: "1", pin: "1234", note: undefined })).toBeNull();
    expect(verdict(validate({ row: "1", pin: "1234", stranger: undefined }))).toBe("unexpected stranger");
    expect(verdict(validate({ row: undefined, pin: "1234" }))).toBe("missing row");
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, new Number(1), 1n, "1", null])(
    "is no number where JSON could not carry one: %s",
    async (size) => {
      const validate = await loadOne({ schema: SHELF });
      expect(verdict(validate({ row: "1", pin: "1234", box: { kind: "a", size } }))).toBe("type box.size");
    },
  );

  it("is no object where it is an array, a date or a text", async () => {
    const validate = await loadOne({ schema: SHELF });
    for (const box of [[], [["kind", "a"]], "a", null, () => "a"]) {
      expect(verdict(validate({ row: "1", pin: "1234", box }))).toBe("type box");
    }
    expect(verdict(validate({ row: "1", pin: "1234", box: new Date(0) }))).toBe("missing box.kind");
  });

  it("counts code points", async () => {
    const validate = await loadOne({ schema: { type: "string", minLength: 3, maxLength: 4 } });
    for (const fine of ["abc", "abcd", "😀😀😀", "😀😀😀😀", "a😀bc", "\ud83d\ud83d\ud83d", "Ёжик"]) {
      expect(validate(fine)).toBeNull();
    }
    for (const wrong of ["", "ab", "abcde", "😀", "😀😀", "😀😀😀😀😀", "a😀bcd"]) {
      expect(verdict(validate(wrong))).toBe("value (whole)");
    }
  });

  it("matches patterns by code points", async () => {
    const validate = await loadOne({ schema: { type: "string", pattern: "^.\\p{Lu}/$" } });
    expect(validate("😀Ё/")).toBeNull();
    expect(verdict(validate("😀ё/"))).toBe("value (whole)");
  });

  it("takes a fraction for a wrong whole number, and 1.0 for 1", async () => {
    const validate = await loadOne({
      schema: { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    });
    expect(validate(JSON.parse("1.0"))).toBeNull();
    expect(validate(Number.MAX_SAFE_INTEGER)).toBeNull();
    for (const wrong of [1.5, 0, -1, 2 ** 53]) expect(verdict(validate(wrong))).toBe("value (whole)");
    expect(verdict(validate("1"))).toBe("type (whole)");
  });
});

describe("the emitted code", () => {
  it("needs nothing but the core, and makes no code when it runs", () => {
    const { imports, body } = emitted({ schema: WIDE_SCHEMA });
    for (const line of imports)
      expect(line).toMatch(/^import (?:type )?\{[^}]*\} from "(?:violation|error-object)\.ts";$/u);
    expect(body.join("\n")).not.toMatch(/\b(?:eval|Function|require|import)\b/u);
  });

  it("is the same each time", () => {
    expect(emitted({ schema: WIDE_SCHEMA })).toEqual(emitted({ schema: structuredClone(WIDE_SCHEMA) }));
  });

  it("shares a function between members of the same schema, whatever is written about them", () => {
    const door = (description: string): JsonSchema => ({
      description,
      type: "object",
      properties: { width: { type: "integer", description } },
    });
    const { body } = emitted({
      schema: { type: "object", properties: { front: door("Front."), back: door("Back.") } },
    });
    expect(body.filter((declaration) => declaration.includes("width"))).toHaveLength(1);
  });

  it("does not check the empty text twice", () => {
    const lengths = (schema: JsonSchema): readonly string[] =>
      emitted({ schema }).checks.filter((check) => check.endsWith("minLength"));
    expect(lengths({ type: "string", minLength: 1, pattern: "^x+$" })).toEqual([]);
    expect(lengths({ type: "string", minLength: 1, pattern: "^x*$" })).toEqual(["/minLength"]);
    expect(lengths({ type: "string", minLength: 2, pattern: "^x+$" })).toEqual(["/minLength"]);
  });

  it("is code that a formatter can read", async () => {
    const { imports, body } = emitted({ schema: WIDE_SCHEMA });
    const { errors } = await format("validator.ts", [...imports, ...body].join("\n"), {});
    expect(errors).toEqual([]);
  });
});

describe("what violations raise", () => {
  const errorsWith = (changed: Partial<ViolationErrors>): ViolationErrors => ({ ...ERRORS, ...changed });

  it("has one code for all kinds", () => {
    const type = { ...ERRORS.type, code: -7 };
    expect(() => emitViolations("report", errorsWith({ type }), "the test")).toThrow("codes");
  });

  it("has a text of its own for each kind, by which kinds are told apart", () => {
    const type = { ...ERRORS.type, message: ERRORS.value.message };
    expect(() => emitViolations("report", errorsWith({ type }), "the test")).toThrow("share a text");
  });

  it("goes by the kind of what is broken, where a rule has an error of its own", async () => {
    const rule: JsonSchema = {
      "x-rule": { id: "never", error: "own", field: "a" },
      not: { required: ["a"] },
    };
    const box: JsonSchema = { type: "object", properties: { kind: { enum: ["c"] } }, allOf: [rule] };
    const ruleErrors = [{ mnemonic: "own", code: -9, message: "Own" }];
    const validate = await loadOne({
      schema: { type: "object", properties: { a: { type: "string" }, box }, allOf: [rule] },
      ruleErrors,
    });
    expect(verdict(validate({ a: "x" }))).toBe("own a");
    expect(verdict(validate({ a: "x", box: { kind: "d" } }))).toBe("value box.kind");
    expect(verdict(validate({ a: "x", box: { kind: "c", a: 1 } }))).toBe("own a");
    expect(verdict(validate({ box: { kind: "c", a: 1 } }))).toBe("own box.a");
    expect(validate({ a: "x" })?.code).toBe(-9);
  });
});

describe("the emitter of a spec's validators", () => {
  it("writes what violations raise, and one file for each validator", async () => {
    const paths = [...(await emittedBy(validatorsEmitter)).keys()].filter((path) =>
      path.startsWith("packages/core"),
    );
    const folder = "packages/core/src/generated/library-api";
    expect(paths).toContain(`${folder}/violations.ts`);
    expect(paths).toContain(`${folder}/lend-book/validate-params.ts`);
    expect(paths).toContain(`${folder}/lend-book/validate-result.ts`);
    expect(paths).toHaveLength(7);
  });

  it("keeps the error catalogue out of the validators", async () => {
    const folder = "packages/core/src/generated/library-api";
    for (const name of ["violations.ts", "lend-book/validate-params.ts"]) {
      expect(await emittedFile(validatorsEmitter, `${folder}/${name}`)).not.toMatch(/errors\.ts"/u);
    }
  });

  it("writes validators of the server's files with plain errors", async () => {
    const files = [...(await emittedBy(validatorsEmitter))].filter(([path]) =>
      path.startsWith("packages/server"),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const [path, content] of files) {
      expect(path).toMatch(/\/generated\/validate-[a-z-]+\.ts$/u);
      expect(content).toMatch(/export function validate\w+File\(input: unknown\): ApiErrorObject \| null/u);
      expect(content).toContain('from "@scenario-call/core"');
    }
  });
});

describe("a result", () => {
  it("carries a value that the list of values does not know, of the right type", async () => {
    const method = (await fixtureModel()).apis
      .flatMap(({ methods }) => methods)
      .find(({ name }) => name === "lend.book");
    const validate = await loadOne({ schema: method?.readable ?? false });
    const lent = (state: unknown): unknown => ({ loans: [{ copy_id: 7, due: "2026-01-02", state }] });
    expect(verdict(validate(lent("open")))).toBe("fine");
    expect(verdict(validate(lent("on its way back")))).toBe("fine");
    expect(verdict(validate(lent(7)))).toBe("type loans.0.state");
  });
});
