import type { EmittedFile, Emitter, EventsModel, Model } from "../model.ts";
import { namesOf } from "../names.ts";
import { docComment } from "./comment.ts";
import { module } from "./header.ts";
import { markedMembers } from "./marked-members.ts";
import { CORE_GENERATED } from "./paths.ts";

/**
 * Names of the members of events that have to be masked. They stand outside the folder of the events, because masking
 * needs them and who only places calls does not load the events.
 */
export const eventMembersEmitter: Emitter = {
  name: "event members",
  emit: (model: Model) => model.events.map(emitMembers),
};

function emitMembers(events: EventsModel): EmittedFile {
  const { constant } = namesOf(events.id);
  const title = events.title.en;
  const schemas = [
    events.envelope.schema,
    ...events.pieces.map(({ schema }) => schema),
    ...events.types.map(({ event }) => event.schema),
  ];
  return {
    path: `${CORE_GENERATED}/shared/${events.kebab}-members.ts`,
    content: module(
      `spec/${events.folder}`,
      [],
      [
        `${docComment(`Names of the members that hold a secret in the events (${title}): nothing may show their values.`)}export const ${constant}_SECRET_MEMBERS = ${JSON.stringify(markedMembers(schemas, "x-secret"))} as const;`,
        `${docComment(`Names of the members that hold a phone number in the events (${title}): shown masked only.`)}export const ${constant}_PHONE_MEMBERS = ${JSON.stringify(markedMembers(schemas, "x-phone"))} as const;`,
      ],
    ),
  };
}
