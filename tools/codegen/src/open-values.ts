import type { JsonSchema } from "./model.ts";
import { mapSubschemas, walkSchemas } from "./schema-walk.ts";

const opened = new WeakMap<JsonSchema, JsonSchema>();

/**
 * A schema as a reader takes it: a value of the right type that a list of values does not know is carried. For what the
 * service sends (results, events); what it is sent stays as strict as the spec says. The same schema for the same one.
 */
export function openValues(schema: JsonSchema): JsonSchema {
  const known = opened.get(schema);
  if (known !== undefined) return known;
  const { enum: _values, "x-values": _texts, ...rest } = schema;
  const open = mapSubschemas(holdsTexts(schema) ? rest : schema, openValues);
  opened.set(schema, open);
  return open;
}

/**
 * The same for documents: the known values are told, and do not shut out others. A shared piece with values in it is
 * written out, since requests refer to the same one and stay strict.
 */
export function tellValues(schema: JsonSchema): JsonSchema {
  const { enum: values, "x-from": from, ...rest } = schema;
  const own = from === undefined || isOpened(schema) ? rest : { ...rest, "x-from": from };
  const told =
    values === undefined
      ? own
      : holdsTexts(schema)
        ? { ...own, examples: rest.examples ?? values }
        : { ...own, enum: values };
  return mapSubschemas(told, tellValues);
}

/** Whether a reader takes a schema, or one inside it, otherwise than it is written. */
export function isOpened(schema: JsonSchema): boolean {
  return [...walkSchemas(schema)].some(([, inner]) => inner.enum !== undefined && holdsTexts(inner));
}

/** Whether values are texts: later versions may send others of these. The list of other things is whole. */
function holdsTexts({ type }: JsonSchema): boolean {
  return [type].flat().includes("string");
}
