import type { JsonSchema } from "../model.ts";
import { walkSchemas } from "../schema-walk.ts";

/** Names of the members, anywhere in the schemas, that the spec marks with a word of its own. Sorted, each once. */
export function markedMembers(
  schemas: readonly JsonSchema[],
  mark: "x-secret" | "x-phone",
): readonly string[] {
  const names = schemas.flatMap((root) =>
    [...walkSchemas(root)].flatMap(([, schema]) =>
      Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
        property[mark] === true ? [name] : [],
      ),
    ),
  );
  return [...new Set(names)].toSorted();
}
