import type { JsonSchema } from "../model.ts";
import { childPointer } from "../pointer.ts";
import type { EventsFiles, Spec } from "./spec.ts";

/**
 * The schema of one type of events: the members of the envelope, the type's own after them. Members of the envelope
 * say in `x-from` where they are written, so that what they declare is declared once.
 *
 * @param type name of the type; null or unknown: the envelope alone.
 * @returns null where a file is missing or broken.
 */
export function typeSchema(spec: Spec, events: EventsFiles, type: string | null): JsonSchema | null {
  const envelope = spec.schemas.get(events.envelopeFile);
  if (envelope === undefined || !envelope.isWhole) return null;
  const entry = events.types.find(({ name }) => name === type);
  if (entry === undefined) return envelope.schema;
  const own = spec.schemas.get(entry.file);
  if (own === undefined || !own.isWhole) return null;
  const shared = Object.entries(envelope.schema.properties ?? {}).map(
    ([name, schema]): [string, JsonSchema] => {
      const from = { file: events.envelopeFile, pointer: childPointer("/properties", name) };
      if (name === events.document.type_member) {
        const { examples: _examples, ...rest } = schema;
        return [name, { ...rest, const: entry.name }];
      }
      return [name, { "x-from": from, ...schema }];
    },
  );
  return {
    ...own.schema,
    required: [...(envelope.schema.required ?? []), ...(own.schema.required ?? [])],
    properties: { ...Object.fromEntries(shared), ...own.schema.properties },
  };
}
