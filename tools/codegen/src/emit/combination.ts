import type { JsonSchema } from "../model.ts";
import { rulesOf } from "../raises.ts";

/** One way to satisfy a combination rule, or to stay out of its reach: a part of the object's type. */
export interface Branch {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/** A combination rule that the types cannot express. */
export class InexpressibleRuleError extends Error {
  override readonly name = "InexpressibleRuleError";
}

/** The finite list of values a schema allows, or null where it is not finite. */
function valuesOf(schema: JsonSchema): readonly unknown[] | null {
  if (schema.enum !== undefined) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  return schema.type === "boolean" ? [true, false] : null;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What a property still says when its values are cut down: not its limits, which the values already keep. */
const KEPT = [
  "description",
  "x-deprecated",
  "x-deprecated-values",
  "x-source",
  "x-reading",
  "x-errors",
  "x-secret",
  "x-phone",
] as const;

/** The property's schema with its values cut down to a list; a full list leaves it as it is. */
function narrowed(property: JsonSchema, values: readonly unknown[]): JsonSchema {
  const all = valuesOf(property) ?? [];
  if (all.length === values.length) return property;
  const { default: fallback, "x-values": texts = {} } = property;
  const kept = Object.entries(texts).filter(([value]) => values.some((one) => same(one, value)));
  return {
    ...Object.fromEntries(KEPT.flatMap((word) => (word in property ? [[word, property[word]]] : []))),
    ...(fallback !== undefined && values.some((value) => same(value, fallback)) ? { default: fallback } : {}),
    ...(kept.length === 0 ? {} : { "x-values": Object.fromEntries(kept) }),
    ...(values.length === 1 ? { const: values[0] } : { enum: values }),
  };
}

const UNDERSTOOD: ReadonlySet<string> = new Set(["properties", "required", "description"]);

/** Conditions of an `if` or `then`: property by property the values it allows. */
function conditions(
  rule: string,
  part: JsonSchema | undefined,
): readonly (readonly [string, readonly unknown[]])[] {
  const refuse = (what: string): never => {
    throw new InexpressibleRuleError(
      `rule ${JSON.stringify(rule)}: ${what}; the types can express only "properties" with "const" or "enum", and "required"`,
    );
  };
  for (const keyword of Object.keys(part ?? {}))
    if (!UNDERSTOOD.has(keyword)) refuse(`keyword ${JSON.stringify(keyword)}`);
  return Object.entries(part?.properties ?? {}).map(([name, schema]) => {
    const values = Object.keys(schema).every((key) => key === "const" || key === "enum")
      ? valuesOf(schema)
      : null;
    return [name, values ?? refuse(`property ${JSON.stringify(name)}`)] as const;
  });
}

/**
 * The branches of one combination rule over the properties of an object: first those out of the rule's reach (one
 * for each condition of `if` that fails), then the one in which the rule holds. The forbidden combination fits none.
 */
function branchesOf(rule: JsonSchema, object: JsonSchema): readonly Branch[] {
  const id = rule["x-rule"]?.id ?? "";
  const given = conditions(id, rule.if);
  const demanded = conditions(id, rule.then);
  if (rule.else !== undefined) throw new InexpressibleRuleError(`rule ${JSON.stringify(id)}: keyword "else"`);
  const mentioned = [
    ...new Set([
      ...[...given, ...demanded].map(([name]) => name),
      ...(rule.if?.required ?? []),
      ...(rule.then?.required ?? []),
    ]),
  ];
  const property = (name: string): JsonSchema => {
    const schema = object.properties?.[name];
    if (schema === undefined) {
      throw new InexpressibleRuleError(
        `rule ${JSON.stringify(id)}: there is no property ${JSON.stringify(name)}`,
      );
    }
    return schema;
  };
  const isRequired = (name: string): boolean => object.required?.includes(name) ?? false;
  /** Every mentioned property; those that are narrowed get their list, those that are demanded must be there. */
  const branch = (
    values: ReadonlyMap<string, readonly unknown[]>,
    required: ReadonlySet<string>,
  ): Branch => ({
    properties: Object.fromEntries(
      mentioned.map((name) => {
        const allowed = values.get(name);
        return [name, allowed === undefined ? property(name) : narrowed(property(name), allowed)];
      }),
    ),
    required: mentioned.filter((name) => isRequired(name) || required.has(name)),
  });

  const outside = given.flatMap(([name, values]): readonly Branch[] => {
    const all = valuesOf(property(name));
    if (all === null) {
      throw new InexpressibleRuleError(
        `rule ${JSON.stringify(id)}: property ${JSON.stringify(name)} of "if" is neither boolean nor an enum`,
      );
    }
    const others = all.filter((value) => !values.some((one) => same(one, value)));
    if (others.length === 0) return [];
    const mustBeThere = !(rule.if?.required?.includes(name) ?? false);
    return [branch(new Map([[name, others]]), new Set(mustBeThere ? [name] : []))];
  });
  const inside = branch(
    new Map([...given, ...demanded]),
    new Set([...(rule.if?.required ?? []), ...(rule.then?.required ?? [])]),
  );
  return [...outside, inside];
}

/** An object's schema taken apart: what no rule speaks of, and for each rule its branches. */
export interface Combination {
  readonly base: JsonSchema;
  readonly rules: readonly { readonly rule: JsonSchema; readonly branches: readonly Branch[] }[];
}

/** Takes an object's schema apart by its combination rules, or null where it has none. */
export function combinationOf(object: JsonSchema): Combination | null {
  const rules = rulesOf(object).map((rule) => ({ rule, branches: branchesOf(rule, object) }));
  if (rules.length === 0) return null;
  const mentioned = new Set(
    rules.flatMap(({ branches }) => branches.flatMap((one) => Object.keys(one.properties))),
  );
  const { allOf, ...rest } = object;
  const others = (allOf ?? []).filter((branch) => branch["x-rule"] === undefined);
  return {
    base: {
      ...rest,
      ...(others.length === 0 ? {} : { allOf: others }),
      properties: Object.fromEntries(
        Object.entries(object.properties ?? {}).filter(([name]) => !mentioned.has(name)),
      ),
      required: (object.required ?? []).filter((name) => !mentioned.has(name)),
    },
    rules,
  };
}
