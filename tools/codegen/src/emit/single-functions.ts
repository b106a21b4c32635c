import type { ApiModel, EmittedFile, Emitter, ErrorModel, MethodModel } from "../model.ts";
import { memberKey, namesOf } from "../names.ts";
import { doc } from "./client-methods.ts";
import { docComment } from "./comment.ts";
import { deprecationsOf } from "./deprecations.ts";
import { allErrors } from "./errors.ts";
import { importTypes, module } from "./header.ts";
import { needsNoParams } from "./method-types.ts";
import { CORE_COMPACT, CORE_PACKAGE, EDGE_CLIENT_GENERATED } from "./paths.ts";

/** Each method as a function of its own, so that a bundle holds the validators of those that it calls and no more. */
export const singleFunctionsEmitter: Emitter = {
  name: "single functions",
  emit: (model) => model.apis.map(emitFunctions),
};

/** How a method stands in the arguments of its function: with the token, where it takes one. */
function wireParams({ tokenParam }: MethodModel): string {
  return tokenParam === null ? "params" : `{ ...params, ${memberKey(tokenParam)}: account.token }`;
}

function functions(api: ApiModel, method: MethodModel): readonly string[] {
  const { pascal, camel } = method;
  const params = `account: Account, params: ${pascal}Params${needsNoParams(method) ? " = {}" : ""}, options?: SingleOptions`;
  const result = `Promise<SingleResult<${pascal}Result, ${pascal}Mnemonic>>`;
  const ending = "Sends one request at most. Never throws.";
  const throwing = "@throws where the request was refused, or where it is not known what became of it.";
  const { constant } = namesOf(api.id);
  const warning =
    deprecationsOf(method).length === 0
      ? ""
      : `warnOfUse(${constant}_DEPRECATIONS, ${JSON.stringify(method.name)}, params),`;
  const [open, close] = warning === "" ? ["", ""] : ["(", ")"];
  return [
    `${doc(method, ending)}export const safe${pascal} = (${params}): ${result} => ${open}${warning}sendOnce(${JSON.stringify(method.name)}, refuse${pascal}Params, refuse${pascal}Result, account, ${wireParams(method)}, options)${close};`,
    `${doc(method, throwing)}export const ${camel} = (${params}): Promise<${pascal}Result> => orThrow(safe${pascal}(account, params, options));`,
  ];
}

/** Every spelling of the errors after which certainly nothing was started. */
function neverStarted(errors: readonly ErrorModel[]): string {
  const names = errors
    .filter(({ starts }) => starts === "never")
    .flatMap((error) => [error.mnemonic, ...error.aliases]);
  return names.map((name) => `${JSON.stringify(name)},`).join("\n");
}

function emitFunctions(api: ApiModel): EmittedFile {
  const { constant } = namesOf(api.id);
  const types = api.methods.flatMap((method) =>
    ["Params", "Result", "Mnemonic"].map((kind) => method.pascal + kind),
  );
  const validators = api.methods.flatMap((method) =>
    ["Params", "Result"].map((kind) => `refuse${method.pascal}${kind}`),
  );
  return {
    path: `${EDGE_CLIENT_GENERATED}/${api.kebab}-functions.ts`,
    content: module(
      `spec/${api.id}/${api.version}`,
      [
        `import { ${validators.toSorted().join(", ")} } from ${JSON.stringify(CORE_COMPACT)};`,
        ...(api.methods.some((method) => deprecationsOf(method).length > 0)
          ? [`import { ${constant}_DEPRECATIONS, warnOfUse } from ${JSON.stringify(CORE_PACKAGE)};`]
          : []),
        ...importTypes(types, CORE_PACKAGE),
        `import { orThrow, sendOnce } from "../single/send-once.ts";`,
        ...importTypes(["Account", "SingleOptions", "SingleResult"], "../single/send-once.ts"),
      ],
      [
        ...api.methods.flatMap((method) => functions(api, method)),
        `${docComment(`Mnemonics of the ${api.title.en} after which certainly nothing was started, in every spelling.`)}export const ${constant}_NEVER_STARTED: ReadonlySet<string> = /* @__PURE__ */ new Set([\n${neverStarted(allErrors(api))}\n]);`,
      ],
    ),
  };
}
