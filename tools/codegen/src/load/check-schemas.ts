import { combinationOf, InexpressibleRuleError } from "../emit/combination.ts";
import { type Mistake, showValue } from "../mistake.ts";
import type { JsonSchema } from "../model.ts";
import { childPointer } from "../pointer.ts";
import { walkSchemas } from "../schema-walk.ts";
import { didYouMean } from "../suggest.ts";
import { placeOf, type Resolved } from "./refs.ts";
import type { Spec } from "./spec.ts";
import { type Fits, isInstance } from "./fits.ts";

/** What one schema of a resolved file is checked for, and how a mistake in it is told. */
interface Node {
  readonly schema: JsonSchema;
  /** The nearest schema around it that has properties, itself included: what `required` and rules speak of. */
  readonly object: JsonSchema | null;
  readonly isRule: boolean;
  report(pointer: string, found: string, expected: string): void;
}

type Check = (node: Node, fits: Fits) => void;

const CHECKS: readonly Check[] = [
  requiredNames,
  conditionOutsideRule,
  enumTexts,
  enumTypes,
  ranges,
  patterns,
  defaultsAndExamples,
  ruleFields,
];

/** Checks every schema for what the meta-schema cannot see. A mistake is told once, where it is written. */
export function checkSchemas(spec: Spec, fits: Fits): readonly Mistake[] {
  const mistakes = new Map<string, Mistake>();
  for (const resolved of spec.schemas.values()) {
    for (const node of nodes(resolved, (mistake) => {
      mistakes.set([mistake.file, mistake.pointer, mistake.found].join("\u0000"), mistake);
    })) {
      for (const check of CHECKS) check(node, fits);
    }
  }
  return [...mistakes.values()];
}

/** Every schema of a file with what lies around it. */
function nodes(resolved: Resolved, add: (mistake: Mistake) => void): readonly Node[] {
  const all = [...walkSchemas(resolved.schema)];
  const byPointer = new Map(all);
  return all.map(([pointer, schema]) => ({
    schema,
    object: objectAround(byPointer, pointer),
    isRule: schema["x-rule"] !== undefined,
    report: (at, found, expected) => {
      add({ ...placeOf(resolved, pointer + at), found, expected });
    },
  }));
}

/** Follows a pointer outwards through conditions (`if`, `allOf` …) to the object that they are about. */
function objectAround(schemas: ReadonlyMap<string, JsonSchema>, pointer: string): JsonSchema | null {
  let at = pointer;
  for (;;) {
    const match = /^(?<outer>.*)\/(?:if|then|else|not|(?:allOf|anyOf|oneOf)\/\d+)$/u.exec(at);
    if (match?.groups?.["outer"] === undefined) break;
    at = match.groups["outer"];
  }
  const object = schemas.get(at);
  return object?.properties === undefined ? null : object;
}

function requiredNames({ schema, object, report }: Node): void {
  if (object === null) return;
  const known = Object.keys(object.properties ?? {});
  (schema.required ?? []).forEach((name, index) => {
    if (known.includes(name)) return;
    report(
      childPointer("/required", index),
      `unknown property ${showValue(name)}${didYouMean(name, known)}`,
      `one of ${known.join(", ")}`,
    );
  });
  if (schema === object) return;
  for (const name of Object.keys(schema.properties ?? {})) {
    if (known.includes(name)) continue;
    report(
      childPointer("/properties", name),
      `unknown property ${showValue(name)}${didYouMean(name, known)}`,
      `one of ${known.join(", ")}`,
    );
  }
}

function conditionOutsideRule({ schema, isRule, report }: Node): void {
  if (schema.if === undefined || isRule) return;
  report("/if", "a condition without x-rule", "if and then in a branch of allOf, with x-rule beside them");
}

function enumTexts({ schema, report }: Node): void {
  const texts = schema["x-values"];
  if (texts === undefined) return;
  const values = (schema.enum ?? []).map(String);
  for (const value of values.filter((one) => !Object.hasOwn(texts, one))) {
    report("/x-values", `no text for the value ${showValue(value)}`, "one text for each value of enum");
  }
  for (const value of Object.keys(texts).filter((one) => !values.includes(one))) {
    report(
      childPointer("/x-values", value),
      `a text for ${showValue(value)}, which is no value${didYouMean(value, values)}`,
      `one of ${values.map((one) => showValue(one)).join(", ")}`,
    );
  }
}

function enumTypes({ schema, report }: Node): void {
  if (schema.type === undefined) return;
  const types = [schema.type].flat();
  const expected = `a value of type ${types.join(" or ")}`;
  (schema.enum ?? []).forEach((value, index) => {
    if (!types.some((type) => isInstance(value, type)))
      report(childPointer("/enum", index), showValue(value), expected);
  });
  if (schema.const !== undefined && !types.some((type) => isInstance(schema.const, type))) {
    report("/const", showValue(schema.const), expected);
  }
}

const RANGES = [
  ["minLength", "maxLength"],
  ["minimum", "maximum"],
  ["minItems", "maxItems"],
] as const;

function ranges({ schema, report }: Node): void {
  for (const [low, high] of RANGES) {
    const [least, most] = [schema[low], schema[high]];
    if (typeof least === "number" && typeof most === "number" && least > most) {
      report(`/${low}`, String(least), `at most ${high}, which is ${most}`);
    }
  }
}

function patterns({ schema, report }: Node): void {
  if (schema.pattern === undefined) return;
  try {
    RegExp(schema.pattern, "u");
  } catch (error) {
    report(
      "/pattern",
      error instanceof Error ? error.message : String(error),
      "a regular expression with the u flag",
    );
  }
}

function defaultsAndExamples({ schema, report }: Node, fits: Fits): void {
  if (schema.default !== undefined) {
    for (const { expected } of (fits(schema, schema.default) ?? []).slice(0, 1)) {
      report("/default", `${showValue(schema.default)}, which the schema refuses`, expected);
    }
  }
  if (!Array.isArray(schema.examples)) return;
  schema.examples.forEach((example: unknown, index) => {
    for (const { expected } of (fits(schema, example) ?? []).slice(0, 1)) {
      report(childPointer("/examples", index), `${showValue(example)}, which the schema refuses`, expected);
    }
  });
}

function ruleFields({ schema, report }: Node): void {
  const rules = (schema.allOf ?? []).flatMap((branch, index) =>
    branch["x-rule"] === undefined ? [] : [{ rule: branch["x-rule"], at: childPointer("/allOf", index) }],
  );
  if (rules.length === 0) return;
  const known = Object.keys(schema.properties ?? {});
  const unknown = rules.filter(({ rule }) => !known.includes(rule.field));
  for (const { rule, at } of unknown) {
    report(
      `${at}/x-rule/field`,
      `unknown property ${showValue(rule.field)}${didYouMean(rule.field, known)}`,
      `one of ${known.join(", ")}`,
    );
  }
  if (unknown.length > 0) return;
  try {
    combinationOf(schema);
  } catch (error) {
    if (!(error instanceof InexpressibleRuleError)) throw error;
    report("/allOf", error.message, "a rule that the types can forbid too");
  }
}
