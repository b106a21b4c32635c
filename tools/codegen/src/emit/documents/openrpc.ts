import type {
  ApiModel,
  EmittedFile,
  Emitter,
  ErrorModel,
  ExampleModel,
  JsonSchema,
  MethodModel,
  Model,
} from "../../model.ts";
import { rulesOf } from "../../raises.ts";
import { deprecationNote } from "../deprecation.ts";
import { allErrors } from "../errors.ts";
import { tellValues } from "../../open-values.ts";
import { DOCUMENTS_GENERATED } from "../paths.ts";
import { createPublisher, type Publisher } from "./publish.ts";
import { sampleOf } from "./sample.ts";

/** The OpenRPC document of every API. */
export const openRpcEmitter: Emitter = {
  name: "OpenRPC",
  emit: (model) => model.apis.map((api) => emitDocument(model, api)),
};

function errorObject({ mnemonic, code, message, params }: ErrorModel): object {
  return {
    code,
    message,
    data: { mnemonic, ...(params.length === 0 ? {} : { params: params.map(({ name }) => name) }) },
  };
}

function descriptionOf({ description, "x-deprecated": mark }: JsonSchema): object {
  const parts = [description ?? "", deprecationNote(mark) ?? ""].filter((part) => part !== "");
  return parts.length === 0 ? {} : { description: parts.join("\n\n") };
}

function pairing(method: MethodModel, { name, proves, content }: ExampleModel): object {
  const data = content["result"] ?? sampleOf(method.result.schema);
  return {
    name,
    description: proves,
    params: Object.entries(content["params"] as object).map(([param, value]: [string, unknown]) => ({
      name: param,
      value,
    })),
    ...(data === undefined ? {} : { result: { name: "result", value: { data } } }),
  };
}

function methodObject(api: ApiModel, method: MethodModel, publisher: Publisher): object {
  const { schema } = method.params;
  const rules = rulesOf(schema).map((rule) => rule.description ?? "");
  const component = api.components.find(({ id }) => id === method.component);
  const data = publisher.publish(tellValues(method.result.schema));
  return {
    name: method.name,
    summary: method.title.en,
    description: [method.description.en, ...rules, deprecationNote(schema["x-deprecated"]) ?? ""]
      .filter((part) => part !== "")
      .join("\n\n"),
    ...(schema["x-deprecated"] === undefined ? {} : { deprecated: true }),
    ...(component === undefined ? {} : { tags: [{ name: component.id, description: component.title.en }] }),
    ...(api.idempotency?.methods.includes(method.name) === true
      ? {
          "x-idempotency": {
            header: api.idempotency.header,
            supportedHeader: api.idempotency.supportedHeader,
            rememberedSeconds: api.idempotency.rememberedS,
            description: api.idempotency.description.en,
          },
        }
      : {}),
    paramStructure: "by-name",
    params: Object.entries(schema.properties ?? {}).map(([name, property]) => {
      const published = publisher.publish(property);
      return {
        name,
        ...descriptionOf(property),
        required: schema.required?.includes(name) ?? false,
        ...(property["x-deprecated"] !== undefined ? { deprecated: true } : {}),
        schema: published,
      };
    }),
    result: {
      name: "result",
      description: "What the method returns stands in `data`.",
      schema: { type: "object", required: ["data"], properties: { data } },
    },
    errors: method.errors.map(({ mnemonic }) => ({ $ref: `#/components/errors/${mnemonic}` })),
    examples: method.examples
      // What a request needs beside its parameters, a pairing cannot say.
      .filter(
        ({ kind, content }) =>
          kind === "accept" && content["given"] === undefined && content["headers"] === undefined,
      )
      .map((example) => pairing(method, example)),
  };
}

function emitDocument(model: Model, api: ApiModel): EmittedFile {
  // OpenRPC schemas are those of draft 7.
  const publisher = createPublisher(model, {
    definitionsAt: "#/components/schemas/",
    annotationsBesideRef: false,
    defaults: true,
  });
  const methods = api.methods.map((method) => methodObject(api, method, publisher));
  const document = {
    openrpc: "1.3.2",
    info: { title: api.title.en, version: api.version, description: api.description.en },
    servers: api.brands.map(({ title, url }) => ({ name: title, url })),
    methods,
    components: {
      schemas: publisher.definitions(),
      errors: Object.fromEntries(allErrors(api).map((error) => [error.mnemonic, errorObject(error)])),
    },
  };
  return {
    path: `${DOCUMENTS_GENERATED}/${api.kebab}/openrpc.json`,
    content: `${JSON.stringify(document, null, 2)}\n`,
  };
}
