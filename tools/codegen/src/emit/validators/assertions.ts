import type { JsonSchema } from "../../model.ts";
import { childPointer } from "../../pointer.ts";
import { readMember } from "./access.ts";
import type { Builder } from "./builder.ts";
import { canonicalText } from "./canonical.ts";
import {
  all,
  ALWAYS,
  any,
  NEVER,
  not,
  one,
  print as printed,
  refusesAbsent,
  test,
  type Condition,
} from "./condition.ts";

/** Types of JSON values. `integer` is no type of its own: a fraction is a number of the wrong value. */
export type JsonType = "null" | "boolean" | "number" | "string" | "array" | "object";

/** A value that conditions are written about. */
export interface Subject {
  /** Expression of the value; evaluated any number of times. */
  readonly code: string;
  /** Types that the value can still have where the condition is evaluated; null where nothing is known. */
  readonly types: ReadonlySet<JsonType> | null;
  /** Expression of its members, `undefined` where it is no object; null where they have not been looked up. */
  readonly members: string | null;
  /** Expression of one member, for values whose members have been read already. */
  readonly read?: (name: string) => string;
}

/** Keywords that look into an object. */
const MEMBER_KEYWORDS = ["properties", "required", "additionalProperties"] as const;

/** Enumerations longer than this are looked up in a list. */
const LONGEST_CHAIN = 8;

/** The types that `type` allows; null where it allows all. */
export function allowedTypes(schema: JsonSchema): ReadonlySet<JsonType> | null {
  if (schema.type === undefined) return null;
  return new Set(typeNames(schema).map((type) => (type === "integer" ? "number" : type)) as JsonType[]);
}

/** Whether numbers have to be whole by `type`. */
function wantsInteger(schema: JsonSchema): boolean {
  const types = typeNames(schema);
  return types.includes("integer") && !types.includes("number");
}

function typeNames(schema: JsonSchema): readonly string[] {
  return schema.type === undefined ? [] : [schema.type].flat();
}

/** The value has one of the types. */
export function typeCondition(builder: Builder, types: ReadonlySet<JsonType>, subject: Subject): Condition {
  const { code, members } = subject;
  const ofType = (type: JsonType): Condition => {
    switch (type) {
      case "null":
        return test(`${code} === null`, `${code} !== null`, code);
      case "number":
        return test(`Number.isFinite(${code})`, `!Number.isFinite(${code})`, code);
      case "array":
        return test(`Array.isArray(${code})`, `!Array.isArray(${code})`, code);
      case "object": {
        const found = members ?? `${builder.use("membersOf")}(${code})`;
        return test(`${found} !== undefined`, `!${found}`, code);
      }
      case "boolean":
      case "string":
        return test(`typeof ${code} === "${type}"`, `typeof ${code} !== "${type}"`, code);
    }
  };
  return any(...[...types].map(ofType));
}

/** The condition, if the value has that type at all. */
function ifOfType(builder: Builder, type: JsonType, subject: Subject, condition: Condition): Condition {
  if (condition.op === "always" || subject.types?.has(type) === false) return ALWAYS;
  if (subject.types?.size === 1) return condition;
  // What is not finite passes for a number here: the comparison then decides, as it does for any other number.
  const ofType =
    type === "number"
      ? test(`typeof ${subject.code} === "number"`, `typeof ${subject.code} !== "number"`)
      : typeCondition(builder, new Set([type]), subject);
  return any(not(ofType), condition);
}

/**
 * What a schema says about the value itself, apart from its type: everything whose violation is a wrong value of
 * the right type. Members and elements are left out, and so are `allOf` and `if`.
 */
export function valueCondition(
  builder: Builder,
  schema: JsonSchema,
  pointer: string,
  subject: Subject,
): Condition {
  const at = (keyword: string): string => childPointer(pointer, keyword);
  const given = (keyword: string, condition: () => Condition): Condition =>
    schema[keyword] === undefined ? ALWAYS : builder.check(at(keyword), condition());
  const branches = (keyword: string, schemas: readonly (JsonSchema | boolean)[]): readonly Condition[] =>
    schemas.map((branch, index) => holds(builder, branch, childPointer(at(keyword), index), subject));
  const listed = all(
    given("const", () => equality(builder, schema.const, subject.code)),
    given("enum", () => enumeration(builder, schema.enum ?? [], at("enum"), subject)),
  );
  const pattern = given("pattern", () => patternCondition(builder, schema.pattern ?? "", subject.code));
  return all(
    listed,
    ifOfType(builder, "string", subject, all(lengths(builder, schema, pointer, subject), pattern)),
    ifOfType(builder, "number", subject, numberCondition(builder, schema, pointer, subject)),
    ifOfType(builder, "array", subject, arrayCondition(builder, schema, pointer, subject)),
    given("anyOf", () => any(...branches("anyOf", schema.anyOf ?? []))),
    given("oneOf", () => one(...branches("oneOf", schema.oneOf ?? []))),
    given("not", () => not(holds(builder, schema.not ?? true, at("not"), subject))),
  );
}

