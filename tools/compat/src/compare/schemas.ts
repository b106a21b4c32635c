import { isDeepStrictEqual } from "node:util";
import type { Effect, Place, SchemaChange } from "../change.ts";
import { isSchema, namedSchemas, type Schema } from "@scenario-call/testing/schema";
import { compareBounds } from "./bounds.ts";
import { compareConditions } from "./conditions.ts";
import { type Here, hereOf, picked } from "./here.ts";
import { compareMarks } from "./marks.ts";
import { compareMembers } from "./members.ts";
import { PROSE } from "./prose.ts";
import { compareRules } from "./rules.ts";
import { compareTypes } from "./types.ts";
import { compareValues } from "./values.ts";

/** All differences between two versions of a schema, `$ref`s written out; `member` is where in the whole they stand. */
export function compareSchemas(old: Schema, now: Schema, place: Place, member = ""): readonly SchemaChange[] {
  // The order of members counts, too.
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  const here = hereOf(old, now, member);
  const inner = (was: Schema, is: Schema, where: string): readonly SchemaChange[] =>
    compareSchemas(was, is, place, where);
  return [
    ...compareTypes(old, now, place, here),
    ...compareValues(old, now, place, here),
    ...compareBounds(old, now, here),
    ...(old["pattern"] === now["pattern"]
      ? []
      : [
          here("form changed", formEffect(old, now), {
            was: old["pattern"],
            now: now["pattern"],
            keywords: ["pattern"],
          }),
        ]),
    ...compareConditions(old, now, here),
    ...compareRules(old, now, here),
    ...compareMarks(old, now, here),
    ...(isDeepStrictEqual(proseOf(old, now), proseOf(now, old)) ? [] : [here("prose changed", "same", {})]),
    ...compareOrder(old, now, place, here),
    ...compareMembers(old, now, member, inner),
    ...compareItems(old, now, member, inner),
  ];
}

/** What a schema says to people. A mark that the other version lacks is no other wording. */
function proseOf(schema: Schema, other: Schema): Schema {
  const { "x-deprecated": mark, "x-deprecated-values": marks, ...prose } = picked(schema, PROSE);
  const theirs = namedSchemas(other, "x-deprecated-values");
  const common = [...namedSchemas({ marks }, "marks")].filter(([value]) => theirs.has(value));
  return {
    ...prose,
    ...(mark === undefined || other["x-deprecated"] === undefined ? {} : { "x-deprecated": mark }),
    "x-deprecated-values": Object.fromEntries(common),
  };
}

/** Which of two patterns permits more cannot be told, unless there is only one. */
function formEffect(old: Schema, now: Schema): Effect {
  if (old["pattern"] === undefined) return "narrowed";
  return now["pattern"] === undefined ? "widened" : "both";
}

/** Of a request with two faults the first is told, in the order in which the members stand in the spec. */
function compareOrder(old: Schema, now: Schema, place: Place, here: Here): readonly SchemaChange[] {
  if (place !== "request") return [];
  const [before, after] = [old, now].map((schema) => [...namedSchemas(schema, "properties").keys()]);
  const was = (before ?? []).filter((name) => after?.includes(name));
  const is = (after ?? []).filter((name) => before?.includes(name));
  return isDeepStrictEqual(was, is) ? [] : [here("order of the members changed", "same", { was, now: is })];
}

function compareItems(
  old: Schema,
  now: Schema,
  member: string,
  inner: (was: Schema, is: Schema, where: string) => readonly SchemaChange[],
): readonly SchemaChange[] {
  const [was, is] = [old["items"], now["items"]];
  if (isDeepStrictEqual(was, is)) return [];
  return inner(isSchema(was) ? was : {}, isSchema(is) ? is : {}, `${member}[]`);
}
