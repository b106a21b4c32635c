import { Ajv2020 } from "ajv/dist/2020.js";
import type { JsonSchema } from "../model.ts";

/** Why a value does not fit a schema, at one place in the value. */
export interface Misfit {
  readonly pointer: string;
  readonly expected: string;
}

/** Holds a value against a resolved schema: every misfit, none where it fits; null where the schema cannot tell. */
export type Fits = (schema: JsonSchema, value: unknown) => readonly Misfit[] | null;

/** Makes the check of values against resolved schemas. Each schema is compiled once. */
export function createFits(): Fits {
  const ajv = new Ajv2020({ allErrors: true, strict: false, unicodeRegExp: true, validateSchema: false });
  return (schema, value) => {
    try {
      const validate = ajv.compile(schema);
      if (validate(value)) return [];
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
