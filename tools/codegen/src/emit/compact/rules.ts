import type { JsonSchema } from "../../model.ts";
import { namesOf } from "../../names.ts";
import { isInherited } from "../validators/access.ts";
import { createBuilder } from "../validators/builder.ts";
import { not, print } from "../validators/condition.ts";
import { ASSERTION_KEYWORDS } from "../validators/keywords.ts";
import { holdsSecret, partsOf } from "../validators/parts.ts";

/** Rules as code: constants that they share, and the expression of the whole. */
export interface EmittedRules {
  readonly declarations: readonly string[];
  readonly rules: string;
}

/** Rules as a constant. Not for a formatter to lay out, so that each row stays one member. */
export const declaredRules = (name: string, rules: string): string =>
  `// oxfmt-ignore\nconst ${name}: Rules = ${rules};`;

/** What the rules are made for. */
export interface RulesOptions {
  /** Mnemonic that combination rules raise. Rules that raise another one cannot be written in this form. */
  readonly combination: string;
  /** Whether members that the schema does not name are let through: as in an answer, and nowhere in a request. */
  readonly open: boolean;
}

/** The flags of a rule, as `judge` reads them. */
const REQUIRED = 1;
const SECRET = 2;

/** Thrown inside, where a schema says something for which rules have no form. */
class NoForm extends Error {}

/**
 * Writes the rules of an object for the core's `judge`, or null where the schema says something that they have no form for:
 * the generated validator has to serve there.
 */
export function emitRules(schema: JsonSchema, options: RulesOptions): EmittedRules | null {
  const shared = new Map<string, string>();
  try {
    const rules = objectForm(schema, options, shared);
    // An answer is judged whatever it is: without a member that has to be there, a number would pass for an object.
    if (options.open && (schema.required ?? []).length === 0) return null;
    return { declarations: [...shared].map(([code, name]) => declaredRules(name, code)), rules };
  } catch (error) {
    if (error instanceof NoForm) return null;
    throw error;
  }
}

const demand = (condition: boolean): void => {
  if (!condition) throw new NoForm();
};

/** What a schema asserts beside the keywords that are dealt with. */
function asserts(schema: JsonSchema, ...known: readonly string[]): boolean {
  return Object.keys(schema).some((word) => ASSERTION_KEYWORDS.includes(word) && !known.includes(word));
}

function objectForm(schema: JsonSchema, options: RulesOptions, shared: Map<string, string>): string {
  const { properties = {}, required = [], additionalProperties } = schema;
  demand(
    schema.type === "object" &&
      !asserts(schema, "type", "properties", "required", "additionalProperties", "allOf"),
  );
  demand(
    options.open
      ? additionalProperties === undefined || additionalProperties === true
      : additionalProperties === false,
  );
  demand(required.every((name) => Object.hasOwn(properties, name)));
  const broken = brokenRules(schema, options);
  const members = Object.entries(properties).map(([name, property]) => {
    // A name that says nothing ends the rules.
    demand(!isInherited(name) && name !== "");
    const flags = (required.includes(name) ? REQUIRED : 0) + (holdsSecret(property) ? SECRET : 0);
    const form = formOf(name, property, options, shared);
    // What says nothing is left out, which packs smaller than a 0.
    return `${JSON.stringify(name)}, ${flags || ""}, ${form}, ${broken.get(name) ?? ""},`;
  });
  return `[\n${members.map((row) => `  ${row}\n`).join("")}]`;
}

/** Functions that tell whether a rule between members is broken, by the member that is reported for it. */
function brokenRules(schema: JsonSchema, { combination }: RulesOptions): ReadonlyMap<string, string> {
  const builder = createBuilder("", null);
  const { parts, rules } = partsOf(builder, [{ schema, pointer: "", guard: null }], {
    code: "members",
    types: new Set(["object"]),
    members: "members",
    read: (name) => `members[${JSON.stringify(name)}]`,
  });
  const codes = new Map(
    rules.map(
      ({ field, condition }) => [field, `(members) => ${terse(print(not(condition)), schema)}`] as const,
    ),
  );
  // Written where its member is looked at; so it has one, which has no other rule, and no function that only generated code has.
  demand(
    parts.length === 1 &&
      codes.size === rules.length &&
      builder.runtime.size + builder.declarations.length === 0,
  );
  demand(
    rules.every(({ error, field }) => error === combination && Object.hasOwn(schema.properties ?? {}, field)),
  );
  return codes;
}

/** The condition without comparing booleans: where one of them were anything else, something graver would be told. */
function terse(condition: string, { properties = {} }: JsonSchema): string {
  const booleans = Object.keys(properties).filter((name) => properties[name]?.type === "boolean");
  return booleans.reduce((code, name) => {
    const member = `members[${JSON.stringify(name)}]`;
    return code.replaceAll(`${member} === true`, member).replaceAll(`${member} !== true`, `!${member}`);
  }, condition);
}

function formOf(
  name: string,
  schema: JsonSchema,
  options: RulesOptions,
  shared: Map<string, string>,
): string {
  switch (schema.type) {
    case "boolean":
      demand(!asserts(schema, "type"));
      return "false";
    case "integer":
    case "number":
      return numberForm(schema);
    case "string":
      return textForm(schema);
    case "object": {
      const code = objectForm(schema, options, shared);
      const known = shared.get(code) ?? namesOf(name).constant;
      demand([...shared].every(([other, taken]) => other === code || taken !== known));
      shared.set(code, known);
      return known;
    }
    default:
      throw new NoForm();
  }
}

/** Whole numbers as far as they are exact, from a least one. */
function numberForm(schema: JsonSchema): string {
  const { minimum = NaN } = schema;
  demand(!asserts(schema, "type", "multipleOf", "minimum", "maximum"));
  demand(schema.multipleOf === 1 || (schema.type === "integer" && schema.multipleOf === undefined));
  demand(schema.maximum === Number.MAX_SAFE_INTEGER && Number.isSafeInteger(minimum));
  // A form that is false says "boolean". No whole number lies between the half and 0.
  return String(minimum === 0 ? -0.5 : minimum);
}

function textForm(schema: JsonSchema): string {
  const { minLength = 0, pattern, enum: values } = schema;
  demand(!asserts(schema, "type", "minLength", "pattern", "enum"));
  if (values !== undefined) {
    demand(pattern === undefined && minLength === 0);
    const texts = values.filter((value) => typeof value === "string");
    demand(texts.length === values.length);
    return `/^(${texts.map(escaped).join("|")})$/u`;
  }
  if (pattern !== undefined) {
    const expression = new RegExp(pattern, "u");
    demand(minLength === 0 || (minLength === 1 && !expression.test("")));
    return `/${expression.source}/u`;
  }
  demand(minLength < 2);
  return minLength === 1 ? "/./s" : '""';
}

/** A text as an expression that matches it. */
function escaped(text: string): string {
  return new RegExp(text.replaceAll(/[$()*+./?[\\\]^{|}]/gu, String.raw`\$&`), "u").source;
}
