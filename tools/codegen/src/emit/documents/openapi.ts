import type { ApiModel, EmittedFile, Emitter, JsonSchema, MethodModel, Model } from "../../model.ts";
import { combinationOf } from "../combination.ts";
import { allErrors } from "../errors.ts";
import { tellValues } from "../../open-values.ts";
import { DOCUMENTS_GENERATED } from "../paths.ts";
import { createPublisher, type Publisher } from "./publish.ts";

const SCHEMAS = "#/components/schemas/";
const JSON_TYPE = "application/json";

/** The OpenAPI 3.1 document of every API: one POST, whose body is any of the methods' requests. */
export const openApiEmitter: Emitter = {
  name: "OpenAPI",
  emit: (model) => model.apis.map((api) => emitDocument(model, api)),
};

/**
 * The parameters as a generator of types understands them: each combination rule is a union of what it permits,
 * because generators pass over `if` and `then`.
 */
function paramsSchema({ params }: MethodModel, publisher: Publisher): JsonSchema {
  const combination = combinationOf(params.schema);
  if (combination === null) return publisher.publish(params.schema);
  const { base } = combination;
  // The closed part names every member: those that a rule speaks of are told in its union.
  const members = Object.keys(params.schema.properties ?? {}).map(
    (name) => [name, base.properties?.[name] ?? {}] as const,
  );
  const { title, description, deprecated } = publisher.publish(params.schema);
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(deprecated === undefined ? {} : { deprecated }),
    type: "object",
    allOf: [
      publisher.publish(withoutTexts({ ...base, properties: Object.fromEntries(members) })),
      ...combination.rules.map(({ branches }) => ({
        anyOf: branches.map(({ properties, required }) =>
          publisher.publish({ type: "object", properties, ...(required.length === 0 ? {} : { required }) }),
        ),
      })),
    ],
  };
}

/** The object's own texts stand once, outside its parts. */
function withoutTexts({ title: _title, description: _description, ...rest }: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(rest).filter(([keyword]) => !keyword.startsWith("x-")));
}

function methodSchemas(
  method: MethodModel,
  publisher: Publisher,
): readonly (readonly [string, JsonSchema])[] {
  const { pascal, name } = method;
  return [
    [`${pascal}Params`, paramsSchema(method, publisher)],
    [`${pascal}Result`, publisher.publish(tellValues(method.result.schema))],
    [
      `${pascal}Request`,
      {
        title: method.title.en,
        ...(method.params.schema["x-deprecated"] === undefined ? {} : { deprecated: true }),
        type: "object",
        required: ["jsonrpc", "id", "method", "params"],
        additionalProperties: false,
        properties: {
          jsonrpc: { type: "string", const: "2.0" },
          id: { type: ["string", "number"] },
          method: { type: "string", const: name },
          params: { $ref: `${SCHEMAS}${pascal}Params` },
        },
      },
    ],
    [
      `${pascal}Answer`,
      {
        type: "object",
        required: ["jsonrpc", "id", "result"],
        properties: {
          jsonrpc: { type: "string", const: "2.0" },
          id: { type: ["string", "number"] },
          result: {
            type: "object",
            required: ["data"],
            properties: { data: { $ref: `${SCHEMAS}${pascal}Result` }, metadata: { type: "object" } },
          },
        },
      },
    ],
  ];
}

function errorAnswer(api: ApiModel): JsonSchema {
  const mnemonics = allErrors(api).map(({ mnemonic }) => `\`${mnemonic}\``);
  return {
    type: "object",
    required: ["jsonrpc", "id", "error"],
    properties: {
      jsonrpc: { type: "string", const: "2.0" },
      id: { type: ["string", "number", "null"] },
      error: {
        type: "object",
        required: ["code", "message", "data"],
        properties: {
          code: { type: "integer" },
          message: { type: "string" },
          data: {
            type: "object",
            required: ["mnemonic"],
            properties: {
              mnemonic: {
                type: "string",
                description: `The one member to match on. Known: ${mnemonics.join(", ")}. There may be others.`,
              },
              field: { type: ["string", "null"] },
              value: {},
              params: { type: ["object", "null"] },
              extended_helper: { type: ["string", "null"] },
              metadata: { type: "object" },
            },
          },
        },
      },
    },
  };
}

/** The path that all brands share, and their origins. */
function addresses(api: ApiModel): { readonly path: string; readonly servers: readonly object[] } {
  const urls = api.brands.map(({ title, url }) => ({ title, url: new URL(url) }));
  const paths = new Set(urls.map(({ url }) => url.pathname));
  const [path] = paths;
  if (path === undefined || paths.size > 1)
    throw new Error(`${api.id}: the brands' URLs differ in their paths`);
  return { path, servers: urls.map(({ title, url }) => ({ url: url.origin, description: title })) };
}

/** The header of the idempotency key, where the API knows one. */
function headerParameters({ idempotency }: ApiModel): object {
  if (idempotency === null) return {};
  const { header, description } = idempotency;
  const parameter = {
    name: header,
    in: "header",
    required: false,
    description: description.en,
    schema: { type: "string" },
  };
  return { parameters: [parameter] };
}

function emitDocument(model: Model, api: ApiModel): EmittedFile {
  const publisher = createPublisher(model, {
    definitionsAt: SCHEMAS,
    annotationsBesideRef: true,
    defaults: false,
  });
  const { path, servers } = addresses(api);
  const own = api.methods.flatMap((method) => methodSchemas(method, publisher));
  const refs = (suffix: string): readonly JsonSchema[] =>
    api.methods.map(({ pascal }) => ({ $ref: `${SCHEMAS}${pascal}${suffix}` }));
  const answer = (description: string, schema: JsonSchema): object => ({
    description,
    content: { [JSON_TYPE]: { schema } },
  });
  const refusals = Object.entries(
    Object.groupBy(
      allErrors(api).filter(({ httpStatus }) => httpStatus !== null),
      ({ httpStatus }) => String(httpStatus),
    ),
  ).map(([status, errors]): readonly [string, object] => [
    status,
    answer(
      (errors ?? []).map(({ mnemonic, description }) => `\`${mnemonic}\`: ${description.en}`).join("\n\n"),
      {
        $ref: `${SCHEMAS}ErrorAnswer`,
      },
    ),
  ]);
  const document = {
    openapi: "3.1.0",
    info: { title: api.title.en, version: api.version, description: api.description.en },
    servers,
    // The token travels as a parameter, which OpenAPI has no name for.
    security: [],
    paths: {
      [path]: {
        post: {
          operationId: api.camel,
          summary: "One request by JSON-RPC 2.0: the member `method` says which.",
          ...headerParameters(api),
          requestBody: {
            required: true,
            content: {
              [JSON_TYPE]: {
                schema: {
                  oneOf: refs("Request"),
                  discriminator: {
                    propertyName: "method",
                    mapping: Object.fromEntries(
                      api.methods.map(({ name, pascal }) => [name, `${SCHEMAS}${pascal}Request`]),
                    ),
                  },
                },
              },
            },
          },
          responses: {
            "200": answer("The result, or the error that the request was refused with.", {
              anyOf: [...refs("Answer"), { $ref: `${SCHEMAS}ErrorAnswer` }],
            }),
            ...Object.fromEntries(refusals),
          },
        },
      },
    },
    components: {
      schemas: { ...Object.fromEntries(own), ErrorAnswer: errorAnswer(api), ...publisher.definitions() },
    },
  };
  return {
    path: `${DOCUMENTS_GENERATED}/${api.kebab}/openapi.json`,
    content: `${JSON.stringify(document, null, 2)}\n`,
  };
}
