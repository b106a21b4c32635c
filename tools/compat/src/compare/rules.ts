import { isDeepStrictEqual } from "node:util";
import type { SchemaChange } from "../change.ts";
import { isSchema, listedSchemas, type Schema } from "@scenario-call/testing/schema";
import type { Here } from "./here.ts";
import { withoutProse } from "./prose.ts";
import { differing } from "./show.ts";

/** A rule is the same one as long as its id is; a branch without an id, as long as it says the same. */
function nameOf(rule: Schema): string {
  const named = rule["x-rule"];
  return isSchema(named) ? String(named["id"]) : JSON.stringify(withoutProse(rule));
}

const ABOUT = { keywords: ["allOf"], around: ["properties", "additionalProperties"] };

/** Compares the rules that all have to hold (`allOf`). */
export function compareRules(old: Schema, now: Schema, here: Here): readonly SchemaChange[] {
  const before = new Map(listedSchemas(old, "allOf").map((rule) => [nameOf(rule), rule]));
  const after = new Map(listedSchemas(now, "allOf").map((rule) => [nameOf(rule), rule]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (isDeepStrictEqual(was, is)) return [];
    if (was === undefined) return [here("rule added", "narrowed", { now: name, ...ABOUT })];
    if (is === undefined) return [here("rule removed", "widened", { was: name, ...ABOUT })];
    return compareRule(name, was, is, here);
  });
}

function compareRule(name: string, was: Schema, is: Schema, here: Here): readonly SchemaChange[] {
  const [before, after] = [withoutProse(was), withoutProse(is)];
  if (isDeepStrictEqual(before, after)) return [here("prose changed", "same", {})];
  const [old, now] = differing(before, after).map((part) => ({ [name]: part ?? {} }));
  // What is said to who breaks it may change without what it forbids.
  const isSaid = isDeepStrictEqual({ ...before, "x-rule": null }, { ...after, "x-rule": null });
  return isSaid
    ? [here("error of a rule changed", "same", { was: old, now })]
    : [here("rule changed", "both", { was: old, now, ...ABOUT })];
}
