import type { EmittedFile, Emitter, Model, SchemaModel } from "../model.ts";
import { module } from "./header.ts";
import { imports } from "./method-types.ts";
import { declareTypes } from "./schema-types.ts";
import { isServerSchema, typeModules } from "./type-names.ts";

/** Types of the schemas that more than one method or envelope uses: one file for all. */
export const sharedTypesEmitter: Emitter = {
  name: "shared types",
  emit: (model) => emitModules(model, (schema) => !isServerSchema(schema.file)),
};

/** Types of the files that our server reads: one file each. */
export const serverFileTypesEmitter: Emitter = {
  name: "server file types",
  emit: (model) => emitModules(model, (schema) => isServerSchema(schema.file)),
};

async function emitModules(
  model: Model,
  isWanted: (schema: SchemaModel) => boolean,
): Promise<readonly EmittedFile[]> {
  const modules = typeModules(model);
  const wanted = [...model.shared.values()].filter(isWanted);
  const declared = await Promise.all(
    wanted.map(async (schema) => {
      const own = modules.get(schema.file);
      if (own === undefined) throw new Error(`${schema.file} has no module`);
      return { own, ...(await declareTypes({ module: own, modules, schema: schema.schema })) };
    }),
  );
  return [...new Set(declared.map(({ own }) => own.path))].map((path) => {
    const parts = declared.filter(({ own }) => own.path === path);
    const files = parts.map(({ own }) => `spec/${own.file}`);
    const source = files.length === 1 ? (files[0] ?? "") : (files[0] ?? "").replace(/\/[^/]*$/u, "");
    return {
      path,
      content: module(
        source,
        imports(
          path,
          parts.flatMap((part) => part.imports),
        ),
        parts.flatMap((part) => part.blocks),
      ),
    };
  });
}
