// Written in packages/testing too: what is published takes nothing from the tools, and does not promise such helpers to others.

/** A JSON Schema of the spec, with every `$ref` written out. Only the keywords of the spec's dialect are looked at. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** Whether a value is an object that may be a schema. */
export function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schemas under a keyword that holds some by name, such as `properties`. */
export function namedSchemas(schema: Schema, keyword: string): ReadonlyMap<string, Schema> {
  const held = schema[keyword];
  if (!isSchema(held)) return new Map();
  return new Map(Object.entries(held).filter((entry): entry is [string, Schema] => isSchema(entry[1])));
}

/** The schemas under a keyword that holds a list of them, such as `allOf`. */
export function listedSchemas(schema: Schema, keyword: string): readonly Schema[] {
  const held = schema[keyword];
  return Array.isArray(held) ? held.filter(isSchema) : [];
}

/** The texts under a keyword that holds one or several, such as `type` or `required`. */
export function texts(schema: Schema, keyword: string): readonly string[] {
  return [schema[keyword]].flat().filter((value): value is string => typeof value === "string");
}
