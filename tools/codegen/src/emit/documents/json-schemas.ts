import { basename } from "node:path/posix";
import type { EmittedFile, Emitter, Model, SchemaModel } from "../../model.ts";
import { tellValues } from "../../open-values.ts";
import { DOCUMENTS_GENERATED } from "../paths.ts";
import { isServerSchema } from "../type-names.ts";
import { createPublisher } from "./publish.ts";

/**
 * JSON Schemas (2020-12) of parameters, results and shared pieces: each a document that needs no other one, in words
 * that every validator knows.
 */
export const jsonSchemasEmitter: Emitter = {
  name: "JSON Schemas",
  emit: (model) => [
    ...model.apis.flatMap((api) =>
      api.methods.flatMap((method) => [
        document(
          model,
          method.params,
          [api.kebab, method.kebab, "params"],
          [api.id, api.version, method.name, "params"],
        ),
        document(
          model,
          { ...method.result, schema: tellValues(method.result.schema) },
          [api.kebab, method.kebab, "result"],
          [api.id, api.version, method.name, "result"],
        ),
      ]),
    ),
    ...[...model.shared.values()]
      .filter(({ file }) => !isServerSchema(file))
      .map((schema) => {
        const name = basename(schema.file, ".schema.json");
        return document(model, schema, ["shared", name], ["shared", name]);
      }),
  ],
};

function document(
  model: Model,
  { schema }: SchemaModel,
  path: readonly string[],
  id: readonly string[],
): EmittedFile {
  const publisher = createPublisher(model, {
    definitionsAt: "#/$defs/",
    annotationsBesideRef: true,
    defaults: true,
  });
  const { $defs: _inlined, ...own } = schema;
  const published = publisher.publish(own);
  const definitions = publisher.definitions();
  const content = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: ["urn:scenario-call", ...id].join(":"),
    ...published,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  };
  return {
    path: `${DOCUMENTS_GENERATED}/${path.join("/")}.schema.json`,
    content: `${JSON.stringify(content, null, 2)}\n`,
  };
}
