import type { Effect, SchemaChange } from "../change.ts";
import { type Schema, texts } from "../schema.ts";
import type { Here } from "./here.ts";

/** The types that JSON Schema knows; a whole number is both an integer and a number. */
const ALL = ["null", "boolean", "integer", "fraction", "string", "array", "object"];

function kindsOf(schema: Schema): ReadonlySet<string> {
  const types = texts(schema, "type");
  if (types.length === 0) return new Set(ALL);
  return new Set(types.flatMap((type) => (type === "number" ? ["integer", "fraction"] : [type])));
}

/** Compares which types of values two versions of a schema permit. */
export function compareTypes(old: Schema, now: Schema, here: Here): readonly SchemaChange[] {
  const [was, is] = [kindsOf(old), kindsOf(now)];
  const gained = [...is].some((kind) => !was.has(kind));
  const lost = [...was].some((kind) => !is.has(kind));
  if (!gained && !lost) return [];
  const effect: Effect = gained && lost ? "both" : gained ? "widened" : "narrowed";
  return [here("type changed", effect, { was: old["type"] ?? "any", now: now["type"] ?? "any" })];
}
