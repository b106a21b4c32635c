/** What happens to calls, told while it happens. A door of its own, so that who only places calls does not load it. */
import { createEventReader as createReader, fetchOpener } from "@scenario-call/core/event-streams";
import type { EventReader, EventReaderOptions } from "@scenario-call/core/event-streams";
import type { Fetch } from "./options.ts";

export * from "@scenario-call/core/events";
export { EventStreamError, isEventStreamError } from "@scenario-call/core/event-streams";
export type {
  EventReader,
  EventReaderOptions,
  EventStreamFailure,
  ReadEventsOptions,
  SessionEvent,
} from "@scenario-call/core/event-streams";

/** What a reader over `fetch` is told. */
export interface EdgeEventReaderOptions extends EventReaderOptions {
  /** Makes the HTTP requests in place of the global `fetch`. */
  readonly fetch?: Fetch | undefined;
}

/**
 * Makes a reader of the events of calls. Nothing is sent before the first event is asked for.
 *
 * Throws a `TypeError` or `RangeError` for options that make no sense, `http://` to another machine among them.
 */
export const createEventReader = ({ fetch, ...options }: EdgeEventReaderOptions): EventReader =>
  createReader(options, fetchOpener(fetch));
