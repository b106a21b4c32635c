import type { JsonSchema, Violations } from "./model.ts";

/** Why a parameter can be refused: by its form (the kinds of {@link Violations}) or by its meaning. */
export type RaiseKind = keyof Violations | "meaning";

/** One error that one parameter can raise. */
export interface Raise {
  /** Dotted path of the parameter; an element of an array adds `[]`. Empty for the parameters as a whole. */
  readonly field: string;
  readonly kind: RaiseKind;
  readonly error: string;
}

const VALUE_KEYWORDS = [
  "enum",
  "const",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minItems",
  "maxItems",
  "uniqueItems",
  "not",
  // Violated as a whole: no branch fits, or too many do.
  "anyOf",
  "oneOf",
] as const;

/** Whether a value of the right type can still be a wrong value. */
function constrainsValue(schema: JsonSchema): boolean {
  return (
    VALUE_KEYWORDS.some((keyword) => schema[keyword] !== undefined) ||
    schema.type === "integer" ||
    (schema.allOf?.some((branch) => branch["x-rule"] === undefined && constrainsValue(branch)) ?? false)
  );
}

/** The combination rules of an object's schema, in the order of the spec. */
export function rulesOf(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.allOf ?? []).filter((branch) => branch["x-rule"] !== undefined);
}

/**
 * Every error that the parameters below a schema can raise, each once for each parameter: fields in the order of the
 * spec, within a field the kinds in the order in which they are looked for, then the errors of its meaning.
 */
export function raisesOf(root: JsonSchema, violations: Violations): readonly Raise[] {
  const raises: Raise[] = [];
  const rules = rulesOf(root);
  const visit = (schema: JsonSchema, field: string, isRequired: boolean): void => {
    const add = (kind: RaiseKind, error: string): void => {
      raises.push({ field, kind, error });
    };
    if (schema.additionalProperties === false) add("unexpected", violations.unexpected);
    if (isRequired) add("missing", violations.missing);
    if (schema.type !== undefined && field !== "") add("type", violations.type);
    if (field !== "" && constrainsValue(schema)) add("value", violations.value);
    for (const error of new Set(
      rules.flatMap((rule) => (rule["x-rule"]?.field === field ? [rule["x-rule"].error] : [])),
    )) {
      add("combination", error);
    }
    for (const error of schema["x-errors"] ?? []) add("meaning", error);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      visit(property, field === "" ? name : `${field}.${name}`, schema.required?.includes(name) ?? false);
    }
    if (typeof schema.items === "object") visit(schema.items, `${field}[]`, false);
  };
  visit(root, "", false);
  return raises;
}
