import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { hash } from "../hash.ts";
import type { JsonSchema } from "../model.ts";
import { mapSubschemas } from "../schema-walk.ts";
import type { Proven } from "./proven.ts";

/** Why a value does not fit a schema, at one place in the value. */
export interface Misfit {
  readonly pointer: string;
  readonly expected: string;
}

/** Holds values against resolved schemas. */
export interface Fits {
  /** Every misfit, none where the value fits; null where the schema cannot tell. */
  (schema: JsonSchema, value: unknown): readonly Misfit[] | null;
  /** Whether the value does not fit, as examples of what is refused have to; null where the schema cannot tell. */
  isRefused(schema: JsonSchema, value: unknown): boolean | null;
}

/** What a schema demands, and the hash of that. */
interface Demands {
  readonly schema: JsonSchema;
  readonly key: string;
}

/** Makes the check of values against resolved schemas. Each schema is compiled once, and none for what is proven. */
export function createFits(proven: Proven = new Set()): Fits {
  const ajv = new Ajv2020({ allErrors: true, strict: false, unicodeRegExp: true, validateSchema: false });
  const known = new WeakMap<JsonSchema, Demands>();
  const compiled = new Map<string, ValidateFunction>();
  const demandsOf = (schema: JsonSchema): Demands => {
    const before = known.get(schema);
    if (before !== undefined) return before;
    const demands = withoutProse(schema);
    const found = { schema: demands, key: hash(JSON.stringify(demands)) };
    known.set(schema, found);
    return found;
  };
  /** Misfits of a value; what is not in question is proven. */
  const held = (
    verdict: "fits" | "is refused by",
    schema: JsonSchema,
    value: unknown,
  ): readonly Misfit[] | "proven" | null => {
    try {
      const demands = demandsOf(schema);
      const key = hash(`${verdict} ${demands.key} ${JSON.stringify(value)}`);
      if (proven.has(key)) return "proven";
      const validate = compiled.get(demands.key) ?? ajv.compile(demands.schema);
      compiled.set(demands.key, validate);
      const isFit = validate(value);
      if (isFit === (verdict === "fits")) proven.add(key);
      if (isFit) return [];
      return (validate.errors ?? []).map(({ instancePath, message, params }) => ({
        pointer: instancePath,
        expected: `${message ?? "another value"}${"allowedValues" in params ? `: ${JSON.stringify(params["allowedValues"])}` : ""}`,
      }));
    } catch {
      // A schema that cannot be compiled (its pattern is no regular expression) has a mistake of its own.
      return null;
    }
  };
  const fits = (schema: JsonSchema, value: unknown): readonly Misfit[] | null => {
    const found = held("fits", schema, value);
    return found === "proven" ? [] : found;
  };
  const isRefused = (schema: JsonSchema, value: unknown): boolean | null => {
    const found = held("is refused by", schema, value);
    return found === null ? null : found === "proven" || found.length > 0;
  };
  return Object.assign(fits, { isRefused });
}

/**
 * A schema without what its authors say about it, which no value can offend: an edit of the prose, the most frequent
 * one, leaves proven what was. Compiled is what is left, so that no difference between the two can go unseen.
 */
function withoutProse(schema: JsonSchema): JsonSchema {
  const demands = Object.entries(schema).filter(
    ([keyword]) => keyword !== "title" && keyword !== "description" && !keyword.startsWith("x-"),
  );
  return mapSubschemas(Object.fromEntries(demands), withoutProse);
}

/** Whether a value is of a JSON Schema type. */
export function isInstance(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
