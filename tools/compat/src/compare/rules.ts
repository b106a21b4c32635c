import { isDeepStrictEqual } from "node:util";
import type { SchemaChange } from "../change.ts";
import { isSchema, listedSchemas, type Schema } from "../schema.ts";
import type { Here } from "./here.ts";
import { withoutProse } from "./prose.ts";

/** A rule is the same one as long as its id is; a branch without an id, as long as it says the same. */
function nameOf(rule: Schema): string {
  const named = rule["x-rule"];
  return isSchema(named) ? String(named["id"]) : JSON.stringify(withoutProse(rule));
}

/** Compares the rules that all have to hold (`allOf`). */
export function compareRules(old: Schema, now: Schema, here: Here): readonly SchemaChange[] {
  const before = new Map(listedSchemas(old, "allOf").map((rule) => [nameOf(rule), rule]));
  const after = new Map(listedSchemas(now, "allOf").map((rule) => [nameOf(rule), rule]));
  const about = { keywords: ["allOf"], around: ["properties", "additionalProperties"] };
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (isDeepStrictEqual(was, is)) return [];
    if (was === undefined) return [here("rule added", "narrowed", { now: name, ...about })];
    if (is === undefined) return [here("rule removed", "widened", { was: name, ...about })];
    return isDeepStrictEqual(withoutProse(was), withoutProse(is))
      ? [here("prose changed", "same", {})]
      : [here("rule changed", "both", { was: withoutProse(was), now: withoutProse(is), ...about })];
  });
}
