import type { Effect, Place, SchemaChange } from "../change.ts";
import { type Schema, texts } from "@scenario-call/testing/schema";
import { isOpenList } from "./values.ts";
import type { Here } from "./here.ts";

/** The types that JSON Schema knows; a whole number is both an integer and a number. */
const ALL = ["null", "boolean", "integer", "fraction", "string", "array", "object"];

function kindsOf(schema: Schema): ReadonlySet<string> {
  const types = texts(schema, "type");
  if (types.length === 0) return new Set(ALL);
  return new Set(types.flatMap((type) => (type === "number" ? ["integer", "fraction"] : [type])));
}

/** A type is as good as not there if there is a list of values, and none of them is of it. */
function hasValue(schema: Schema, place: Place, kind: string): boolean {
  const values = schema["enum"];
  if (!Array.isArray(values) || isOpenList(schema, place)) return true;
  return values.some((value) => kindOf(value) === kind);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "fraction";
  return typeof value;
}

/** Compares which types of values two versions of a schema permit. */
export function compareTypes(old: Schema, now: Schema, place: Place, here: Here): readonly SchemaChange[] {
  const [was, is] = [kindsOf(old), kindsOf(now)];
  const gained = [...is].some((kind) => !was.has(kind) && hasValue(now, place, kind));
  const lost = [...was].some((kind) => !is.has(kind) && hasValue(old, place, kind));
  if (!gained && !lost) return [];
  const effect: Effect = gained && lost ? "both" : gained ? "widened" : "narrowed";
  return [here("type changed", effect, { was: old["type"] ?? "any", now: now["type"] ?? "any" })];
}
