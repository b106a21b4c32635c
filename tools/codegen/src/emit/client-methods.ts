import type { ApiModel, EmittedFile, Emitter, MethodModel } from "../model.ts";
import { namesOf } from "../names.ts";
import { docComment } from "./comment.ts";
import { deprecationTag } from "./deprecation.ts";
import { deprecationsOf } from "./deprecations.ts";
import { importTypes, module } from "./header.ts";
import { needsNoParams } from "./method-types.ts";
import { CLIENT_GENERATED, CORE_PACKAGE, EDGE_CLIENT_GENERATED } from "./paths.ts";

/** The methods of a client: an interface and its maker over one `call` function, throwing and not throwing. Each client has its own. */
export const clientMethodsEmitter: Emitter = {
  name: "client methods",
  emit: (model) =>
    model.apis.flatMap((api) =>
      [CLIENT_GENERATED, EDGE_CLIENT_GENERATED].map((folder) => emitClient(api, folder)),
    ),
};

/** The parameter list of a client's method. */
function parameters(method: MethodModel): string {
  return `params${needsNoParams(method) ? "?" : ""}: ${method.pascal}Params, options?: Options`;
}

/** The comment of a method, with how it ends. */
export function doc(method: MethodModel, ending: string): string {
  return docComment(
    `${method.title.en}: \`${method.name}\`.`,
    method.description.en,
    errorList(method),
    ending,
    deprecationTag(method.params.schema["x-deprecated"]),
  );
}

/** The errors that say something about this method; those that any method can answer with would drown them. */
function errorList(method: MethodModel): string {
  const errors = method.errors.filter((error) => !error.everyMethod).map((error) => `\`${error.mnemonic}\``);
  const common = "those that every method can answer with";
  return `Errors: ${errors.length === 0 ? common : `${errors.join(", ")}, and ${common}`}.`;
}

function implementation(method: MethodModel): string {
  const fallback = needsNoParams(method) ? " = {}" : "";
  return `${method.camel}: (params${fallback}, options) => call(${JSON.stringify(method.name)}, params, options),`;
}

/**
 * The method table by which a client works. Where nothing is deprecated it is the core's own, and no byte more: what warns
 * comes only with what there is to warn of.
 */
function methodTable(api: ApiModel): { readonly imports: readonly string[]; readonly block: string } {
  const { constant } = namesOf(api.id);
  if (api.methods.every((method) => deprecationsOf(method).length === 0)) {
    return {
      imports: [],
      block: `export { ${constant}_METHODS as ${constant}_CLIENT_METHODS } from ${JSON.stringify(CORE_PACKAGE)};`,
    };
  }
  const names = [`${constant}_DEPRECATIONS`, `${constant}_METHODS`, "warningMethods"];
  return {
    imports: [`import { ${names.join(", ")} } from ${JSON.stringify(CORE_PACKAGE)};`],
    block: `${docComment(`The method table of the ${api.title.en} for a client: it warns of what is deprecated.`)}export const ${constant}_CLIENT_METHODS: typeof ${constant}_METHODS = /* @__PURE__ */ warningMethods(${constant}_METHODS, ${constant}_DEPRECATIONS);`,
  };
}

function emitClient(api: ApiModel, folder: string): EmittedFile {
  const { pascal } = api;
  const result = (data: string, mnemonic: string): string =>
    `Result<${data}, CallFailure<${mnemonic}, ${pascal}ErrorParams>>`;
  const names = [
    ...api.methods.flatMap((method) => [
      `${method.pascal}Params`,
      `${method.pascal}Result`,
      `${method.pascal}Mnemonic`,
    ]),
    `${pascal}ErrorParams`,
    `${pascal}MethodName`,
    `${pascal}Methods`,
    "CallFailure",
    "Result",
  ];
  const throwing = api.methods.map(
    (method) =>
      `${doc(method, "@throws where the request was refused, or where it is not known what became of it.")}${method.camel}(${parameters(method)}): Promise<${method.pascal}Result>;`,
  );
  const safe = api.methods.map(
    (method) =>
      `${doc(method, "Never throws.")}${method.camel}(${parameters(method)}): Promise<${result(`${method.pascal}Result`, `${method.pascal}Mnemonic`)}>;`,
  );
  const implementations = api.methods.map(implementation).join("\n");
  const call = (answer: string): string =>
    `<N extends ${pascal}MethodName>(method: N, params: ${pascal}Methods[N]["params"], options?: Options) => Promise<${answer}>`;
  const data = `${pascal}Methods[N]["result"]`;
  const table = methodTable(api);
  return {
    path: `${folder}/${namesOf(api.id).kebab}-client.ts`,
    content: module(
      `spec/${api.id}/${api.version}/methods`,
      [...importTypes(names, CORE_PACKAGE), ...table.imports],
      [
        table.block,
        `${docComment(`The methods of the ${api.title.en} as a client offers them. \`Options\` are those of one call.`)}export interface ${pascal}ClientMethods<Options> {\n${throwing.join("\n")}\n}`,
        `${docComment(`The methods of {@link ${pascal}ClientMethods} with the failure as a value, typed by the errors of the method.`)}export interface Safe${pascal}ClientMethods<Options> {\n${safe.join("\n")}\n}`,
        `${docComment("Makes the methods of a client from one function that sends a call, and rejects where it failed.")}export function create${pascal}Methods<Options>(call: ${call(data)}): ${pascal}ClientMethods<Options> {\nreturn {\n${implementations}\n};\n}`,
        `${docComment("Makes the methods of a client from one function that sends a call, and answers with a value in any case.")}export function createSafe${pascal}Methods<Options>(call: ${call(result(data, `${pascal}Methods[N]["mnemonic"]`))}): Safe${pascal}ClientMethods<Options> {\nreturn {\n${implementations}\n};\n}`,
      ],
    ),
  };
}
