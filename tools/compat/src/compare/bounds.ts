import type { SchemaChange } from "../change.ts";
import { type Schema, texts } from "@scenario-call/testing/schema";
import type { Here } from "./here.ts";

/** One limit: the keywords that set it, and in which direction it permits less. */
interface Limit {
  readonly keyword: string;
  /** The same, where the number itself is outside. */
  readonly exclusive?: string;
  /** 1: a larger number permits less; -1: a smaller one. */
  readonly sign: 1 | -1;
  /** What holds where nothing is said. */
  readonly none: number;
}

const LIMITS: readonly Limit[] = [
  { keyword: "minimum", exclusive: "exclusiveMinimum", sign: 1, none: -Infinity },
  { keyword: "maximum", exclusive: "exclusiveMaximum", sign: -1, none: Infinity },
  { keyword: "minLength", sign: 1, none: 0 },
  { keyword: "maxLength", sign: -1, none: Infinity },
  { keyword: "minItems", sign: 1, none: 0 },
  { keyword: "maxItems", sign: -1, none: Infinity },
];

/** Where a limit stands. */
interface Bound {
  readonly value: number;
  /** Whether the number itself is outside. */
  readonly isOutside: boolean;
}

/** Whether only whole numbers are permitted: then "above 0" and "from 1" are the same. */
function isWhole(schema: Schema): boolean {
  return texts(schema, "type").includes("integer") || Number.isInteger(schema["multipleOf"]);
}

function boundOf(schema: Schema, { keyword, exclusive, sign, none }: Limit): Bound {
  const inside = numberAt(schema, keyword) ?? none;
  const outside = exclusive === undefined ? undefined : numberAt(schema, exclusive);
  if (outside === undefined || (outside - inside) * sign < 0) return { value: inside, isOutside: false };
  if (!isWhole(schema)) return { value: outside, isOutside: true };
  return { value: (Math.floor(outside * sign) + 1) * sign, isOutside: false };
}

function numberAt(schema: Schema, keyword: string): number | undefined {
  const value = schema[keyword];
  return typeof value === "number" ? value : undefined;
}

/** More than 0 where the second permits less than the first. */
function difference(was: Bound, is: Bound, sign: 1 | -1): number {
  if (was.value !== is.value) return (is.value - was.value) * sign;
  return Number(is.isOutside) - Number(was.isOutside);
}

function told(schema: Schema, { keyword, exclusive = keyword }: Limit): string {
  const said = [...new Set([keyword, exclusive])].flatMap((each) => {
    const value = numberAt(schema, each);
    return value === undefined ? [] : [`${each} ${value}`];
  });
  return said.length === 0 ? `${keyword} none` : said.join(", ");
}

/** Compares the limits of two versions of a schema: of numbers, lengths of texts and of lists. */
export function compareBounds(old: Schema, now: Schema, here: Here): readonly SchemaChange[] {
  return LIMITS.flatMap((limit) => {
    const more = difference(boundOf(old, limit), boundOf(now, limit), limit.sign);
    if (more === 0) return [];
    const { keyword, exclusive } = limit;
    const what = {
      was: told(old, limit),
      now: told(now, limit),
      keywords: exclusive === undefined ? [keyword] : [keyword, exclusive],
    };
    return [more > 0 ? here("bound tightened", "narrowed", what) : here("bound loosened", "widened", what)];
  });
}
