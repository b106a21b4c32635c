import { isDeepStrictEqual } from "node:util";
import type { Effect, SchemaChange } from "../change.ts";
import { isSchema, listedSchemas, type Schema } from "../schema.ts";
import { type Here, picked } from "./here.ts";
import { withoutProse } from "./prose.ts";

/** What is not compared part by part: different is different. */
const CONDITIONS = ["if", "then", "else", "not", "anyOf", "oneOf", "const", "multipleOf", "uniqueItems"];

/** Compares the keywords whose meaning cannot be put in an order, prose aside. */
export function compareConditions(old: Schema, now: Schema, here: Here): readonly SchemaChange[] {
  const [before, after] = [strict(old), strict(now)];
  const changed = CONDITIONS.filter((keyword) => !isDeepStrictEqual(before[keyword], after[keyword]));
  const said = CONDITIONS.some((keyword) => !isDeepStrictEqual(old[keyword], now[keyword]));
  if (changed.length === 0) return said ? [here("prose changed", "same", {})] : [];
  const effect = conditionEffect(before, after, changed);
  return [
    here("condition changed", effect, {
      was: picked(before, changed),
      now: picked(after, changed),
      keywords: CONDITIONS,
      around: ["properties", "required", "additionalProperties"],
    }),
  ];
}

function strict(schema: Schema): Schema {
  const conditions = withoutProse({ properties: picked(schema, CONDITIONS) })["properties"];
  return isSchema(conditions) ? conditions : {};
}

function conditionEffect(old: Schema, now: Schema, changed: readonly string[]): Effect {
  if (changed.every((keyword) => old[keyword] === undefined)) return "narrowed";
  if (changed.every((keyword) => now[keyword] === undefined)) return "widened";
  if (changed.length > 1 || changed[0] !== "anyOf") return "both";
  const [before, after] = [listedSchemas(old, "anyOf"), listedSchemas(now, "anyOf")];
  if (holdsAll(after, before)) return "widened";
  return holdsAll(before, after) ? "narrowed" : "both";
}

function holdsAll(whole: readonly Schema[], part: readonly Schema[]): boolean {
  return part.every((branch) => whole.some((other) => isDeepStrictEqual(other, branch)));
}
