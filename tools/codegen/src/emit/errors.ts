import type { ApiModel, EmittedFile, Emitter, ErrorModel } from "../model.ts";
import { memberKey, namesOf } from "../names.ts";
import { docComment } from "./comment.ts";
import { deprecationTag } from "./deprecation.ts";
import { importTypes, module } from "./header.ts";
import { CORE_GENERATED, CORE_SOURCE, specifier } from "./paths.ts";
import { propertyDoc } from "./schema-docs.ts";

/** The error catalogue of every API: template parameters typed by mnemonic, and the definitions. */
export const errorsEmitter: Emitter = {
  name: "errors",
  emit: (model) => model.apis.map(emitErrors),
};

/** Every error of an API, each mnemonic once: the common ones first, then those of the methods. */
export function allErrors(api: ApiModel): readonly ErrorModel[] {
  const all = [...api.errors, ...api.methods.flatMap((method) => method.ownErrors)];
  return [...new Map(all.map((error) => [error.mnemonic, error])).values()];
}

/** The TypeScript type of a template parameter: scalars and lists of them. */
function paramType(schema: ErrorModel["params"][number]["schema"]): string {
  const values = schema.enum ?? (schema.const === undefined ? null : [schema.const]);
  if (values !== null) return values.map((value) => JSON.stringify(value)).join(" | ");
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  const names = types.map((type) => (type === "integer" ? "number" : type));
  return names.length === 0 ? "unknown" : names.join(" | ");
}

function paramsType(error: ErrorModel): string {
  if (error.params.length === 0) return "null";
  const members = error.params.map(
    ({ name, schema }) =>
      `${docComment(propertyDoc(schema))}readonly ${memberKey(name)}: ${paramType(schema)};`,
  );
  return `{\n${members.join("\n")}\n}`;
}

const STARTS = {
  never: "Certainly nothing was started.",
  unknown: "Whether anything was started cannot be told from this answer.",
} as const;

const REPEAT = {
  no: "Repeating the same request is pointless.",
  later: "Repeating the same request may help after waiting.",
  after_login: "Repeating the same request may help with a new token.",
} as const;

function errorDoc(error: ErrorModel): string {
  return docComment(
    error.description.en,
    error.action.en,
    `${STARTS[error.starts]} ${REPEAT[error.repeat]}`,
    `Code ${error.code}, text: \`${error.message}\``,
    error.reading === null ? null : `Our reading: ${error.reading.en}`,
    deprecationTag(error.deprecated),
  );
}

function definition(error: ErrorModel): string {
  const { mnemonic, code, message, starts, repeat, httpStatus, aliases, codes } = error;
  return JSON.stringify({ mnemonic, code, message, starts, repeat, httpStatus, aliases, codes });
}

function emitErrors(api: ApiModel): EmittedFile {
  const { pascal } = api;
  const { constant } = namesOf(api.id);
  const errors = allErrors(api);
  const path = `${CORE_GENERATED}/${api.kebab}/errors.ts`;
  const members = errors.map(
    (error) => `${errorDoc(error)}readonly ${memberKey(error.mnemonic)}: ${paramsType(error)};`,
  );
  const entries = errors.map((error) => `${memberKey(error.mnemonic)}: ${definition(error)},`);
  return {
    path,
    content: module(
      `spec/${api.id}/${api.version}`,
      importTypes(["ErrorDefinition"], specifier(path, `${CORE_SOURCE}/errors/definition.ts`)),
      [
        `${docComment(`Values of the placeholders in the text of each error of the ${api.title.en}, by mnemonic; \`null\` where the text has none.`)}export interface ${pascal}ErrorParams {\n${members.join("\n")}\n}`,
        `${docComment(`Mnemonic of a documented error of the ${api.title.en}: unique, the one member to match on.`)}export type ${pascal}Mnemonic = keyof ${pascal}ErrorParams;`,
        `${docComment(`The error catalogue of the ${api.title.en} ${api.version}, by mnemonic.`)}export const ${constant}_ERRORS: {\n  readonly [Mnemonic in ${pascal}Mnemonic]: ErrorDefinition<Mnemonic>;\n} = {\n${entries.join("\n")}\n};`,
      ],
    ),
  };
}
