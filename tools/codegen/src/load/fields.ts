import type { JsonSchema } from "../model.ts";

/** The steps of a field as errors name it: `loans[0].book` and `loans.0.book` are the same. */
export function fieldSteps(field: string): readonly string[] {
  return field.replaceAll(/\[(\d*)\]/gu, ".$1").split(".");
}

/** A field with every index of an array left open: `loans[].book`. */
export function fieldPattern(field: string): string {
  return fieldSteps(field).reduce((path, step) => {
    if (/^\d*$/u.test(step)) return `${path}[]`;
    return path === "" ? step : `${path}.${step}`;
  }, "");
}

/**
 * The schema of the parameter that a field names, or null where there is none. Where a parameter may have one of several
 * forms, the first form that knows the field counts.
 */
export function schemaOfField(schema: JsonSchema, field: string): JsonSchema | null {
  let here: readonly JsonSchema[] = [schema];
  for (const step of fieldSteps(field)) {
    here = here.flatMap(formsOf).flatMap((form) => inside(form, step));
  }
  return here[0] ?? null;
}

/** A schema and every form that it lets a value choose from. */
function formsOf(schema: JsonSchema): readonly JsonSchema[] {
  return [schema, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(formsOf)];
}

/** Words without which a schema says nothing about what is inside a value. */
const STRUCTURE = ["type", "properties", "items", "enum", "const", "anyOf", "oneOf", "allOf"] as const;

function inside(schema: JsonSchema, step: string): readonly JsonSchema[] {
  // Of a parameter that may hold anything every member is known.
  if (STRUCTURE.every((word) => schema[word] === undefined)) return [{}];
  const items = /^\d*$/u.test(step) ? schema.items : undefined;
  if (typeof items === "object") return [items];
  const property = ownProperty(schema, step);
  return property === undefined ? [] : [property];
}

function ownProperty(schema: JsonSchema, name: string): JsonSchema | undefined {
  const properties = schema.properties ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** What was sent in a field; `undefined` where nothing was. */
export function fieldValue(params: unknown, field: string): unknown {
  return fieldSteps(field).reduce<unknown>(
    (here, step) =>
      typeof here === "object" && here !== null && Object.hasOwn(here, step)
        ? (here as Record<string, unknown>)[step]
        : undefined,
    params,
  );
}
