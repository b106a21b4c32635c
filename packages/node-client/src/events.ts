/** What happens to calls, told while it happens. A door of its own, so that who only places calls does not load it. */
import { resolveBaseUrl, systemClock } from "@scenario-call/core";
import { createEventReader as createReader } from "@scenario-call/core/event-streams";
import type { EventReader, EventReaderOptions } from "@scenario-call/core/event-streams";
import { openConnections } from "./connections.ts";
import { createNodeClient } from "./create-node-client.ts";
import type { ConnectionChoice } from "./options.ts";
import { httpOpener } from "./stream-opener.ts";

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

/** What a reader of events is told, and how its connections are made. */
export type NodeEventReaderOptions = EventReaderOptions & ConnectionChoice;

/**
 * Makes a reader of the events of calls. Nothing is sent before the first event is asked for.
 *
 * Throws a `TypeError` or `RangeError` for options that make no sense, `http://` to another machine among them.
 */
export const createEventReader = ({ agent, proxy, tls, ...options }: NodeEventReaderOptions): EventReader => {
  const url = resolveBaseUrl(options, {});
  const { clock = systemClock, allow_insecure } = options;
  const connections = openConnections(url, { agent, proxy, tls }, clock);
  return createReader(options, httpOpener(connections.agent), async (at, credentials, timeout_ms) => {
    const client = createNodeClient({
      url: at,
      ...credentials,
      agent: connections.agent,
      allow_insecure,
      clock,
      timeout_ms,
      // The reader tries again by itself.
      connect_attempts: 1,
    });
    const { access_token: token, expire_at: expireAt } = await client.loginUser(credentials);
    return { token, expireAt };
  });
};
