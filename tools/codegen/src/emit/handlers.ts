import type { ApiModel, EmittedFile, Emitter } from "../model.ts";
import { docComment } from "./comment.ts";
import { deprecationTag } from "./deprecation.ts";
import { importTypes, module } from "./header.ts";
import { CORE_PACKAGE, SERVER_GENERATED } from "./paths.ts";

/** What a server implements: one handler a method, of the method's own types. */
export const handlersEmitter: Emitter = {
  name: "server handlers",
  emit: (model) => model.apis.map(emitHandlers),
};

function emitHandlers(api: ApiModel): EmittedFile {
  const names = api.methods.flatMap(({ pascal }) => [
    `${pascal}WireParams`,
    `${pascal}Result`,
    `${pascal}Mnemonic`,
  ]);
  const members = api.methods.map(
    ({ name, pascal, title, description, params }) =>
      `${docComment(`${title.en}.`, description.en, deprecationTag(params.schema["x-deprecated"]))}${JSON.stringify(name)}(params: ${pascal}WireParams, context: Context): HandlerAnswer<${pascal}Result, ${pascal}Mnemonic>;`,
  );
  return {
    path: `${SERVER_GENERATED}/${api.kebab}-handlers.ts`,
    content: module(
      `spec/${api.id}/${api.version}/methods`,
      importTypes([...names, "HandlerAnswer"], CORE_PACKAGE),
      [
        `${docComment(
          `The handlers of the ${api.title.en} ${api.version}, by method: each gets parameters that have been checked by their form.`,
          "`Context` is what the server knows about the request, such as its account.",
        )}export interface ${api.pascal}Handlers<Context> {\n${members.join("\n")}\n}`,
      ],
    ),
  };
}
