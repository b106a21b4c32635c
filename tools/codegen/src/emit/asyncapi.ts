import type { EmittedFile, Emitter, EventsModel, EventTypeModel, JsonSchema, Model } from "../model.ts";
import { mapSubschemas } from "../schema-walk.ts";
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
    channels: {
      [events.id]: {
        // Where events are delivered to is a matter of each delivery, not of the events.
        address: null,
        title: events.title.en,
        description: events.description.en,
        messages: Object.fromEntries(
          events.types.map((type) => [
            eventTypeName(type),
            { $ref: `#/components/messages/${eventTypeName(type)}` },
          ]),
        ),
      },
    },
    operations: {
      [`send${events.pascal}`]: {
        action: "send",
        channel: { $ref: `#/channels/${events.id}` },
        summary: events.title.en,
      },
    },
    components: {
      messages: Object.fromEntries(events.types.map((type) => [eventTypeName(type), message(events, type)])),
    },
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
    summary: type.description.en,
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
  const { "x-from": _from, "x-values": _texts, $schema: _dialect, enum: values, ...rest } = schema;
  const list = valueList(schema);
  const opened =
    values === undefined
      ? rest
      : {
          ...rest,
          description: [rest.description ?? "", list ?? ""].filter((part) => part !== "").join("\n\n"),
          examples: values,
        };
  return mapSubschemas(opened, readable);
}
