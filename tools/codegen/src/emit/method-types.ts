import type { ApiModel, EmittedFile, Emitter, JsonSchema, MethodModel } from "../model.ts";
import { memberKey } from "../names.ts";
import { raisesOf } from "../raises.ts";
import { pointerSteps } from "../schema-walk.ts";
import { docComment } from "./comment.ts";
import { importTypes, module } from "./header.ts";
import { specifier } from "./paths.ts";
import { propertyDoc } from "./schema-docs.ts";
import { declareTypes } from "./schema-types.ts";
import { type TypeModule, type TypeReference, typeModules } from "./type-names.ts";

/** Types of every method: parameters without and with the token, result, union of its mnemonics. One file a method. */
export const methodTypesEmitter: Emitter = {
  name: "method types",
  async emit(model) {
    const modules = typeModules(model);
    return Promise.all(
      model.apis.flatMap((api) => api.methods.map((method) => emitMethod(api, method, modules))),
    );
  },
};

/** The parameters without the one that carries the token: what a caller of a client passes. */
function withoutToken(method: MethodModel): JsonSchema {
  const { schema } = method.params;
  const token = method.tokenParam;
  if (token === null) return schema;
  const { [token]: _token, ...properties } = schema.properties ?? {};
  return { ...schema, properties, required: (schema.required ?? []).filter((name) => name !== token) };
}

/** Whether a call of the method needs no parameter but the token. */
export function needsNoParams(method: MethodModel): boolean {
  return (withoutToken(method).required ?? []).length === 0;
}

/** The dotted path of the property at a pointer, as errors name it. */
function fieldAt(pointer: string): string {
  return pointerSteps(pointer).reduce((field, { keyword, key }) => {
    if (keyword === "items") return `${field}[]`;
    return field === "" ? (key ?? "") : `${field}.${key ?? ""}`;
  }, "");
}

/** Whether an error of a field belongs into the comment of the property at a pointer: its own, and its elements'. */
function isAt(pointer: string, field: string): boolean {
  const own = fieldAt(pointer);
  return field === own || field === `${own}[]`;
}

async function emitMethod(
  api: ApiModel,
  method: MethodModel,
  modules: ReadonlyMap<string, TypeModule>,
): Promise<EmittedFile> {
  const params = modules.get(method.params.file);
  const result = modules.get(method.result.file);
  if (params === undefined || result === undefined) throw new Error(`${method.name} has no module`);
  const raises = raisesOf(method.params.schema, api.violations);
  const errorsAt = (pointer: string): readonly string[] => [
    ...new Set(
      raises
        .filter(({ field, kind }) => kind !== "unexpected" && isAt(pointer, field))
        .map((raise) => raise.error),
    ),
  ];
  const declaredParams = await declareTypes({
    module: params,
    modules,
    schema: withoutToken(method),
    errorsAt,
  });
  const declaredResult = await declareTypes({
    module: result,
    modules,
    schema: method.result.schema,
    openValues: true,
  });
  const wire = wireParams(method, modules, params, errorsAt);
  const references = [...declaredParams.imports, ...declaredResult.imports, ...wire.imports];
  return {
    path: params.path,
    content: module(`spec/${method.params.file.replace(/\/[^/]*$/u, "")}`, imports(params.path, references), [
      ...declaredParams.blocks,
      wire.block,
      ...declaredResult.blocks,
      mnemonics(method),
    ]),
  };
}

/** Imports of types, one statement a module. */
export function imports(from: string, references: readonly TypeReference[]): readonly string[] {
  const paths = [...new Set(references.map(({ path }) => path))].filter((path) => path !== from).toSorted();
  return paths.flatMap((path) =>
    importTypes(
      references.filter((reference) => reference.path === path).map(({ name }) => name),
      specifier(from, path),
    ),
  );
}

/** The parameters as they travel: those of the caller and the token. */
function wireParams(
  method: MethodModel,
  modules: ReadonlyMap<string, TypeModule>,
  own: TypeModule,
  errorsAt: (pointer: string) => readonly string[],
): { readonly block: string; readonly imports: readonly TypeReference[] } {
  const name = `${method.pascal}WireParams`;
  const doc = docComment(
    `Parameters of \`${method.name}\` as they travel: {@link ${own.root}}${method.tokenParam === null ? "" : ` and \`${method.tokenParam}\``}.`,
  );
  const token = method.tokenParam === null ? undefined : method.params.schema.properties?.[method.tokenParam];
  if (token === undefined || method.tokenParam === null) {
    return { block: `${doc}export type ${name} = ${own.root};`, imports: [] };
  }
  const origin = token["x-from"];
  const module = origin === undefined ? undefined : modules.get(origin.file);
  const reference =
    module !== undefined && origin?.pointer === "" ? { name: module.root, path: module.path } : null;
  const member = `${docComment(propertyDoc(token, errorsAt(`/properties/${method.tokenParam}`)))}${memberKey(method.tokenParam)}: ${reference?.name ?? "string"};`;
  const isEmpty = Object.keys(withoutToken(method).properties ?? {}).length === 0;
  return {
    block: isEmpty
      ? `${doc}export interface ${name} {\n${member}\n}`
      : `${doc}export type ${name} = ${own.root} & {\n${member}\n};`,
    imports: reference === null ? [] : [reference],
  };
}

/** The mnemonics that the method can answer with: constant and union. */
function mnemonics(method: MethodModel): string {
  const { constant } = method;
  const list = method.errors.map((error) => JSON.stringify(error.mnemonic)).join(", ");
  return [
    docComment(
      `Every mnemonic that \`${method.name}\` is documented to answer with: its own first, then the common ones. The service may answer with others.`,
    ),
    `export const ${constant}_MNEMONICS = [${list}] as const;\n\n`,
    docComment(`One of {@link ${constant}_MNEMONICS}.`),
    `export type ${method.pascal}Mnemonic = (typeof ${constant}_MNEMONICS)[number];`,
  ].join("");
}
