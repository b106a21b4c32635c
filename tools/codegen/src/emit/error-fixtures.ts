import type { ApiModel, EmittedFile, Emitter, ErrorModel } from "../model.ts";
import { memberKey, namesOf } from "../names.ts";
import { docComment } from "./comment.ts";
import { sampleOf } from "./documents/sample.ts";
import { allErrors } from "./errors.ts";
import { importTypes, module } from "./header.ts";
import { CORE_PACKAGE, TESTING_GENERATED } from "./paths.ts";

/** Each error of an API as an object to answer with in a test: what the spec's own examples show. */
export const errorFixturesEmitter: Emitter = {
  name: "error fixtures",
  emit: (model) => model.apis.map(emitFixtures),
};

interface Shown {
  readonly code: number;
  readonly message: string;
  readonly data: { readonly mnemonic: string; readonly metadata?: unknown };
}

function isShown(value: unknown): value is Shown {
  return typeof value === "object" && value !== null && "code" in value && "data" in value;
}

/** The error objects of an API's examples: those of the methods first, since they name a parameter. */
function shownErrors(api: ApiModel): readonly Shown[] {
  const ofMethods = api.methods.flatMap(({ examples }) => examples.map(({ content }) => content["error"]));
  const ofApi = api.examples.map(({ content }) => {
    const answer = content["answer"] as { readonly body?: { readonly error?: unknown } } | undefined;
    return answer?.body?.error;
  });
  return [...ofMethods, ...ofApi].filter(isShown);
}

/** The error as the examples show it. One that none shows, since no method raises it yet, is made of its definition. */
function fixture(error: ErrorModel, shown: readonly Shown[]): Shown {
  const found = shown.find(({ data }) => data.mnemonic === error.mnemonic);
  if (found !== undefined) {
    const { metadata: _, ...data } = found.data;
    return { code: found.code, message: found.message, data };
  }
  const values = Object.fromEntries(error.params.map(({ name, schema }) => [name, sampleOf(schema) ?? name]));
  const message = error.message.replaceAll(/\{(\w+)\}/g, (_, name: string) => textOf(values[name]));
  const data = {
    mnemonic: error.mnemonic,
    field: null,
    value: null,
    params: error.params.length === 0 ? null : values,
    extended_helper: null,
  };
  return { code: error.code, message, data };
}

/** As it stands in a text: a text as it is, everything else as JSON. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function emitFixtures(api: ApiModel): EmittedFile {
  const { pascal } = api;
  const { constant } = namesOf(api.id);
  const shown = shownErrors(api);
  const entries = allErrors(api).map(
    (error) => `${memberKey(error.mnemonic)}: ${JSON.stringify(fixture(error, shown))},`,
  );
  const type = `{\n  readonly [Mnemonic in ${pascal}Mnemonic]: ApiErrorObject<Mnemonic, ${pascal}ErrorParams[Mnemonic]>;\n}`;
  return {
    path: `${TESTING_GENERATED}/${api.kebab}-errors.ts`,
    content: module(
      `spec/${api.id}/${api.version}`,
      importTypes(["ApiErrorObject", `${pascal}ErrorParams`, `${pascal}Mnemonic`], CORE_PACKAGE),
      [
        `${docComment(`Each error of the ${api.title.en} as the service sends it, by mnemonic; without the metadata that goes with the request.`)}export const ${constant}_ERROR_FIXTURES: ${type} = {\n${entries.join("\n")}\n};`,
      ],
    ),
  };
}
