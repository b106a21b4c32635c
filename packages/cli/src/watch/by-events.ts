import { createEventReader, isKnownEvent, isSessionFinishedEvent } from "@scenario-call/node-client/events";
import { eventRows } from "./event-rows.ts";
import type { Watched } from "./watched.ts";

/** Where the events of a call are told, and to whom. */
export interface EventsPlace {
  /** URL of the Call API at the same host. */
  readonly url: string;
  readonly token: () => Promise<string>;
  readonly signal: AbortSignal;
  /** What the request asked to speak to the contact. */
  readonly spoken: string | null;
}

/**
 * A call by the server's stream of its events, from the first one to the last.
 *
 * Throws an `EventStreamError` where there is no such stream (the brands have none), or the reason of the signal.
 */
export async function* watchByEvents(callSessionId: number, place: EventsPlace): AsyncGenerator<Watched> {
  const { url, token, signal, spoken } = place;
  const reader = createEventReader({ url, token, attempts: ATTEMPTS });
  for await (const event of reader.events(callSessionId, { signal })) {
    const source = { ...event };
    if (isSessionFinishedEvent(event)) {
      const { finish_reason, notification_time } = event;
      const ending = { kind: "told", finish_reason, talked: null } as const;
      yield { kind: "ended", at: Date.parse(notification_time), ending, source };
      return;
    }
    yield { kind: "rows", rows: isKnownEvent(event) ? eventRows(event, spoken) : [], source };
  }
}

/** Enough for a server that starts anew; whoever watches would not wait for minutes. */
const ATTEMPTS = 4;
