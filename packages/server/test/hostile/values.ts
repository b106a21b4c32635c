import fc from "fast-check";
import type { Schema } from "./documents.ts";
import type { Chance } from "./random.ts";

/** Where a schema's values come from: those that a name has in the account, or any that the schema allows. */
export interface ValueSource {
  /** A value that the schema of these parameters allows. */
  valid(schema: Schema): unknown;
  /** Text that the pattern matches. */
  matching(pattern: string): string;
  /** The schema that a reference leads to. */
  resolve(schema: Schema): Schema;
}

/** Values that mean something in the account, by the name of the member: half of the values are such. */
export type KnownValues = Readonly<Record<string, readonly unknown[]>>;

const TEXTS = ["x", " ", "\u0000", "💣", "ТЕКСТ", "а́", "\u202e", "%s%n", "' OR 1=1--", "${7*7}", "../../etc"];
const NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length", "valueOf"];

/** Texts matched by each pattern, made once: to make one anew for each of a million requests takes too long. */
const pools = new Map<string, readonly string[]>();
const poolOf = (pattern: string): readonly string[] => {
  const known = pools.get(pattern);
  if (known !== undefined) return known;
  const made = fc.sample(fc.stringMatching(new RegExp(pattern, "u")), { numRuns: 300, seed: 7 });
  pools.set(pattern, made);
  return made;
};

/** Any value at all: what careless and hostile programs like to send. */
export const oddValue = (chance: Chance, depth = 0): unknown => {
  switch (chance.below(depth > 3 ? 9 : 11)) {
    case 0:
      return null;
    case 1:
      return chance.percent(50);
    case 2:
      return chance.pick([0, -0, 1, -1, 0.1, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, -(2 ** 53), 2 ** 64]);
    case 3:
      return chance.below(100_000) - 50_000;
    case 4:
      return chance.pick(TEXTS);
    case 5:
      return chance.pick(NAMES);
    case 6:
      return "9".repeat(chance.pick([1, 7, 15, 16, 400]));
    case 7:
      return "";
    case 8:
      return chance.pick(TEXTS).repeat(chance.below(200));
    case 9:
      return Array.from({ length: chance.below(4) }, () => oddValue(chance, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: chance.below(4) }, () => [oddName(chance), oddValue(chance, depth + 1)]),
      );
  }
};

/** A name in which somebody might put something. */
export const oddName = (chance: Chance): string =>
  chance.pick([...NAMES, "access_token", "contact", "type", "id", "", "0", "Contact", "contact ", "ключ"]);

/** The source of values for the parameters of one method. */
export const valuesOf = (chance: Chance, root: Schema, known: KnownValues): ValueSource => {
  const resolve = (schema: Schema): Schema => {
    const [, name] = /^#\/\$defs\/(.+)$/u.exec(schema.$ref ?? "") ?? [];
    const found = name === undefined ? schema : root.$defs?.[name];
    if (found === undefined) throw new Error(`nothing at ${schema.$ref ?? ""}`);
    return found;
  };
  const matching = (pattern: string): string => chance.pick(poolOf(pattern));
  const text = ({ minLength = 0, pattern }: Schema): string => {
    if (pattern !== undefined) return matching(pattern);
    const made = chance.percent(50)
      ? chance.pick(TEXTS)
      : chance.pick(TEXTS).repeat(chance.below(chance.percent(2) ? 400 : 8));
    return [...made].length < minLength ? "x".repeat(minLength) : made;
  };
  const number = ({ minimum = -1000, maximum = 2 ** 53 - 1 }: Schema): number =>
    chance.pick([
      minimum,
      maximum,
      minimum + chance.below(100),
      Math.floor(minimum + chance.fraction() * (maximum - minimum)),
    ]);
  const valid = (given: Schema, name?: string): unknown => {
    const own = name === undefined ? undefined : known[name];
    // With a token that is none, nothing after it would be looked at.
    if (own !== undefined && chance.percent(name === "access_token" ? 98 : 60)) return chance.pick(own);
    const schema = resolve(given);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return chance.pick(schema.enum);
    if (schema.anyOf !== undefined) return valid(chance.pick(schema.anyOf), name);
    switch (schema.type) {
      case "string":
        return text(schema);
      case "number":
      case "integer":
        return number(schema);
      case "boolean":
        return chance.percent(50);
      case "array": {
        const { minItems = 0, items = {} } = schema;
        return Array.from({ length: minItems + chance.below(3) }, () => valid(items, name));
      }
      case "object":
        return object(schema);
      default:
        return oddValue(chance);
    }
  };
  const object = ({ required = [], properties = {} }: Schema): object => {
    const members = Object.entries(properties).filter(
      ([name]) => required.includes(name) || chance.percent(25),
    );
    // The order of members means nothing.
    if (chance.percent(20)) members.reverse();
    return Object.fromEntries(members.map(([name, schema]) => [name, valid(schema, name)]));
  };
  return { valid, matching, resolve };
};
