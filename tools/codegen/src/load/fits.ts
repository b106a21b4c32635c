import { Ajv2020 } from "ajv/dist/2020.js";
import { hash } from "../hash.ts";
import type { JsonSchema } from "../model.ts";
import type { Proven } from "./proven.ts";

/** Why a value does not fit a schema, at one place in the value. */
export interface Misfit {
  readonly pointer: string;
  readonly expected: string;
}

/** Holds a value against a resolved schema: every misfit, none where it fits; null where the schema cannot tell. */
export type Fits = (schema: JsonSchema, value: unknown) => readonly Misfit[] | null;

/** Makes the check of values against resolved schemas. Each schema is compiled once, and none for what is proven. */
export function createFits(proven: Proven = new Set()): Fits {
  const ajv = new Ajv2020({ allErrors: true, strict: false, unicodeRegExp: true, validateSchema: false });
  const texts = new WeakMap<JsonSchema, string>();
  const keyOf = (schema: JsonSchema, value: unknown): string => {
    const text = texts.get(schema) ?? JSON.stringify(schema);
    texts.set(schema, text);
    return hash(`fits ${text} ${JSON.stringify(value)}`);
  };
  return (schema, value) => {
    try {
      const key = keyOf(schema, value);
      if (proven.has(key)) return [];
      const validate = ajv.compile(schema);
      if (validate(value)) {
        proven.add(key);
        return [];
      }
      return (validate.errors ?? []).map(({ instancePath, message, params }) => ({
        pointer: instancePath,
        expected: `${message ?? "another value"}${"allowedValues" in params ? `: ${JSON.stringify(params["allowedValues"])}` : ""}`,
      }));
    } catch {
      // A schema that cannot be compiled (its pattern is no regular expression) has a mistake of its own.
      return null;
    }
  };
}

/** Whether a value is of a JSON Schema type. */
export function isInstance(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
