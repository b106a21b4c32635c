import fc from "fast-check";
import type { Violations } from "./contract.ts";
import { isSchema, namedSchemas, type Schema, texts } from "./schema.ts";

/** Parameters of a request, as they stand on the wire. */
export type Params = Readonly<Record<string, unknown>>;

/** Parameters with exactly one fault, and what they are refused with. */
export interface FaultyParams {
  readonly params: Params;
  readonly mnemonic: string;
  /** The parameter at fault, dotted; null where no single one is. */
  readonly field: string | null;
}

/** One way to spoil one place of a request. */
interface Fault {
  readonly field: string;
  readonly mnemonic: string;
  readonly spoil: (params: Params) => fc.Arbitrary<Params>;
}

/** A member of a request that is there, with its schema. */
interface Place {
  readonly path: readonly string[];
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/** Valid parameters with one fault put into them: any place, any kind of fault. */
export function withOneFault(
  params: Params,
  schema: Schema,
  violations: Violations,
): fc.Arbitrary<FaultyParams> {
  const places = placesOf(params, schema, []);
  const objects = [{ path: [] as readonly string[], schema }, ...places].filter(({ schema: inner }) =>
    isClosed(inner),
  );
  const faults: readonly Fault[] = [
    ...objects.map(({ path }) => unexpected(path, violations)),
    ...places.filter(({ isRequired }) => isRequired).map(({ path }) => missing(path, violations)),
    ...places.flatMap((place) => wrongType(place, violations)),
    ...places.flatMap((place) => wrongValue(place, violations)),
  ];
  return fc
    .constantFrom(...faults)
    .chain(({ field, mnemonic, spoil }) =>
      spoil(params).map((spoilt) => ({ params: spoilt, mnemonic, field })),
    );
}

function isClosed(schema: Schema): boolean {
  return schema["additionalProperties"] === false;
}

/** Members inside alternatives are left alone: which of these was meant cannot be told. */
function placesOf(value: Params, schema: Schema, path: readonly string[]): readonly Place[] {
  const required = texts(schema, "required");
  return [...namedSchemas(schema, "properties")].flatMap(([name, inner]): readonly Place[] => {
    if (!(name in value)) return [];
    const own = { path: [...path, name], schema: inner, isRequired: required.includes(name) };
    const held = value[name];
    return [own, ...(isSchema(held) ? placesOf(held, inner, own.path) : [])];
  });
}

function unexpected(path: readonly string[], { unexpected: mnemonic }: Violations): Fault {
  const name = "unexpected_member";
  const at = [...path, name];
  return {
    field: at.join("."),
    mnemonic,
    spoil: (params) => fc.jsonValue().map((value) => put(params, at, value)),
  };
}

function missing(path: readonly string[], { missing: mnemonic }: Violations): Fault {
  return { field: path.join("."), mnemonic, spoil: (params) => fc.constant(put(params, path, undefined)) };
}

const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  string: ["text", "", "1"],
  number: [1, 0, -1, 1.5],
  boolean: [true, false],
  null: [null],
  array: [[], ["text"]],
  object: [{}, { type: "text" }],
};

function wrongType({ path, schema }: Place, { type: mnemonic }: Violations): readonly Fault[] {
  const permitted = texts(schema, "type").map((type) => (type === "integer" ? "number" : type));
  if (permitted.length === 0) return [];
  const others = Object.entries(VALUES)
    .filter(([type]) => !permitted.includes(type))
    .flatMap(([, values]) => values);
  return [
    {
      field: path.join("."),
      mnemonic,
      spoil: (params) => fc.constantFrom(...others).map((value) => put(params, path, value)),
    },
  ];
}

function wrongValue({ path, schema }: Place, { value: mnemonic }: Violations): readonly Fault[] {
  const values = refusedValues(schema);
  return values === null
    ? []
    : [
        {
          field: path.join("."),
          mnemonic,
          spoil: (params) => values().map((value) => put(params, path, value)),
        },
      ];
}

/** Values of the right type that the schema refuses for what they are; null where it refuses none. */
function refusedValues(schema: Schema): (() => fc.Arbitrary<unknown>) | null {
  const types = texts(schema, "type");
  if (types.length !== 1) return null;
  const known = schema["enum"];
  if (Array.isArray(known)) {
    return types[0] === "string" ? () => fc.string().filter((text) => !known.includes(text)) : null;
  }
  if (types[0] === "string") return refusedTexts(schema);
  return types[0] === "number" || types[0] === "integer" ? refusedNumbers(schema) : null;
}

function refusedTexts(schema: Schema): (() => fc.Arbitrary<string>) | null {
  const pattern = typeof schema["pattern"] === "string" ? new RegExp(schema["pattern"], "u") : null;
  const least = Number(schema["minLength"] ?? 0);
  if (pattern === null) return least > 0 ? () => fc.string({ maxLength: least - 1 }) : null;
  return () =>
    fc
      .oneof(
        fc.string(),
        fc.stringMatching(pattern).map((text) => `+${text}`),
        fc.stringMatching(pattern).map((text) => `${text} `),
      )
      .filter((text) => !pattern.test(text));
}

function refusedNumbers(schema: Schema): (() => fc.Arbitrary<number>) | null {
  const least = schema["minimum"];
  const most = schema["maximum"];
  const refused = [
    ...(typeof least === "number" ? [least - 1, least - 1000] : []),
    ...(typeof most === "number" ? [most * 2] : []),
    ...(schema["multipleOf"] === 1 ? [1.5] : []),
  ];
  return refused.length === 0 ? null : () => fc.constantFrom(...refused);
}

/** The object with the member at a path set; `undefined` takes it out. */
function put(holder: Params, [name = "", ...rest]: readonly string[], value: unknown): Params {
  const inner = holder[name];
  const next = rest.length === 0 ? value : put(isSchema(inner) ? inner : {}, rest, value);
  const others = Object.fromEntries(Object.entries(holder).filter(([key]) => key !== name));
  return next === undefined ? others : { ...others, [name]: next };
}
