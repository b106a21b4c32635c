import { formatMistake, showValue, type Mistake } from "../../mistake.ts";
import type { JsonSchema } from "../../model.ts";
import { childPointer } from "../../pointer.ts";

/** Keywords that the emitted code checks. */
export const ASSERTION_KEYWORDS: readonly string[] = [
  "type",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "enum",
  "const",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minItems",
  "maxItems",
  "uniqueItems",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
];

/** Keywords that say something to people or to other emitters and nothing to a validator. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  "$schema",
  "$id",
  "$defs",
  "$comment",
  "title",
  "description",
  "default",
  "examples",
  "x-deprecated",
  "x-deprecated-values",
  "x-source",
  "x-reading",
  "x-values",
  "x-secret",
  "x-phone",
  "x-code",
  "x-errors",
  "x-from",
  "x-rule",
  "x-from",
]);

const TYPES: ReadonlySet<unknown> = new Set([
  "null",
  "boolean",
  "integer",
  "number",
  "string",
  "array",
  "object",
]);

/** A schema from which no validator can be made: what stands where, and why. */
export class UnsupportedSchemaError extends Error {
  override readonly name = "UnsupportedSchemaError";
  readonly mistake: Mistake;

  constructor(mistake: Mistake) {
    super(formatMistake(mistake));
    this.mistake = mistake;
  }
}

/** Whether a value is a schema: an object, or `true` or `false`. */
function isSchema(value: unknown): value is JsonSchema | boolean {
  return typeof value === "boolean" || isSchemaObject(value);
}

function isSchemaObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

function isSchemaList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isSchema);
}

/** What a keyword may hold: a test, and the words for a message. */
interface Shape {
  readonly test: (value: unknown) => boolean;
  readonly expected: string;
}

const COUNT: Shape = { test: isCount, expected: "a whole number, 0 or more" };
const NUMBER: Shape = { test: (value) => Number.isFinite(value), expected: "a number" };
const SCHEMA: Shape = { test: isSchema, expected: "a schema" };
const SCHEMAS: Shape = { test: isSchemaList, expected: "a list of schemas, not empty" };

/** What keywords hold; those not listed hold a schema. */
const SHAPES: Readonly<Record<string, Shape>> = {
  type: {
    test: (value) => typesOf(value).every((type) => TYPES.has(type)),
    expected: "a type or a list of types",
  },
  properties: {
    test: (value) => isSchemaObject(value) && Object.values(value).every(isSchema),
    expected: "schemas by name",
  },
  required: {
    test: (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
    expected: "a list of names",
  },
  const: { test: () => true, expected: "a value" },
  enum: { test: Array.isArray, expected: "a list of values" },
  pattern: { test: isPattern, expected: "a regular expression with the flag u" },
  minLength: COUNT,
  maxLength: COUNT,
  minimum: NUMBER,
  maximum: NUMBER,
  exclusiveMinimum: NUMBER,
  exclusiveMaximum: NUMBER,
  multipleOf: { test: (value) => Number.isFinite(value) && Number(value) > 0, expected: "a number above 0" },
  minItems: COUNT,
  maxItems: COUNT,
  uniqueItems: { test: (value) => typeof value === "boolean", expected: "true or false" },
  allOf: SCHEMAS,
  anyOf: SCHEMAS,
  oneOf: SCHEMAS,
};

function typesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) && value.length > 0 ? value : [value];
}

function isPattern(value: unknown): boolean {
  if (typeof value !== "string") return false;
  try {
    return new RegExp(value, "u").flags === "u";
  } catch {
    return false;
  }
}

/**
 * Makes sure that a validator can be made from a schema, and that it would check all the schema says.
 *
 * @throws {@link UnsupportedSchemaError} at the first keyword that is not supported, by its name, or that does not
 * hold what it has to.
 */
export function assertSupported(schema: unknown, file: string, pointer = ""): void {
  const refuse = (at: string, found: string, expected: string): never => {
    throw new UnsupportedSchemaError({ file, pointer: at, found, expected });
  };
  if (typeof schema === "boolean") return;
  if (!isSchemaObject(schema)) return refuse(pointer, showValue(schema), "a schema");
  for (const [keyword, value] of Object.entries(schema)) {
    const at = childPointer(pointer, keyword);
    if (ANNOTATIONS.has(keyword)) continue;
    if (!ASSERTION_KEYWORDS.includes(keyword)) {
      refuse(at, `the keyword ${JSON.stringify(keyword)}`, "a keyword that the validator emitter supports");
    }
    const shape = SHAPES[keyword] ?? SCHEMA;
    if (!shape.test(value)) refuse(at, showValue(value), shape.expected);
    for (const [below, inner] of innerSchemas(keyword, value)) assertSupported(inner, file, at + below);
  }
}

function innerSchemas(
  keyword: string,
  value: unknown,
): readonly (readonly [pointer: string, schema: unknown])[] {
  if (["not", "if", "then", "else", "items", "additionalProperties"].includes(keyword)) return [["", value]];
  if (!["allOf", "anyOf", "oneOf", "properties"].includes(keyword)) return [];
  return Object.entries(value as object).map(([key, inner]) => [childPointer("", key), inner]);
}
