import fc from "fast-check";
import { isSchema, listedSchemas, namedSchemas, type Schema, texts } from "./schema.ts";

/**
 * Values near a schema: most are permitted by it, many stand on a limit. Meant to be judged by a validator afterwards:
 * combinations of members are left to chance. `names`: members that may turn up where a schema permits any.
 */
export function valuesNear(schema: Schema, names: readonly string[] = []): fc.Arbitrary<unknown> {
  const branches = [...listedSchemas(schema, "anyOf"), ...listedSchemas(schema, "oneOf")];
  if (schema["const"] !== undefined) return fc.constant(schema["const"]);
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...(schema["enum"] as readonly unknown[]));
  if (branches.length > 0) {
    const { anyOf: _any, oneOf: _one, ...rest } = schema;
    return fc.oneof(...branches.map((branch) => valuesNear(merged(rest, branch), names)));
  }
  const types = texts(schema, "type");
  const shapes = (types.length === 0 ? ["string", "number", "boolean", "object"] : types).map((type) =>
    ofType(type, schema, names),
  );
  return fc.oneof(...shapes);
}

function merged(rest: Schema, branch: Schema): Schema {
  return {
    ...rest,
    ...branch,
    properties: {
      ...(rest["properties"] as object | undefined),
      ...(branch["properties"] as object | undefined),
    },
    required: [...texts(rest, "required"), ...texts(branch, "required")],
  };
}

function limit(schema: Schema, keyword: string, otherwise: number): number {
  const value = schema[keyword];
  return typeof value === "number" ? value : otherwise;
}

function ofType(type: string, schema: Schema, names: readonly string[]): fc.Arbitrary<unknown> {
  switch (type) {
    case "string":
      return textNear(schema);
    case "integer":
    case "number":
      return numberNear(schema, type === "integer" || schema["multipleOf"] === 1);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(isSchema(schema["items"]) ? valuesNear(schema["items"], names) : fc.string(), {
        minLength: limit(schema, "minItems", 0),
        maxLength: Math.min(limit(schema, "maxItems", 4), limit(schema, "minItems", 0) + 4),
      });
    default:
      return objectNear(schema, names);
  }
}

function textNear(schema: Schema): fc.Arbitrary<string> {
  const [least, most] = [limit(schema, "minLength", 0), limit(schema, "maxLength", 40)];
  const length = { minLength: least, maxLength: Math.max(least, most) };
  const pattern = schema["pattern"];
  if (typeof pattern === "string") return fc.stringMatching(new RegExp(pattern, "u"));
  return fc.oneof(
    fc.string({ ...length, unit: "grapheme" }),
    fc.string({ minLength: length.maxLength, maxLength: length.maxLength }),
    fc.string({ minLength: least, maxLength: least }),
  );
}

function numberNear(schema: Schema, isWhole: boolean): fc.Arbitrary<number> {
  const least = limit(schema, "minimum", limit(schema, "exclusiveMinimum", -1_000_000));
  const most = limit(schema, "maximum", limit(schema, "exclusiveMaximum", Math.max(least, 1_000_000)));
  const [min, max] = [Math.ceil(least), Math.floor(most)];
  const whole = fc.oneof(
    fc.bigInt({ min: BigInt(min), max: BigInt(max) }).map(Number),
    fc.constantFrom(min, max),
  );
  return isWhole
    ? whole
    : fc.oneof(whole, fc.double({ min: least, max: most, noNaN: true, noDefaultInfinity: true }));
}

function objectNear(schema: Schema, names: readonly string[]): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(
    [...namedSchemas(schema, "properties")].map(([name, inner]) => [name, valuesNear(inner, names)]),
  );
  const required = texts(schema, "required").filter((name) => name in members);
  const named = fc.record(members, { requiredKeys: required, noNullPrototype: true });
  const others = schema["additionalProperties"];
  if (others === false) return named;
  const more = isSchema(others) ? valuesNear(others, names) : fc.constantFrom<unknown>("more", 1, true, null);
  const free = names.filter((name) => !(name in members));
  const keys = fc.oneof(fc.stringMatching(/^more_[a-z]{1,4}$/), ...free.map((name) => fc.constant(name)));
  return fc
    .tuple(fc.dictionary(keys, more, { maxKeys: 2, noNullPrototype: true }), named)
    .map(([extra, known]) => ({ ...extra, ...known }));
}
