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

/** The schema of the parameter that a field names, or null where there is none. */
export function schemaOfField(schema: JsonSchema, field: string): JsonSchema | null {
  let here: JsonSchema | undefined = schema;
  for (const step of fieldSteps(field)) {
    const items: JsonSchema["items"] = /^\d*$/u.test(step) ? here.items : undefined;
    here = typeof items === "object" ? items : ownProperty(here, step);
    if (here === undefined) return null;
  }
  return here;
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
