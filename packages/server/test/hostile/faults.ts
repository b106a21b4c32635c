import type { Schema } from "./documents.ts";
import type { Chance } from "./random.ts";
import { oddName, oddValue, type ValueSource } from "./values.ts";

/** One mistake in parameters that were right before, and what the documents say about it. */
export interface Fault {
  readonly mnemonic: string;
  /** The path of the member at fault, with dots. */
  readonly field: string;
}

type Members = Record<string, unknown>;

interface Place {
  readonly holder: Members;
  readonly schema: Schema;
  readonly path: string;
}

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The objects of the parameters whose members have schemas of their own; a schema with alternatives names no one fault. */
const placesIn = (values: ValueSource, holder: Members, schema: Schema, path = ""): readonly Place[] => [
  { holder, schema, path },
  ...Object.entries(schema.properties ?? {}).flatMap(([name, given]) => {
    const inner = values.resolve(given);
    const value = Object.hasOwn(holder, name) ? holder[name] : undefined;
    return isObject(value) && inner.properties !== undefined && inner.anyOf === undefined
      ? placesIn(values, value, inner, `${path}${name}.`)
      : [];
  }),
];

const typesOf = ({ type }: Schema): readonly string[] =>
  type === undefined ? [] : typeof type === "string" ? [type] : type;

const hasType = (value: unknown, type: string): boolean => {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  return type === "integer" ? typeof value === "number" : typeof value === type;
};

/** A value of the right type and another form; undefined where every value of the type has the right form. */
const wrongForm = (chance: Chance, schema: Schema): unknown => {
  const made: unknown[] = [];
  if (schema.enum !== undefined) made.push("x", "", "IN", "Fixed", "contact ");
  if (schema.pattern !== undefined)
    made.push(
      "",
      "+79260000000",
      "x",
      "7926000000O",
      "7 926",
      "1".repeat(500),
      "٧٩٢٦٠٠٠٠٠٠٠",
      "79260000000\n",
    );
  if (schema.minLength !== undefined && schema.minLength > 0) made.push("");
  if (schema.minimum !== undefined) made.push(schema.minimum - 1, -1e300, schema.minimum - 0.5);
  if (schema.maximum !== undefined) made.push(schema.maximum + 1, 1e300);
  if (schema.multipleOf === 1 || schema.type === "integer") made.push(1.5);
  if (schema.minItems !== undefined && schema.minItems > 0) made.push([]);
  return made.length === 0 ? undefined : chance.pick(made);
};

/** Puts one mistake into right parameters; null where the drawn kind does not fit there. The object is changed. */
export const putFault = (
  chance: Chance,
  values: ValueSource,
  params: Members,
  schema: Schema,
): Fault | null => {
  const { holder, schema: own, path } = chance.pick(placesIn(values, params, schema));
  const kind = chance.pick(["unknown", "missing", "type", "value"]);
  if (kind === "unknown") {
    const name = chance.percent(50) ? oddName(chance) : `x${chance.below(1000)}`;
    if (Object.hasOwn(own.properties ?? {}, name)) return null;
    Object.defineProperty(holder, name, {
      value: oddValue(chance),
      enumerable: true,
      configurable: true,
      writable: true,
    });
    return { mnemonic: "unexpected_parameters", field: path + name };
  }
  if (kind === "missing") {
    const { required = [] } = own;
    if (required.length === 0) return null;
    const name = chance.pick(required);
    delete holder[name];
    return { mnemonic: "required_parameter_missed", field: path + name };
  }
  const present = Object.keys(own.properties ?? {}).filter((name) => Object.hasOwn(holder, name));
  if (present.length === 0) return null;
  const name = chance.pick(present);
  const member = values.resolve(own.properties?.[name] ?? {});
  if (kind === "type") {
    const types = typesOf(member);
    const value = oddValue(chance);
    if (types.length === 0 || types.some((type) => hasType(value, type))) return null;
    holder[name] = value;
    return { mnemonic: "data_type_error", field: path + name };
  }
  const value = wrongForm(chance, member);
  if (value === undefined) return null;
  holder[name] = value;
  return { mnemonic: "invalid_parameter_value", field: path + name };
};
