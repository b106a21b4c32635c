import type { JsonSchema } from "./model.ts";
import { mapSubschemas } from "./schema-walk.ts";

/** A schema as a reader takes it: a value that a list of values does not know is carried. */
export function openValues(schema: JsonSchema): JsonSchema {
  const { enum: _values, "x-values": _texts, ...rest } = schema;
  return mapSubschemas(schema.type === "string" ? rest : schema, openValues);
}
