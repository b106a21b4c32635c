import type { SchemaChange } from "../change.ts";
import type { Schema } from "../schema.ts";
import type { Here } from "./here.ts";

const LOWER = ["minimum", "exclusiveMinimum", "minLength", "minItems"];
const UPPER = ["maximum", "exclusiveMaximum", "maxLength", "maxItems"];

function bound(schema: Schema, keyword: string, none: number): number {
  const value = schema[keyword];
  return typeof value === "number" ? value : none;
}

/** Compares the limits of two versions of a schema: of numbers, lengths of texts and of lists. */
export function compareBounds(old: Schema, now: Schema, here: Here): readonly SchemaChange[] {
  const one = (keyword: string, none: number, sign: 1 | -1): readonly SchemaChange[] => {
    const difference = (bound(now, keyword, none) - bound(old, keyword, none)) * sign;
    if (Number.isNaN(difference) || difference === 0) return [];
    const told = (schema: Schema): string =>
      `${keyword} ${schema[keyword] === undefined ? "none" : bound(schema, keyword, none)}`;
    const what = { was: told(old), now: told(now), keywords: [keyword] };
    return [
      difference > 0 ? here("bound tightened", "narrowed", what) : here("bound loosened", "widened", what),
    ];
  };
  return [
    ...LOWER.flatMap((keyword) => one(keyword, -Infinity, 1)),
    ...UPPER.flatMap((keyword) => one(keyword, Infinity, -1)),
  ];
}
