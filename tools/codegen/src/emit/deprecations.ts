import type { ApiModel, Deprecation, EmittedFile, Emitter, JsonSchema, MethodModel } from "../model.ts";
import { namesOf } from "../names.ts";
import { docComment } from "./comment.ts";
import { importTypes, module } from "./header.ts";
import { CORE_GENERATED, CORE_SOURCE, specifier } from "./paths.ts";

/** What a caller of each API can send and is not to send any more: for those who warn. */
export const deprecationsEmitter: Emitter = {
  name: "deprecations",
  emit: (model) => model.apis.map(emitDeprecations),
};

/** One marked thing, as the core's type has it. */
interface Entry extends Deprecation {
  readonly method: string;
  readonly parameter: string | null;
  readonly value: unknown;
}

/** The marks below a schema; `path` is where it stands. */
function marksIn(method: string, schema: JsonSchema, path: string): readonly Entry[] {
  const own = schema["x-deprecated"];
  const values = (schema.enum ?? []).flatMap((value): readonly Entry[] => {
    const mark = schema["x-deprecated-values"]?.[String(value)];
    return mark === undefined ? [] : [{ method, parameter: path, value, ...mark }];
  });
  const below = (inner: JsonSchema, at: string): readonly Entry[] => marksIn(method, inner, at);
  return [
    ...(own === undefined ? [] : [{ method, parameter: path === "" ? null : path, value: null, ...own }]),
    ...values,
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
      below(inner, path === "" ? name : `${path}.${name}`),
    ),
    ...(typeof schema.items === "object" ? below(schema.items, `${path}[]`) : []),
    ...(["anyOf", "oneOf", "allOf"] as const).flatMap((keyword) =>
      (schema[keyword] ?? [])
        .filter((branch) => branch["x-rule"] === undefined)
        .flatMap((branch) => below(branch, path)),
    ),
  ];
}

/** What a caller can use of a method and is not to use any more. */
export function deprecationsOf({ name, params }: MethodModel): readonly Entry[] {
  return marksIn(name, params.schema, "");
}

function emitDeprecations(api: ApiModel): EmittedFile {
  const path = `${CORE_GENERATED}/${api.kebab}/deprecations.ts`;
  const { constant } = namesOf(api.id);
  const entries = api.methods.flatMap(deprecationsOf);
  return {
    path,
    content: module(
      `spec/${api.id}/${api.version}`,
      importTypes(["Deprecation"], specifier(path, `${CORE_SOURCE}/deprecations/deprecation.ts`)),
      [
        `${docComment(`What can be sent to the ${api.title.en} ${api.version} and is not to be sent any more: methods, parameters and values of parameters.`)}export const ${constant}_DEPRECATIONS: readonly Deprecation[] = ${JSON.stringify(entries)};`,
      ],
    ),
  };
}
