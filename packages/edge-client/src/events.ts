/** What happens to calls, told while it happens. A door of its own, so that who only places calls does not load it. */
import { createEventReader as createReader, fetchOpener } from "@scenario-call/core/event-streams";
import type { EventReader, EventReaderOptions } from "@scenario-call/core/event-streams";
import { loginUser } from "./generated/call-api-functions.ts";
import type { Fetch } from "./options.ts";
import type { Account } from "./single/send-once.ts";

export * from "@scenario-call/core/events";
export { EventStreamError, isEventStreamError } from "@scenario-call/core/event-streams";
export type {
  EventReader,
  EventReaderOptions,
  EventReaderSettings,
  EventStreamFailure,
  ReadEventsOptions,
  SessionEvent,
} from "@scenario-call/core/event-streams";

/** What a reader over `fetch` is told. */
export type EdgeEventReaderOptions = EventReaderOptions & {
  /** Makes the HTTP requests in place of the global `fetch`. */
  readonly fetch?: Fetch | undefined;
};

/**
 * Makes a reader of the events of calls. Nothing is sent before the first event is asked for.
 *
 * Throws a `TypeError` or `RangeError` for options that make no sense, `http://` to another machine among them.
 */
export const createEventReader = ({ fetch, ...options }: EdgeEventReaderOptions): EventReader =>
  createReader(options, fetchOpener(fetch), async (url, credentials, timeout_ms) => {
    // The smallest client there is. Its account needs a token, and this method takes none.
    const account = { url: url.href as Account["url"], token: "", ...(fetch === undefined ? {} : { fetch }) };
    const { access_token: token, expire_at: expireAt } = await loginUser(account, credentials, {
      timeout_ms,
    });
    return { token, expireAt };
  });
