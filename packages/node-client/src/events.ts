/** What happens to calls, told while it happens. A door of its own, so that who only places calls does not load it. */
import { resolveBaseUrl, systemClock } from "@scenario-call/core";
import { createEventReader as createReader } from "@scenario-call/core/event-streams";
import type { EventReader, EventReaderOptions } from "@scenario-call/core/event-streams";
import { openConnections } from "./connections.ts";
import type { ConnectionChoice } from "./options.ts";
import { httpOpener } from "./stream-opener.ts";

export * from "@scenario-call/core/events";
export { EventStreamError, isEventStreamError } from "@scenario-call/core/event-streams";
export type {
  EventReader,
  EventReaderOptions,
  EventStreamFailure,
  ReadEventsOptions,
  SessionEvent,
} from "@scenario-call/core/event-streams";

/** What a reader of events is told, and how its connections are made. */
export interface NodeEventReaderOptions extends EventReaderOptions, ConnectionChoice {}

/**
 * Makes a reader of the events of calls. Nothing is sent before the first event is asked for.
 *
 * Throws a `TypeError` or `RangeError` for options that make no sense, `http://` to another machine among them.
 */
export const createEventReader = ({ agent, proxy, tls, ...options }: NodeEventReaderOptions): EventReader => {
  const url = resolveBaseUrl(options, {});
  const connections = openConnections(url, { agent, proxy, tls }, options.clock ?? systemClock);
  return createReader(options, httpOpener(connections.agent));
};