function equality(builder: Builder, value: unknown, code: string): Condition {
  if (typeof value === "object" && value !== null) {
    const text = JSON.stringify(canonicalText(value));
    const actual = `${builder.use("canonicalJson")}(${code})`;
    return test(`${actual} === ${text}`, `${actual} !== ${text}`, code);
  }
  const text = JSON.stringify(value);
  return test(`${code} === ${text}`, `${code} !== ${text}`, code);
}

function enumeration(
  builder: Builder,
  values: readonly unknown[],
  pointer: string,
  subject: Subject,
): Condition {
  const kept = values.filter((_, index) => builder.keeps(childPointer(pointer, index)));
  const isLong =
    values.length > LONGEST_CHAIN && values.every((value) => typeof value !== "object" || value === null);
  if (!isLong) return any(...kept.map((value) => equality(builder, value, subject.code)));
  const list = builder.constant("VALUES", "readonly unknown[]", JSON.stringify(kept));
  return test(`${list}.includes(${subject.code})`, `!${list}.includes(${subject.code})`, subject.code);
}

function patternCondition(builder: Builder, source: string, code: string): Condition {
  const constant = builder.constant("PATTERN", null, `/${new RegExp(source, "u").source}/u`);
  return test(`${constant}.test(${code})`, `!${constant}.test(${code})`);
}

/** `minLength` and `maxLength` in code points. The count of UTF-16 units decides wherever it can. */
function lengths(builder: Builder, schema: JsonSchema, pointer: string, { code }: Subject): Condition {
  const { minLength = 0, maxLength = Infinity } = schema;
  const count = (): string => `${builder.use("codePointLength")}(${code})`;
  const atLeast = (): Condition => {
    if (minLength === 1) return test(`${code} !== ""`, `${code} === ""`, null, code);
    const units = `${code}.length`;
    return any(test(`${units} >= ${2 * minLength}`), test(`${count()} >= ${minLength}`));
  };
  const atMost = (): Condition => {
    if (maxLength === 0) return test(`${code} === ""`, `${code} !== ""`);
    const units = `${code}.length`;
    return any(
      test(`${units} <= ${maxLength}`),
      all(test(`${units} <= ${2 * maxLength}`), test(`${count()} <= ${maxLength}`)),
    );
  };
  const isImplied = minLength === 0 || (minLength === 1 && refusesEmptyText(schema));
  return all(
    isImplied ? ALWAYS : builder.check(childPointer(pointer, "minLength"), atLeast()),
    maxLength === Infinity ? ALWAYS : builder.check(childPointer(pointer, "maxLength"), atMost()),
  );
}

/** Whether the empty text is refused by another keyword beside `minLength`, which then need not be checked. */
function refusesEmptyText({ pattern, enum: values, const: only }: JsonSchema): boolean {
  return (
    (pattern !== undefined && !new RegExp(pattern, "u").test("")) ||
    (values !== undefined && !values.includes("")) ||
    (only !== undefined && only !== "")
  );
}

function numberCondition(
  builder: Builder,
  schema: JsonSchema,
  pointer: string,
  { code }: Subject,
): Condition {
  const number = `(${code} as number)`;
  const compare = (keyword: string, operator: string): Condition => {
    const limit = schema[keyword];
    if (limit === undefined) return ALWAYS;
    const text = JSON.stringify(limit);
    return builder.check(childPointer(pointer, keyword), test(`${number} ${operator} ${text}`));
  };
  const multiple = (factor: number): Condition => {
    const rest = Number.isInteger(factor)
      ? test(`${number} % ${factor} === 0`, `${number} % ${factor} !== 0`)
      : null;
    return rest ?? test(`${builder.use("isMultipleOf")}(${number}, ${factor})`);
  };
  const { multipleOf } = schema;
  const safe = safeInteger(builder, schema, pointer, code);
  if (safe !== null) return safe;
  return all(
    wantsInteger(schema) ? builder.check(`${childPointer(pointer, "type")}#integer`, multiple(1)) : ALWAYS,
    multipleOf === undefined || (multipleOf === 1 && wantsInteger(schema))
      ? ALWAYS
      : builder.check(childPointer(pointer, "multipleOf"), multiple(multipleOf)),
    compare("minimum", ">="),
    compare("exclusiveMinimum", ">"),
    compare("maximum", "<="),
    compare("exclusiveMaximum", "<"),
  );
}

