import type {
  DeliveryModel,
  DeliveryValueModel,
  EmittedFile,
  Emitter,
  EventsModel,
  EventTypeModel,
  JsonSchema,
  Model,
} from "../model.ts";
import { mapSubschemas } from "../schema-walk.ts";
import { deprecationNote } from "./deprecation.ts";
import { CORE_DOCUMENTS } from "./paths.ts";
import { valueList } from "./schema-docs.ts";
import { eventTypeName } from "./type-names.ts";

const SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12";

/** The AsyncAPI document of the events. Each message carries its whole schema, so that it can be used alone. */
export const asyncApiEmitter: Emitter = {
  name: "AsyncAPI document",
  emit: (model: Model): readonly EmittedFile[] =>
    model.events.map((events) => ({
      path: `${CORE_DOCUMENTS}/asyncapi.json`,
      content: `${JSON.stringify(document(events), null, 2)}\n`,
    })),
};

function document(events: EventsModel): object {
  return {
    asyncapi: "3.0.0",
    info: {
      title: events.title.en,
      version: events.version,
      description: events.description.en,
      license: { name: "MIT" },
    },
    defaultContentType: "application/json",
    channels: Object.fromEntries(
      events.deliveries.map((delivery) => [delivery.camel, channel(events, delivery)]),
    ),
    operations: Object.fromEntries(
      events.deliveries.map((delivery) => [`send${delivery.pascal}`, operation(delivery)]),
    ),
    components: {
      messages: Object.fromEntries(events.types.map((type) => [eventTypeName(type), message(events, type)])),
      ...(events.deliveries.some(({ security }) => security === "bearer")
        ? { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } }
        : {}),
    },
  };
}

/** The release of the HTTP binding by which its members are read. */
const HTTP_BINDING = "0.3.0";

function channel(events: EventsModel, delivery: DeliveryModel): object {
  const { address, title, description, parameters } = delivery;
  return {
    address,
    title: title.en,
    description: description.en,
    ...(parameters.length === 0
      ? {}
      : {
          parameters: Object.fromEntries(
            parameters.map(({ name, description: text, examples }) => [
              name,
              { description: text.en, ...(examples.length === 0 ? {} : { examples }) },
            ]),
          ),
        }),
    messages: Object.fromEntries(
      events.types.map((type) => [eventTypeName(type), messageOn(delivery, eventTypeName(type), type)]),
    ),
  };
}

/** A message as it arrives: a push brings it with headers of its own, a stream among others of one answer. */
function messageOn({ way, headers }: DeliveryModel, name: string, type: EventTypeModel): object {
  const whole = `#/components/messages/${name}`;
  if (way === "stream") return { $ref: whole };
  return {
    name: type.name,
    title: type.title.en,
    summary: summaryOf(type),
    contentType: "application/json",
    headers: headersSchema(headers),
    payload: { schemaFormat: SCHEMA_FORMAT, schema: { $ref: `${whole}/payload/schema` } },
  };
}

/** A message has no word of its own for what is not to be used any more; its payload has. */
function summaryOf({ description, event }: EventTypeModel): string {
  return together(description.en, deprecationNote(event.schema["x-deprecated"]));
}

function together(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part !== null && part !== undefined && part !== "").join("\n\n");
}

function headersSchema(headers: readonly DeliveryValueModel[]): object {
  return {
    type: "object",
    required: headers.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(
      headers.map(({ name, description, pattern, examples }) => [
        name,
        {
          type: "string",
          description: description.en,
          pattern,
          ...(examples.length === 0 ? {} : { examples }),
        },
      ]),
    ),
  };
}

function operation(delivery: DeliveryModel): object {
  const { camel, title, description, httpMethod, mediaType, security, way, headers, statuses } = delivery;
  return {
    action: "send",
    channel: { $ref: `#/channels/${camel}` },
    title: title.en,
    description: description.en,
    ...(security === null ? {} : { security: [{ $ref: `#/components/securitySchemes/${security}` }] }),
    bindings: { http: { method: httpMethod, bindingVersion: HTTP_BINDING } },
    // What the bindings have no place for: how a stream is asked for, and what the answer can be.
    "x-media-type": mediaType,
    ...(way === "push" ? {} : { "x-request-headers": headersSchema(headers) }),
    ...(statuses.length === 0
      ? {}
      : {
          "x-statuses": Object.fromEntries(
            statuses.map(({ status, description: text }) => [status, text.en]),
          ),
        }),
  };
}

function message(events: EventsModel, type: EventTypeModel): object {
  const examples = events.examples.filter(
    ({ kind, content }) =>
      kind === "accept" &&
      (content["event"] as Readonly<Record<string, unknown>> | null)?.[events.typeMember] === type.name,
  );
  return {
    name: type.name,
    title: type.title.en,
    summary: summaryOf(type),
    contentType: "application/json",
    payload: { schemaFormat: SCHEMA_FORMAT, schema: readable(type.event.schema) },
    ...(examples.length === 0
      ? {}
      : {
          examples: examples.map(({ name, proves, content }) => ({
            name,
            summary: proves,
            payload: content["event"],
          })),
        }),
  };
}

/** A schema for readers in other languages: the known values are told in words and do not shut out later ones. */
function readable(schema: JsonSchema): JsonSchema {
  const {
    "x-from": _from,
    "x-values": _texts,
    "x-deprecated": mark,
    "x-deprecated-values": _marks,
    $schema: _dialect,
    enum: values,
    ...all
  } = schema;
  const list = valueList(schema);
  const rest: JsonSchema =
    mark === undefined
      ? all
      : { ...all, description: together(all.description, deprecationNote(mark)), deprecated: true };
  const opened =
    values === undefined
      ? rest
      : {
          ...rest,
          description: together(rest.description, list),
          examples: values,
        };
  return mapSubschemas(opened, readable);
}
