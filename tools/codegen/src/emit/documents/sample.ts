import type { JsonSchema } from "../../model.ts";

/** A value that a schema shows by its own `examples`, `const`, values or default; undefined where it shows none. */
export function sampleOf(schema: JsonSchema): unknown {
  if (schema.examples !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.properties === undefined) return undefined;
  const members = Object.entries(schema.properties).map(([name, inner]) => [name, sampleOf(inner)] as const);
  const isWhole = members.every(
    ([name, value]) => value !== undefined || !(schema.required?.includes(name) ?? false),
  );
  return isWhole ? Object.fromEntries(members.filter(([, value]) => value !== undefined)) : undefined;
}