/**
 * Whole numbers as far as they are exact: the engine tells them with one look, in less code than three comparisons.
 * Null where the schema says anything else, or where one of its checks is left out.
 */
function safeInteger(builder: Builder, schema: JsonSchema, pointer: string, code: string): Condition | null {
  const { multipleOf = 1, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const isExact =
    maximum === Number.MAX_SAFE_INTEGER && minimum !== undefined && minimum >= Number.MIN_SAFE_INTEGER;
  const isPlain = multipleOf === 1 && exclusiveMinimum === undefined && exclusiveMaximum === undefined;
  const whole = wantsInteger(schema) ? "type#integer" : schema.multipleOf === 1 ? "multipleOf" : null;
  if (!isExact || !isPlain || whole === null) return null;
  const pointers = [whole, "minimum", "maximum"].map((keyword) => `${pointer}/${keyword}`);
  if (!pointers.every((check) => builder.omit !== check)) return null;
  for (const check of pointers) builder.keeps(check);
  return all(
    test(`Number.isSafeInteger(${code})`, `!Number.isSafeInteger(${code})`),
    minimum === Number.MIN_SAFE_INTEGER
      ? ALWAYS
      : test(`(${code} as number) >= ${minimum}`, `(${code} as number) < ${minimum}`),
  );
}

function arrayCondition(builder: Builder, schema: JsonSchema, pointer: string, { code }: Subject): Condition {
  const { minItems = 0, maxItems = Infinity, uniqueItems = false } = schema;
  const list = `(${code} as readonly unknown[])`;
  const at = (keyword: string): string => childPointer(pointer, keyword);
  const unique = (): Condition =>
    test(`new Set(${list}.map((item) => ${builder.use("canonicalJson")}(item))).size === ${list}.length`);
  return all(
    minItems === 0 ? ALWAYS : builder.check(at("minItems"), test(`${list}.length >= ${minItems}`)),
    maxItems === Infinity ? ALWAYS : builder.check(at("maxItems"), test(`${list}.length <= ${maxItems}`)),
    uniqueItems ? builder.check(at("uniqueItems"), unique()) : ALWAYS,
  );
}

/** The value satisfies all of a schema: yes or no, without a report. */
export function holds(
  builder: Builder,
  schema: JsonSchema | boolean,
  pointer: string,
  subject: Subject,
): Condition {
  if (typeof schema === "boolean") return schema ? ALWAYS : NEVER;
  if (subject.members === null && looksAtMembers(schema))
    return holdsByFunction(builder, schema, pointer, subject);

  const at = (keyword: string): string => childPointer(pointer, keyword);
  const types = allowedTypes(schema);
  const isKnown = types === null || isSubset(subject.types, types) || namesOnly(schema, types);
  const typed = isKnown ? ALWAYS : builder.check(at("type"), typeCondition(builder, types, subject));
  const narrowed: Subject =
    typed.op === "always" ? subject : { ...subject, types: intersection(subject.types, types) };
  const inner = (keyword: "if" | "then" | "else"): Condition =>
    schema[keyword] === undefined ? ALWAYS : holds(builder, schema[keyword], at(keyword), narrowed);
  const branches = (schema.allOf ?? []).map((branch, index) =>
    holds(builder, branch, childPointer(at("allOf"), index), narrowed),
  );
  const choice = (): Condition => {
    const condition = inner("if");
    return all(any(not(condition), inner("then")), any(condition, inner("else")));
  };
  return all(
    typed,
    valueCondition(builder, schema, pointer, narrowed),
    ifOfType(builder, "array", narrowed, elementsCondition(builder, schema, pointer, narrowed)),
    narrowed.members === null
      ? ALWAYS
      : ifOfType(
          builder,
          "object",
          narrowed,
          membersCondition(builder, schema, pointer, narrowed.members, narrowed.read),
        ),
    ...branches,
    schema.if === undefined ? ALWAYS : choice(),
  );
}

/** Whether `const` or `enum` name the values that are allowed, all of the right type: `type` then adds nothing. */
function namesOnly(schema: JsonSchema, types: ReadonlySet<JsonType>): boolean {
  const values = schema.enum ?? ("const" in schema ? [schema.const] : []);
  return values.length > 0 && values.every((value) => types.has(typeOf(value)));
}

function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : (typeof value as JsonType);
}

