export { createEventReader } from "./create-event-reader.ts";
export type {
  EventReader,
  EventReaderOptions,
  EventReaderSettings,
  LogInAt,
  ReadEventsOptions,
} from "./create-event-reader.ts";
export { EventStreamError, isEventStreamError } from "./event-stream-error.ts";
export type { EventStreamDetails, EventStreamFailure } from "./event-stream-error.ts";
export type { SessionEvent } from "./session-events.ts";
export { fetchOpener } from "./stream-opener.ts";
export type { OpenedStream, StreamFetch, StreamOpener, StreamRequest } from "./stream-opener.ts";
