import type { ApiModel, EmittedFile, Emitter, JsonSchema, MethodModel } from "../model.ts";
import { namesOf } from "../names.ts";
import { mapSubschemas } from "../schema-walk.ts";
import { docComment } from "./comment.ts";
import { importTypes, module } from "./header.ts";
import { TESTING_GENERATED } from "./paths.ts";

/** What the requests of an API look like, as data: from it tests generate requests, and those with one fault. */
export const requestSchemasEmitter: Emitter = {
  name: "request schemas",
  emit: (model) => model.apis.map(emitSchemas),
};

/** Keywords that decide whether a value is permitted. */
const DECIDING: ReadonlySet<string> = new Set(
  [
    ["type", "enum", "const", "pattern", "minLength", "maxLength", "multipleOf", "uniqueItems"],
    ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems"],
    ["properties", "required", "additionalProperties", "items"],
    ["allOf", "anyOf", "oneOf", "not", "if", "then", "else"],
  ].flat(),
);

function deciding(schema: JsonSchema): JsonSchema {
  const kept = Object.fromEntries(Object.entries(schema).filter(([keyword]) => DECIDING.has(keyword)));
  return mapSubschemas(kept, deciding);
}

function contract(method: MethodModel): object {
  return { tokenParam: method.tokenParam, params: deciding(method.params.schema) };
}

function emitSchemas(api: ApiModel): EmittedFile {
  const { constant } = namesOf(api.id);
  const methods = Object.fromEntries(api.methods.map((method) => [method.name, contract(method)]));
  const names = api.methods.map(({ name }) => JSON.stringify(name)).join(" | ");
  return {
    path: `${TESTING_GENERATED}/${api.kebab}-requests.ts`,
    content: module(
      `spec/${api.id}/${api.version}`,
      importTypes(["ApiRequests"], "../requests/contract.ts"),
      [
        `${docComment(`What the requests of the ${api.title.en} look like, by method; what only people read is left out.`)}export const ${constant}_REQUESTS: ApiRequests<${names}> = ${JSON.stringify({ violations: api.violations, methods })};`,
      ],
    ),
  };
}
