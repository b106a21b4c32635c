import { isSchema, type Schema } from "@scenario-call/testing/schema";

/** Keywords that speak to people. */
export const PROSE: readonly string[] = [
  "title",
  "description",
  "examples",
  "x-values",
  "x-source",
  "x-reading",
  // Whether there is a mark is told as a change of its own.
  "x-deprecated",
  "x-deprecated-values",
];

/** A schema without what only people read, down to its last part. */
export function withoutProse(schema: Schema): Schema {
  return stripped(schema, false) as Schema;
}

/** The names under `properties` are members, whatever they are called. */
function stripped(value: unknown, areNames: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => stripped(item, false));
  if (!isSchema(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([keyword]) => areNames || !PROSE.includes(keyword))
      .map(([keyword, inner]) => [keyword, stripped(inner, !areNames && keyword === "properties")]),
  );
}
