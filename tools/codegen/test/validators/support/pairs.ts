import type { JsonSchema } from "../../../src/model.ts";
import { raisesOf } from "../../../src/raises.ts";
import { KINDS, type Kind } from "./compile.ts";

/** A field and a kind of violation that it can come to; an element of an array is written `[]`. */
export interface Pair {
  readonly kind: Kind;
  readonly field: string;
  readonly name: string;
}

/** Every pair of field and kind of violation that a schema can come to. */
export function pairsOf(schema: JsonSchema): readonly Pair[] {
  const mnemonics = Object.fromEntries(KINDS.map((kind) => [kind, kind])) as Record<Kind, Kind>;
  return raisesOf(schema, mnemonics).flatMap(({ field, kind }) =>
    kind === "meaning" ? [] : [{ kind, field, name: `${kind} ${field}` }],
  );
}

/** Every field of a schema and of the forms that it lets a value choose from, whatever it can come to. */
export function fieldsOf(schema: JsonSchema, field = ""): readonly string[] {
  const { properties = {}, items, anyOf = [], oneOf = [] } = schema;
  const named = Object.entries(properties).flatMap(([name, property]) => {
    const inner = field === "" ? name : `${field}.${name}`;
    return [inner, ...fieldsOf(property, inner)];
  });
  const below = [...named, ...[...anyOf, ...oneOf].flatMap((form) => fieldsOf(form, field))];
  return typeof items === "object" ? [...below, `${field}[]`, ...fieldsOf(items, `${field}[]`)] : below;
}
