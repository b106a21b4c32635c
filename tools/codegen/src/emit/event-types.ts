import type { EmittedFile, Emitter, EventsModel, EventTypeModel, JsonSchema, Model } from "../model.ts";
import { memberKey } from "../names.ts";
import { docComment } from "./comment.ts";
import { deprecationTag } from "./deprecation.ts";
import { importTypes, module } from "./header.ts";
import { imports } from "./method-types.ts";
import { CORE_GENERATED } from "./paths.ts";
import { type Declarations, declareTypes } from "./schema-types.ts";
import { eventTypeName, typeModules } from "./type-names.ts";

/** Types of events, and the guards that tell them apart. Nothing else of the core imports them. */
export const eventTypesEmitter: Emitter = {
  name: "event types",
  async emit(model: Model): Promise<readonly EmittedFile[]> {
    return (await Promise.all(model.events.map((events) => emitEvents(model, events)))).flat();
  },
};

async function emitEvents(model: Model, events: EventsModel): Promise<readonly EmittedFile[]> {
  const folder = `${CORE_GENERATED}/${events.kebab}`;
  return [await typesFile(model, events, folder), guardsFile(events, folder), indexFile(events, folder)];
}

async function typesFile(model: Model, events: EventsModel, folder: string): Promise<EmittedFile> {
  const modules = typeModules(model);
  const path = `${folder}/types.ts`;
  const declare = async (file: string, schema: JsonSchema): Promise<Declarations> => {
    const own = modules.get(file);
    if (own === undefined) throw new Error(`${file} has no module`);
    return declareTypes({ module: own, modules, schema, openValues: true });
  };
  const parts = await Promise.all([
    ...[events.envelope, ...events.pieces].map(({ file, schema }) => declare(file, schema)),
    ...events.types.map(async (type) =>
      extending(type, await declare(type.event.file, ownPart(events, type))),
    ),
  ]);
  const references = imports(
    path,
    parts.flatMap((part) => part.imports),
  );
  return {
    path,
    content: module(`spec/${events.folder}`, references, [
      ...parts.flatMap((part) => part.blocks),
      unions(events),
    ]),
  };
}

/** What a type adds to the envelope: its own members, and its name as the only value of the envelope's. */
function ownPart(events: EventsModel, { event: { schema } }: EventTypeModel): JsonSchema {
  const inherited = new Set(Object.keys(events.envelope.schema.properties ?? {}));
  inherited.delete(events.typeMember);
  return {
    ...schema,
    required: (schema.required ?? []).filter((name) => !inherited.has(name)),
    properties: Object.fromEntries(
      Object.entries(schema.properties ?? {}).filter(([name]) => !inherited.has(name)),
    ),
  };
}

/** The declarations of a type whose interface takes the members of the envelope from there. */
function extending(type: EventTypeModel, { blocks, imports }: Declarations): Declarations {
  const name = eventTypeName(type);
  return {
    imports,
    blocks: blocks.map((block) =>
      block.replace(`export interface ${name} {`, `export interface ${name} extends EventEnvelope {`),
    ),
  };
}

function tagOf({ event }: EventTypeModel): string | null {
  return deprecationTag(event.schema["x-deprecated"]);
}

function unions(events: EventsModel): string {
  const names = events.types.map(({ name }) => JSON.stringify(name)).join(", ");
  const members = events.types.map(
    (type) => `${docComment(tagOf(type))}${memberKey(type.name)}: ${eventTypeName(type)};`,
  );
  return [
    docComment(`Every type of event that the spec knows, as it stands in \`${events.typeMember}\`.`),
    `export const EVENT_TYPES = [${names}] as const;\n\n`,
    docComment("One of {@link EVENT_TYPES}."),
    "export type EventType = (typeof EVENT_TYPES)[number];\n\n",
    docComment(`The events that the spec knows, by their \`${events.typeMember}\`.`),
    `export interface KnownEvents {\n${members.join("\n")}\n}\n\n`,
    docComment(
      `An event that the spec knows. A reader takes an {@link EventEnvelope}, since later versions may send other types, and asks the guards which one it is.`,
    ),
    "export type KnownEvent = KnownEvents[EventType];",
  ].join("");
}

function guardsFile(events: EventsModel, folder: string): EmittedFile {
  const member = memberKey(events.typeMember);
  const access = member.startsWith('"') ? `event[${member}]` : `event.${member}`;
  const guards = events.types.map((type) => {
    const name = eventTypeName(type);
    return `${docComment(`Whether an event is a {@link ${name}}. Looks at \`${events.typeMember}\` only: whether the event is whole, its validator says.`, tagOf(type))}export function is${name}(event: EventEnvelope): event is ${name} {\nreturn ${access} === ${JSON.stringify(type.name)};\n}`;
  });
  const path = `${folder}/guards.ts`;
  return {
    path,
    content: module(
      `spec/${events.folder}`,
      [
        ...importTypes(["EventEnvelope", "KnownEvent", ...events.types.map(eventTypeName)], "./types.ts"),
        'import { EVENT_TYPES } from "./types.ts";',
      ],
      [
        ...guards,
        `${docComment("Whether an event is of a type that the spec knows.")}export function isKnownEvent(event: EventEnvelope): event is KnownEvent {\nreturn (EVENT_TYPES as readonly string[]).includes(${access});\n}`,
      ],
    ),
  };
}

function indexFile(events: EventsModel, folder: string): EmittedFile {
  const files = [
    "types",
    "guards",
    "validate-envelope",
    ...events.types.map(({ kebab }) => `validate-${kebab}`),
    "validate-event",
  ];
  return {
    path: `${folder}/index.ts`,
    content: module(
      `spec/${events.folder}`,
      [],
      [files.map((file) => `export * from "./${file}.ts";`).join("\n")],
    ),
  };
}
