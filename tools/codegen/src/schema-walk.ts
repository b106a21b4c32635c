import type { JsonSchema } from "./model.ts";
import { childPointer, pointerKeys } from "./pointer.ts";

/** Keywords whose value is a schema. */
const SCHEMA_KEYWORDS = ["additionalProperties", "items", "not", "if", "then", "else"] as const;
/** Keywords whose value is a list of schemas. */
const LIST_KEYWORDS = ["allOf", "anyOf", "oneOf"] as const;
/** Keywords whose value maps names to schemas. */
const MAP_KEYWORDS = ["properties", "$defs"] as const;

/** A schema directly inside another one: by which keyword, at which pointer below it. */
export interface Subschema {
  readonly keyword: string;
  /** Pointer from the enclosing schema, e.g. `/properties/title`. */
  readonly pointer: string;
  readonly schema: JsonSchema;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schemas directly inside a schema, in the order of the file. Everything else in it is data or annotation. */
function subschemas(schema: JsonSchema): readonly Subschema[] {
  return Object.entries(schema).flatMap(([keyword, value]): readonly Subschema[] => {
    if (SCHEMA_KEYWORDS.some((known) => known === keyword)) {
      return isSchema(value) ? [{ keyword, pointer: `/${keyword}`, schema: value }] : [];
    }
    const isList = LIST_KEYWORDS.some((known) => known === keyword) && Array.isArray(value);
    const isMap = MAP_KEYWORDS.some((known) => known === keyword) && isSchema(value);
    if (!isList && !isMap) return [];
    return Object.entries(value as object).flatMap(([key, inner]: [string, unknown]) =>
      isSchema(inner) ? [{ keyword, pointer: childPointer(`/${keyword}`, key), schema: inner }] : [],
    );
  });
}

/** Every schema in a schema, itself first, outer before inner, in the order of the file. */
export function* walkSchemas(
  schema: JsonSchema,
  pointer = "",
): Generator<[pointer: string, schema: JsonSchema]> {
  yield [pointer, schema];
  for (const inner of subschemas(schema)) yield* walkSchemas(inner.schema, pointer + inner.pointer);
}

/** The schema with each schema directly inside it replaced; data and annotations stay as they are. */
export function mapSubschemas(
  schema: JsonSchema,
  map: (inner: JsonSchema, pointer: string, keyword: string) => JsonSchema,
): JsonSchema {
  const replaced = new Map(
    subschemas(schema).map(
      (inner) => [inner.pointer, map(inner.schema, inner.pointer, inner.keyword)] as const,
    ),
  );
  const rebuild = (keyword: string, value: unknown): unknown => {
    const whole = replaced.get(`/${keyword}`);
    if (whole !== undefined) return whole;
    const inner = (key: string | number, old: unknown): unknown =>
      replaced.get(childPointer(`/${keyword}`, key)) ?? old;
    if (Array.isArray(value)) return value.map((item: unknown, index) => inner(index, item));
    if (!isSchema(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, old]) => [key, inner(key, old)]));
  };
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, rebuild(keyword, value)]),
  );
}

/** One step from a schema to one inside it: the keyword, and for keywords with several schemas which one. */
export interface Step {
  readonly keyword: string;
  /** Name or index; null where the keyword holds one schema. */
  readonly key: string | null;
}

/** The steps that a pointer from schema to schema takes. A property may be called `items` or `properties`. */
export function pointerSteps(pointer: string): readonly Step[] {
  const steps: Step[] = [];
  const keys = pointerKeys(pointer);
  const hasSeveral = (keyword: string): boolean =>
    [...LIST_KEYWORDS, ...MAP_KEYWORDS].some((known) => known === keyword);
  for (let index = 0; index < keys.length; index += 1) {
    const keyword = keys[index] ?? "";
    if (hasSeveral(keyword)) index += 1;
    steps.push({ keyword, key: hasSeveral(keyword) ? (keys[index] ?? "") : null });
  }
  return steps;
}
