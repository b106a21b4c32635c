import { dirname, join } from "node:path/posix";
import type { JsonSchema } from "../model.ts";
import { childPointer } from "../pointer.ts";
import { walkSchemas } from "../schema-walk.ts";

/** Keywords of a schema whose string is prose. */
const SCHEMA_TEXTS = ["title", "description", "x-reading"] as const;

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function texts(object: Json, pointer: string, keys: readonly string[]): readonly [string, string][] {
  return keys.flatMap((key): readonly [string, string][] => {
    const text = object[key];
    return typeof text === "string" ? [[childPointer(pointer, key), text]] : [];
  });
}

/** The English texts of a schema, by pointer, in the order of the file. A `$ref` is not followed. */
export function schemaTexts(schema: JsonSchema, pointer = ""): readonly [pointer: string, text: string][] {
  return [...walkSchemas(schema, pointer)].flatMap(([at, node]) => [
    ...texts(node, at, SCHEMA_TEXTS),
    ...texts(node["x-values"] ?? {}, childPointer(at, "x-values"), Object.keys(node["x-values"] ?? {})),
    ...reasons(node, at),
  ]);
}

/** Why something is not to be used any more: a schema, or single values of it. */
function reasons(node: Json, at: string): readonly [string, string][] {
  const marks = isObject(node["x-deprecated-values"]) ? node["x-deprecated-values"] : {};
  return [
    ...texts(isObject(node["x-deprecated"]) ? node["x-deprecated"] : {}, `${at}/x-deprecated`, ["reason"]),
    ...Object.entries(marks).flatMap(([value, mark]) =>
      isObject(mark) ? texts(mark, childPointer(at, "x-deprecated-values", value), ["reason"]) : [],
    ),
  ];
}

/** The English texts of an `errors.json`, by pointer. */
function errorsTexts(document: Json): readonly [string, string][] {
  const errors = isObject(document["errors"]) ? document["errors"] : {};
  return Object.entries(errors).flatMap(([mnemonic, error]) => {
    if (!isObject(error)) return [];
    const at = childPointer("/errors", mnemonic);
    const params = isObject(error["params"]) ? error["params"] : {};
    return [
      ...Object.entries(params).flatMap(([name, schema]) =>
        isObject(schema) ? schemaTexts(schema, childPointer(at, "params", name)) : [],
      ),
      ...texts(error, at, ["description", "action", "x-reading"]),
      ...reasons(error, at),
    ];
  });
}

/** The English texts of an `api.json`, by pointer. Names of brands are proper names: they are not translated. */
function apiTexts(document: Json): readonly [string, string][] {
  const list = (key: string, keys: readonly string[]): readonly [string, string][] => {
    const items = document[key];
    return Array.isArray(items)
      ? items.flatMap((item: unknown, index) =>
          isObject(item) ? texts(item, childPointer("", key, index), keys) : [],
        )
      : [];
  };
  return [
    ...texts(document, "", ["title", "description", "x-reading"]),
    ...["discovery", "idempotency"].flatMap((key) =>
      texts(isObject(document[key]) ? document[key] : {}, childPointer("", key), [
        "description",
        "x-reading",
      ]),
    ),
    ...list("components", ["title", "description", "x-reading"]),
    ...list("stages", ["description", "x-reading"]),
  ];
}

/** The English texts of an `events.json`, by pointer. */
function eventsTexts(document: Json): readonly [string, string][] {
  const { deliveries } = document;
  const told = Array.isArray(deliveries) ? (deliveries as readonly unknown[]) : [];
  return [
    ...texts(document, "", ["title", "description", "x-reading"]),
    ...told.flatMap((delivery, index) => {
      if (!isObject(delivery)) return [];
      const at = childPointer("/deliveries", index);
      const parts = ["parameters", "headers", "statuses"].flatMap((key) =>
        Object.entries(isObject(delivery[key]) ? delivery[key] : {}).flatMap(([name, part]) =>
          isObject(part) ? texts(part, childPointer(at, key, name), ["description"]) : [],
        ),
      );
      return [...texts(delivery, at, ["title", "description", "x-reading"]), ...parts];
    }),
  ];
}

/** The English texts of a `statements.json`, by pointer. */
function statementsTexts(document: Json): readonly [string, string][] {
  const entries = (key: string, keys: readonly string[]): readonly [string, string][] =>
    Object.entries(isObject(document[key]) ? document[key] : {}).flatMap(([name, entry]) =>
      isObject(entry) ? texts(entry, childPointer("", key, name), keys) : [],
    );
  return [...entries("groups", ["title"]), ...entries("statements", ["sentence", "x-reading"])];
}

/** The English texts of a file of the spec, by pointer. Examples and the dialect itself are not translated; behaviours hold both languages. */
export function englishTexts(file: string, document: unknown): readonly [pointer: string, text: string][] {
  if (!isObject(document) || !isTranslated(file)) return [];
  if (file.endsWith(".schema.json")) return schemaTexts(document);
  if (file.endsWith("/errors.json")) return errorsTexts(document);
  if (file.endsWith("/statements.json")) return statementsTexts(document);
  if (file.endsWith("/events.json")) return eventsTexts(document);
  return apiTexts(document);
}

/** Whether the texts of a file have translations. */
export function isTranslated(file: string): boolean {
  return (
    !file.startsWith("dialect/") &&
    ["/errors.json", "/api.json", "/events.json", "/statements.json", ".schema.json"].some((ending) =>
      file.endsWith(ending),
    )
  );
}

/** The file with the translations of a file's texts: the `ru.md` beside it. */
export function proseFile(file: string): string {
  return join(dirname(file), "ru.md");
}

/** The heading of a text in its `ru.md`. */
export function proseHeading(file: string, pointer: string): string {
  return `${file.slice(file.lastIndexOf("/") + 1)}#${pointer}`;
}
