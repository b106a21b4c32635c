import { basename } from "node:path/posix";
import type { JsonSchema, Model, Origin } from "../model.ts";
import { joinNames, type Names, namesOf } from "../names.ts";
import { pointerSteps } from "../schema-walk.ts";
import { CORE_GENERATED, SERVER_GENERATED } from "./paths.ts";

/** Where the types of one schema file are declared, and how their names begin. */
export interface TypeModule {
  /** The schema file, below the spec's folder. */
  readonly file: string;
  /** The generated module, below the workspace. */
  readonly path: string;
  /** Name of the whole file's type. */
  readonly root: string;
  /** Beginning of the names of all types inside. */
  readonly prefix: string;
}

/** A declared type: its name and the module it stands in. */
export interface TypeReference {
  readonly name: string;
  readonly path: string;
}

/** The module of every schema file: one a method, one for all shared schemas, one for each file our server reads. */
export function typeModules(model: Model): ReadonlyMap<string, TypeModule> {
  const modules: TypeModule[] = [];
  for (const api of model.apis) {
    for (const { kebab, pascal, params, result } of api.methods) {
      const path = `${CORE_GENERATED}/${api.kebab}/${kebab}/types.ts`;
      modules.push({ file: params.file, path, root: `${pascal}Params`, prefix: pascal });
      modules.push({ file: result.file, path, root: `${pascal}Result`, prefix: `${pascal}Result` });
    }
  }
  for (const { file } of model.shared.values()) {
    const { kebab, pascal } = namesOf(basename(file, ".schema.json"));
    modules.push(
      isServerSchema(file)
        ? { file, path: `${SERVER_GENERATED}/${kebab}.ts`, root: `${pascal}File`, prefix: pascal }
        : { file, path: `${CORE_GENERATED}/shared/types.ts`, root: pascal, prefix: pascal },
    );
  }
  return new Map(modules.map((one) => [one.file, one]));
}

/** Whether a schema describes a file that our server reads. */
export function isServerSchema(file: string): boolean {
  return file.startsWith("server/");
}

/** One of many: `virtual_numbers` -> `virtual_number`. Where the plural cannot be told, `_item` is added. */
function singular(plural: string): string {
  if (/[^aeiou]ies$/u.test(plural)) return `${plural.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/u.test(plural)) return plural.slice(0, -2);
  if (/[^s]s$/u.test(plural)) return plural.slice(0, -1);
  return `${plural}_item`;
}

/** The names of the schema at a pointer of a file: the path of property names that leads to it, after the prefix. */
export function namesAt(module: TypeModule, pointer: string): Names {
  if (pointer === "") return { ...namesOf(module.root), pascal: module.root };
  const parts: string[] = [];
  for (const { keyword, key } of pointerSteps(pointer)) {
    if (keyword === "items") parts.push(parts.length === 0 ? "item" : singular(parts.pop() ?? ""));
    else if (keyword === "additionalProperties") parts.push("value");
    else if (keyword === "properties" || keyword === "$defs") parts.push(key ?? "");
    else parts.push("option", String(Number(key) + 1));
  }
  const names = joinNames(...parts);
  const prefix = namesOf(module.prefix);
  return {
    kebab: `${prefix.kebab}-${names.kebab}`,
    camel: prefix.camel + names.pascal,
    pascal: module.prefix + names.pascal,
    constant: `${prefix.constant}_${names.constant}`,
  };
}

/** Whether a schema has a finite list of values worth a name of its own. */
export function isEnumeration(schema: JsonSchema): boolean {
  return (schema.enum?.length ?? 0) > 1;
}

/** Whether the schema at a pointer gets a declaration of its own; every other one is written where it is used. */
export function isDeclared(schema: JsonSchema, pointer: string): boolean {
  return (
    pointer === "" ||
    /^\/\$defs\/[^/]+$/u.test(pointer) ||
    isEnumeration(schema) ||
    schema.properties !== undefined
  );
}

/** The declared type of a schema that a `$ref` led to, or null where it is written out in place. */
export function referenceTo(
  modules: ReadonlyMap<string, TypeModule>,
  origin: Origin,
  schema: JsonSchema,
): TypeReference | null {
  const module = modules.get(origin.file);
  if (module === undefined || !isDeclared(schema, origin.pointer)) return null;
  return { name: namesAt(module, origin.pointer).pascal, path: module.path };
}