function isSubset(types: ReadonlySet<JsonType> | null, of: ReadonlySet<JsonType>): boolean {
  return types !== null && [...types].every((type) => of.has(type));
}

/** Types allowed by both; null allows all. */
export function intersection(
  a: ReadonlySet<JsonType> | null,
  b: ReadonlySet<JsonType> | null,
): ReadonlySet<JsonType> | null {
  if (a === null || b === null) return a ?? b;
  return new Set([...a].filter((type) => b.has(type)));
}

/** Whether a schema, or one that applies to the same value, looks into an object. */
function looksAtMembers(schema: JsonSchema | boolean): boolean {
  if (typeof schema === "boolean") return false;
  const { allOf = [], anyOf = [], oneOf = [] } = schema;
  const others = [schema.not, schema.if, schema.then, schema.else].filter((inner) => inner !== undefined);
  return (
    MEMBER_KEYWORDS.some((keyword) => schema[keyword] !== undefined) ||
    [...allOf, ...anyOf, ...oneOf, ...others].some(looksAtMembers)
  );
}

/** The members have to be looked up once, and an expression cannot hold them. */
function holdsByFunction(builder: Builder, schema: JsonSchema, pointer: string, subject: Subject): Condition {
  const name = builder.functionName("holds", pointer);
  const body = holds(builder, schema, pointer, { code: "value", types: subject.types, members: "members" });
  if (body.op === "always" || body.op === "never") return body;
  // Where only objects get here, nothing below asks again, and the compiler has to be told.
  const isObject = subject.types?.size === 1 && subject.types.has("object");
  const cast = isObject ? " as Readonly<Record<string, unknown>>" : "";
  const lookup = `const members = ${builder.use("membersOf")}(value)${cast};`;
  builder.declare(`const ${name} = (value: unknown): boolean => {\n${lookup}\nreturn ${printed(body)};\n};`);
  const code = `${name}(${subject.code})`;
  return test(code, `!${code}`, refusesAbsent(body, "value") ? subject.code : null);
}

function elementsCondition(
  builder: Builder,
  schema: JsonSchema,
  pointer: string,
  subject: Subject,
): Condition {
  if (schema.items === undefined || schema.items === true) return ALWAYS;
  const element = holds(builder, schema.items, childPointer(pointer, "items"), {
    code: "item",
    types: null,
    members: null,
  });
  if (element.op === "always") return ALWAYS;
  const list = `(${subject.code} as readonly unknown[])`;
  return test(`${list}.every((item) => ${printed(element)})`);
}

function membersCondition(
  builder: Builder,
  schema: JsonSchema,
  pointer: string,
  members: string,
  readName = (name: string): string => readMember(builder, members, name),
): Condition {
  const { properties = {}, required = [], additionalProperties: additional } = schema;
  const conditions: Condition[] = [];
  const presence = (name: string): Condition => {
    const index = required.indexOf(name);
    const read = readName(name);
    if (index === -1) return NEVER;
    return builder.check(
      childPointer(pointer, "required", index),
      test(`${read} !== undefined`, `${read} === undefined`, read),
    );
  };
  for (const [name, property] of Object.entries(properties)) {
    const code = readName(name);
    const condition = holds(builder, property, childPointer(pointer, "properties", name), {
      code,
      types: null,
      members: null,
    });
    if (required.includes(name)) {
      conditions.push(refusesAbsent(condition, code) ? condition : all(presence(name), condition));
    } else {
      conditions.push(any(test(`${code} === undefined`, `${code} !== undefined`), condition));
    }
  }
  const others = required.filter((name) => !Object.hasOwn(properties, name));
  conditions.push(...others.map(presence));
  if (additional !== undefined && additional !== true) {
    conditions.push(additionalCondition(builder, schema, pointer, members));
  }
  return all(...conditions);
}

function additionalCondition(
  builder: Builder,
  schema: JsonSchema,
  pointer: string,
  members: string,
): Condition {
  const { properties = {}, additionalProperties: additional = true } = schema;
  const at = childPointer(pointer, "additionalProperties");
  const code = `${members}[key]`;
  const condition =
    additional === false
      ? builder.check(at, NEVER)
      : holds(builder, additional, at, { code, types: null, members: null });
  if (condition.op === "always") return ALWAYS;
  const known = Object.keys(properties);
  const list =
    known.length === 0 ? null : builder.constant("NAMES", "readonly string[]", JSON.stringify(known));
  const passes = any(
    additional === false ? NEVER : test(`${code} === undefined`),
    list === null ? NEVER : test(`${list}.includes(key)`),
    condition,
  );
  return test(`Object.keys(${members}).every((key) => ${printed(passes)})`);
}
