import { isDeepStrictEqual } from "node:util";
import type { Effect, SchemaChange } from "../change.ts";
import { isSchema, listedSchemas, type Schema } from "@scenario-call/testing/schema";
import { type Here, picked } from "./here.ts";
import { PROSE, withoutProse } from "./prose.ts";
import { differing } from "./show.ts";

/** What is compared elsewhere, part by part, or means nothing to a value. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...PROSE,
  "$schema",
  "type",
  "enum",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "pattern",
  "allOf",
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "default",
  "x-errors",
  "x-secret",
  "x-phone",
  "x-code",
  "x-rule",
]);

/**
 * Compares the keywords whose meaning cannot be put in an order, prose aside: different is different. A keyword that
 * nobody here knows is one of them, lest it change what is permitted and nobody is told.
 */
export function compareConditions(old: Schema, now: Schema, here: Here): readonly SchemaChange[] {
  const [before, after] = [strict(old), strict(now)];
  const conditions = conditionsOf(old, now);
  const changed = conditions.filter((keyword) => !isDeepStrictEqual(before[keyword], after[keyword]));
  const said = conditions.some((keyword) => !isDeepStrictEqual(old[keyword], now[keyword]));
  if (changed.length === 0) return said ? [here("prose changed", "same", {})] : [];
  const effect = conditionEffect(before, after, changed);
  const [was, is] = differing(picked(before, changed), picked(after, changed));
  return [
    here("condition changed", effect, {
      was,
      now: is,
      keywords: conditions,
      around: ["properties", "required", "additionalProperties"],
    }),
  ];
}

function conditionsOf(...schemas: readonly Schema[]): readonly string[] {
  const keywords = new Set(schemas.flatMap((schema) => Object.keys(schema)));
  return [...keywords].filter((keyword) => !ELSEWHERE.has(keyword));
}

/** The conditions of a schema, without what makes no difference: words, and lists that may repeat themselves. */
function strict(schema: Schema): Schema {
  const { uniqueItems, ...conditions } = picked(schema, conditionsOf(schema));
  const meant = uniqueItems === true ? { ...conditions, uniqueItems } : conditions;
  const stripped = withoutProse({ properties: meant })["properties"];
  return isSchema(stripped) ? stripped : {};
}

function conditionEffect(old: Schema, now: Schema, changed: readonly string[]): Effect {
  if (changed.every((keyword) => old[keyword] === undefined)) return "narrowed";
  if (changed.every((keyword) => now[keyword] === undefined)) return "widened";
  if (changed.length > 1) return "both";
  if (changed[0] === "multipleOf") return stepEffect(Number(old["multipleOf"]), Number(now["multipleOf"]));
  if (changed[0] !== "anyOf") return "both";
  const [before, after] = [listedSchemas(old, "anyOf"), listedSchemas(now, "anyOf")];
  if (holdsAll(after, before)) return "widened";
  return holdsAll(before, after) ? "narrowed" : "both";
}

/** Every multiple of 4 is one of 2. */
function stepEffect(was: number, is: number): Effect {
  if (Number.isInteger(was / is)) return "widened";
  return Number.isInteger(is / was) ? "narrowed" : "both";
}

function holdsAll(whole: readonly Schema[], part: readonly Schema[]): boolean {
  return part.every((branch) => whole.some((other) => isDeepStrictEqual(other, branch)));
}
