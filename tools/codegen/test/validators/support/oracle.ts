import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { JsonSchema } from "../../../src/model.ts";
import { atPointer, pointerKeys } from "../../../src/pointer.ts";
import { KINDS, type Kind } from "./compile.ts";

/** A violation as Ajv's list of errors tells it. */
export interface Violated {
  readonly kind: Kind;
  /** Keys from the whole to the value at fault. */
  readonly path: readonly string[];
  readonly field: string | null;
  /** What has to stand in the error's `value`. */
  readonly value: unknown;
}

/** All violations in a value, the first of our order first. Works from Ajv's errors alone, not from our code. */
export type Oracle = (input: unknown) => readonly Violated[];

/** Ajv, which here tells all errors, lets the dialect's own keywords pass, and has no meta-schema to look up. */
export function createAjv(): Ajv2020 {
  return new Ajv2020({ allErrors: true, strict: false, validateSchema: false, ownProperties: true });
}

/** Makes the oracle of a schema. */
export function createOracle(original: JsonSchema): Oracle {
  const schema = withUniqueApart(original) as JsonSchema;
  const check = createAjv().compile(schema);
  return (input) => {
    const violated = errorsOf(check, input).flatMap((error) => translate(schema, input, error));
    return violated
      .map((one) => ({ one, turn: [KINDS.indexOf(one.kind), ...placeOf(schema, input, one)] }))
      .toSorted((a, b) => compareLists(a.turn, b.turn))
      .map(({ one }) => one);
  };
}

/**
 * The schema with `uniqueItems` in a branch of its own. Beside `items` with a scalar type, Ajv compares only elements of
 * that type, and does not see that two others are equal.
 */
function withUniqueApart(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withUniqueApart);
  if (typeof schema !== "object" || schema === null) return schema;
  const { uniqueItems, ...others } = Object.fromEntries(
    Object.entries(schema).map(([keyword, inner]: [string, unknown]) => [keyword, withUniqueApart(inner)]),
  );
  if (uniqueItems === undefined) return others;
  return {
    ...others,
    allOf: [...((others["allOf"] as readonly unknown[] | undefined) ?? []), { uniqueItems }],
  };
}

function errorsOf(check: ValidateFunction, input: unknown): readonly ErrorObject[] {
  return check(input) ? [] : (check.errors ?? []);
}

function translate(schema: JsonSchema, input: unknown, error: ErrorObject): readonly Violated[] {
  const path = pointerKeys(error.instancePath);
  const params = error.params as Readonly<Record<string, string>>;
  const at = (kind: Kind, keys: readonly string[], value: unknown): readonly Violated[] => [
    { kind, path: keys, field: keys.length === 0 ? null : keys.join("."), value },
  ];
  const sent = atPointer(input, error.instancePath);
  const shown = isSecretAt(schema, path) ? null : sent;

  const steps = pointerKeys(error.schemaPath.slice(1));
  const rule = ruleAround(schema, steps);
  if (rule !== null) {
    if (!rule.isWhole || error.keyword !== "if") return [];
    const field = [...path, rule.field];
    const value = atPointer(sent, `/${rule.field}`);
    return at("combination", field, value === undefined || isSecretAt(schema, field) ? null : value);
  }
  if (isInsideChoice(schema, steps)) return [];
  switch (error.keyword) {
    case "additionalProperties":
      return at("unexpected", [...path, params["additionalProperty"] ?? ""], null);
    case "required":
      return at("missing", [...path, params["missingProperty"] ?? ""], null);
    case "false schema":
      return at("unexpected", path, null);
    case "if":
      return [];
    case "type": {
      const isFraction = typeof sent === "number" && [params["type"]].flat().includes("integer");
      return at(isFraction ? "value" : "type", path, shown);
    }
    default:
      return at("value", path, shown);
  }
}

/** The combination rule that a place in the schema belongs to, and whether the place is the rule as a whole. */
function ruleAround(
  schema: JsonSchema,
  steps: readonly string[],
): { readonly field: string; readonly isWhole: boolean } | null {
  let here: unknown = schema;
  for (const [index, step] of steps.entries()) {
    here = (here as Record<string, unknown>)[step];
    const rule = typeof here === "object" && here !== null ? (here as JsonSchema)["x-rule"] : undefined;
    if (rule !== undefined) return { field: rule.field, isWhole: index === steps.length - 2 };
  }
  return null;
}

/** Whether a place in the schema is inside `anyOf`, `oneOf`, `not` or `if`, which are violated as a whole. */
function isInsideChoice(schema: JsonSchema, steps: readonly string[]): boolean {
  let here: unknown = schema;
  let isKeyword = true;
  for (const [index, step] of steps.entries()) {
    const inner = index < steps.length - 1;
    if (isKeyword && inner && ["anyOf", "oneOf", "not", "if"].includes(step)) return true;
    here = (here as Record<string, unknown>)[step];
    isKeyword = isKeyword ? !["properties", "$defs"].includes(step) && !Array.isArray(here) : true;
  }
  return false;
}

function isSecretAt(schema: JsonSchema, path: readonly string[]): boolean {
  const inner = schemaAt(schema, path);
  return inner !== null && containsSecret(inner);
}

function containsSecret(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  return (schema as JsonSchema)["x-secret"] === true || Object.values(schema).some(containsSecret);
}

function schemaAt(schema: JsonSchema, path: readonly string[]): JsonSchema | null {
  let here: JsonSchema | boolean | undefined = schema;
  for (const key of path) {
    if (typeof here !== "object") return null;
    here = here.items ?? here.properties?.[key] ?? here.additionalProperties;
  }
  return typeof here === "object" ? here : null;
}

/** Where a violation stands in the order of the spec: members by their turn, unknown ones with the object itself. */
function placeOf(schema: JsonSchema, input: unknown, { kind, path }: Violated): readonly number[] {
  const place: number[] = [];
  let here: JsonSchema | boolean | undefined = schema;
  let value = input;
  for (const [index, key] of path.entries()) {
    const isLast = index === path.length - 1;
    const members = typeof value === "object" && value !== null ? value : {};
    if (kind === "unexpected" && isLast) return [...place, -1, Object.keys(members).indexOf(key)];
    if (typeof here === "object" && here.items !== undefined) {
      place.push(Number(key));
      here = here.items;
    } else {
      const known = typeof here === "object" ? namesIn(here) : [];
      const turn = known.indexOf(key);
      place.push(turn === -1 ? known.length + Object.keys(members).indexOf(key) : turn);
      here = typeof here === "object" ? (propertyOf(here, key) ?? here.additionalProperties) : undefined;
    }
    value = Object.hasOwn(members, key) ? (members as Record<string, unknown>)[key] : undefined;
  }
  return place;
}

/** Schemas that apply to the same value as a schema, itself first. */
function sideBySide(schema: JsonSchema): readonly JsonSchema[] {
  const others = [...(schema.allOf ?? []), schema.then, schema.else].filter(
    (inner) => typeof inner === "object",
  );
  return [schema, ...(schema["x-rule"] === undefined ? others.flatMap(sideBySide) : [])];
}

function namesIn(schema: JsonSchema): readonly string[] {
  const all = sideBySide(schema);
  return [
    ...new Set([
      ...all.flatMap(({ properties }) => Object.keys(properties ?? {})),
      ...all.flatMap(({ required }) => required ?? []),
    ]),
  ];
}

function propertyOf(schema: JsonSchema, key: string): JsonSchema | undefined {
  return sideBySide(schema)
    .map(({ properties }) => (Object.hasOwn(properties ?? {}, key) ? properties?.[key] : undefined))
    .find((property) => property !== undefined);
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
