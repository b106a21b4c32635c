import type { JsonSchema } from "./model.ts";
import { childPointer, pointerKeys } from "./pointer.ts";

/** What the keywords hold that have schemas inside: one, a list of them, or a map from names to them. */
const HELD: ReadonlyMap<string, "one" | "list" | "map"> = new Map([
  ...["additionalProperties", "items", "not", "if", "then", "else"].map((name) => [name, "one"] as const),
  ...["allOf", "anyOf", "oneOf"].map((name) => [name, "list"] as const),
  ...["properties", "$defs"].map((name) => [name, "map"] as const),
]);

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
  const found: Subschema[] = [];
  mapSubschemas(schema, (inner, pointer, keyword) => {
    found.push({ keyword, pointer, schema: inner });
    return inner;
  });
  return found;
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
  const mapped = (keyword: string, value: unknown): unknown => {
    const inner = (key: string | number, held: unknown): unknown =>
      isSchema(held) ? map(held, childPointer(`/${keyword}`, key), keyword) : held;
    const held = HELD.get(keyword);
    if (held === "one" && isSchema(value)) return map(value, `/${keyword}`, keyword);
    if (held === "list" && Array.isArray(value)) return value.map((item, index) => inner(index, item));
    if (held === "map" && isSchema(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(key, item)]));
    }
    return value;
  };
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, mapped(keyword, value)]),
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
  const hasSeveral = (keyword: string): boolean => (HELD.get(keyword) ?? "one") !== "one";
  for (let index = 0; index < keys.length; index += 1) {
    const keyword = keys[index] ?? "";
    if (hasSeveral(keyword)) index += 1;
    steps.push({ keyword, key: hasSeveral(keyword) ? (keys[index] ?? "") : null });
  }
  return steps;
}
