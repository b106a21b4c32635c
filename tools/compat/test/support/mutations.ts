import type { SchemaChangeKind } from "../../src/change.ts";
import { isSchema, namedSchemas, type Schema, texts } from "@scenario-call/testing/schema";

/** One way to change a schema: null where this schema has nothing to change in that way. */
export interface Mutation {
  readonly kind: SchemaChangeKind;
  readonly apply: (schema: Schema, pick: (length: number) => number) => Schema | null;
}

const type = (schema: Schema): string => texts(schema, "type").join();
const isPlain = (schema: Schema): boolean =>
  ["anyOf", "oneOf", "allOf", "if", "not", "const", "enum"].every((keyword) => schema[keyword] === undefined);
const members = (schema: Schema): readonly string[] => [...namedSchemas(schema, "properties").keys()];

function chosen<Value>(values: readonly Value[], pick: (length: number) => number): Value | null {
  return values.length === 0 ? null : (values[pick(values.length)] ?? null);
}

/** Every class of changes inside a schema whose effect on the permitted values is told. */
export const MUTATIONS: readonly Mutation[] = [
  {
    kind: "member added",
    apply: (schema) =>
      type(schema) === "object" && isPlain(schema)
        ? { ...schema, properties: { ...(schema["properties"] as object), new_one: { type: "integer" } } }
        : null,
  },
  {
    kind: "required member added",
    apply: (schema) =>
      type(schema) === "object" && isPlain(schema)
        ? {
            ...schema,
            properties: { ...(schema["properties"] as object), new_one: { type: "string" } },
            required: [...texts(schema, "required"), "new_one"],
          }
        : null,
  },
  {
    kind: "member removed",
    apply: (schema, pick) => {
      const name = chosen(members(schema), pick);
      if (name === null || !isPlain(schema)) return null;
      const { [name]: _gone, ...rest } = schema["properties"] as Readonly<Record<string, unknown>>;
      return {
        ...schema,
        properties: rest,
        required: texts(schema, "required").filter((each) => each !== name),
      };
    },
  },
  {
    kind: "member became required",
    apply: (schema, pick) => {
      const required = texts(schema, "required");
      const name = chosen(
        members(schema).filter((each) => !required.includes(each)),
        pick,
      );
      return name === null || !isPlain(schema) ? null : { ...schema, required: [...required, name] };
    },
  },
  {
    kind: "member became optional",
    apply: (schema, pick) => {
      const required = texts(schema, "required");
      const name = chosen(
        members(schema).filter((each) => required.includes(each)),
        pick,
      );
      return name === null || !isPlain(schema)
        ? null
        : { ...schema, required: required.filter((each) => each !== name) };
    },
  },
  {
    kind: "other members forbidden",
    apply: (schema) =>
      type(schema) === "object" && isPlain(schema) && schema["additionalProperties"] === undefined
        ? { ...schema, additionalProperties: false }
        : null,
  },
  {
    kind: "other members allowed",
    apply: (schema) => {
      const { additionalProperties, ...rest } = schema;
      return additionalProperties === false && isPlain(schema) ? rest : null;
    },
  },
  {
    kind: "type changed",
    apply: (schema, pick) => {
      if (!isPlain(schema) || texts(schema, "type").length !== 1) return null;
      const wider = [type(schema), "null"];
      return { ...schema, type: pick(2) === 0 ? wider : type(schema) === "boolean" ? "string" : "boolean" };
    },
  },
  {
    kind: "values added",
    apply: (schema) =>
      schema["enum"] !== undefined && type(schema) === "string"
        ? { ...schema, enum: [...texts(schema, "enum"), "one_more"] }
        : null,
  },
  {
    kind: "values removed",
    apply: (schema, pick) => {
      const values = schema["enum"];
      if (!Array.isArray(values) || values.length < 2) return null;
      const gone = pick(values.length);
      return { ...schema, enum: values.filter((_, at) => at !== gone) };
    },
  },
  {
    kind: "bound tightened",
    apply: (schema, pick) => {
      if (!isPlain(schema) || schema["pattern"] !== undefined) return null;
      if (type(schema) === "string")
        return pick(2) === 0 ? { ...schema, maxLength: 1 } : { ...schema, minLength: 5 };
      if (type(schema) === "array" && schema["minItems"] === undefined) return { ...schema, maxItems: 0 };
      const least = Number(schema["minimum"] ?? 0) + 1;
      return ["number", "integer"].includes(type(schema)) && Number(schema["maximum"] ?? Infinity) > least
        ? { ...schema, maximum: least }
        : null;
    },
  },
  {
    kind: "bound loosened",
    apply: (schema) => {
      const bounds = ["minimum", "maximum", "minLength", "maxLength", "maxItems", "minItems"];
      const bound = bounds.find((keyword) => schema[keyword] !== undefined);
      if (bound === undefined || schema["pattern"] !== undefined || !isPlain(schema)) return null;
      const { [bound]: _gone, ...rest } = schema;
      return rest;
    },
  },
  {
    kind: "form changed",
    apply: (schema, pick) => {
      if (type(schema) !== "string" || !isPlain(schema)) return null;
      if (schema["pattern"] === undefined) return { ...schema, pattern: "^never such a text$" };
      const { pattern: _gone, ...rest } = schema;
      return pick(2) === 0 ? rest : { ...schema, pattern: "^(something else)?$" };
    },
  },
  {
    kind: "rule added",
    apply: (schema, pick) => {
      const name = chosen(members(schema), pick);
      return name === null || schema["allOf"] !== undefined || !isPlain(schema)
        ? null
        : { ...schema, allOf: [{ not: { required: [name] }, "x-rule": { id: "new_rule" } }] };
    },
  },
  {
    kind: "rule removed",
    apply: (schema) => {
      const { allOf, ...rest } = schema;
      return Array.isArray(allOf) ? rest : null;
    },
  },
  {
    kind: "condition changed",
    apply: (schema, pick) => {
      const name = chosen(members(schema), pick);
      return name === null || !isPlain(schema) ? null : { ...schema, not: { required: [name] } };
    },
  },
  {
    // A keyword that the comparison does not know.
    kind: "condition changed",
    apply: (schema, pick) => {
      const [name, other] = [chosen(members(schema), pick), chosen(members(schema), pick)];
      if (name === null || other === null || name === other || !isPlain(schema)) return null;
      const required = texts(schema, "required");
      return required.includes(other) ? null : { ...schema, dependentRequired: { [name]: [other] } };
    },
  },
  { kind: "default changed", apply: (schema) => ({ ...schema, default: "something else" }) },
  {
    kind: "errors added",
    apply: (schema) => ({ ...schema, "x-errors": [...texts(schema, "x-errors"), "a_new_one"] }),
  },
  {
    kind: "errors removed",
    apply: (schema) => {
      const { "x-errors": errors, ...rest } = schema;
      return errors === undefined ? null : rest;
    },
  },
  {
    kind: "deprecated",
    apply: (schema) => ({
      ...schema,
      "x-deprecated": { since: "2.0.0", reason: "It is old.", instead: null },
    }),
  },
  {
    kind: "values deprecated",
    apply: (schema, pick) => {
      const value = chosen(texts(schema, "enum"), pick);
      const mark = { since: "2.0.0", reason: "It is old.", instead: null };
      return value === null ? null : { ...schema, "x-deprecated-values": { [value]: mark } };
    },
  },
  {
    kind: "masking changed",
    apply: (schema) => ({ ...schema, "x-phone": schema["x-phone"] !== true }),
  },
  { kind: "prose changed", apply: (schema) => ({ ...schema, description: "Said in other words." }) },
];

/** A schema with the mutation applied at one of the places where it can be; null where there is none. */
export function mutated(
  schema: Schema,
  { apply }: Mutation,
  pick: (length: number) => number,
): { readonly schema: Schema; readonly member: string } | null {
  const places = placesOf(schema, "", (changed) => changed).flatMap(({ schema: inner, member, put }) => {
    const changed = apply(inner, pick);
    return changed === null ? [] : [{ schema: put(changed), member }];
  });
  return chosen(places, pick);
}

interface PlaceIn {
  readonly schema: Schema;
  readonly member: string;
  readonly put: (changed: Schema) => Schema;
}

function placesOf(schema: Schema, member: string, put: (changed: Schema) => Schema): readonly PlaceIn[] {
  const inner = [...namedSchemas(schema, "properties")].flatMap(([name, held]) =>
    placesOf(held, member === "" ? name : `${member}.${name}`, (changed) =>
      put({ ...schema, properties: { ...(schema["properties"] as object), [name]: changed } }),
    ),
  );
  const items = schema["items"];
  const ofItems = isSchema(items)
    ? placesOf(items, `${member}[]`, (changed) => put({ ...schema, items: changed }))
    : [];
  return [{ schema, member, put }, ...inner, ...ofItems];
}
