/** Events for those who deliver them, made from the journals of a store. */
import type { KnownEvent } from "@scenario-call/core/events";
import type { DeliveryStore, FeedStep } from "../../ports/delivery-store.ts";
import type { AccountEvents, EventSource, PlacedEvent, SessionEvents } from "../../ports/events.ts";
import type { Store, StoredSession } from "../../ports/store.ts";
import { eventsByStep } from "./session-events.ts";

/** Steps that are read at once. */
const BATCH = 100;

/** `<position>` of a step that was told whole, or `<position>.<n>`: n events of the step at the position were told. */
const CURSOR = /^(0|[1-9][0-9]{0,15})(?:\.([1-9][0-9]{0,5}))?$/u;

interface Place {
  readonly position: number;
  /** Events of the step at this position that were told; null: all. */
  readonly told: number | null;
}

const placeOf = (cursor: string): Place | null => {
  const match = CURSOR.exec(cursor);
  const position = Number(match?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(position)) return null;
  return { position, told: match?.[2] === undefined ? null : Number(match[2]) };
};

/** What the source works with. */
export interface EventSourceOptions {
  readonly store: Pick<Store, "session"> & Pick<DeliveryStore, "feedAfter" | "feedEnd" | "feedHead">;
  /** Subscribes to what happens in sessions, told after it was stored; the returned function ends that. */
  readonly subscribe: (listener: (news: { readonly call_session_id: number }) => void) => () => void;
}

/** Makes the source of events over a store. */
export const createEventSource = ({ store, subscribe }: EventSourceOptions): EventSource => {
  const ofAccount = async (accountId: number, cursor: string): Promise<AccountEvents> => {
    const place = placeOf(cursor);
    if (place === null) throw new RangeError("not a cursor of an account's events");
    // A step of which only a part was told is read once more.
    const after = place.told === null ? place.position : place.position - 1;
    const steps = await store.feedAfter(accountId, after, BATCH);
    const told = new Map<number, readonly (readonly KnownEvent[])[]>();
    for (const id of new Set(steps.map((step) => step.call_session_id))) {
      const session = await store.session(id);
      if (session !== null) told.set(id, eventsByStep(session));
    }
    const events = steps.flatMap((step) => {
      const placed = placedEvents(step, told.get(step.call_session_id)?.[step.entries] ?? []);
      return step.position === place.position ? placed.slice(place.told ?? 0) : placed;
    });
    const last = steps.at(-1)?.position;
    return {
      events,
      cursor: last === undefined ? cursor : String(last),
      atEnd: steps.length < BATCH,
    };
  };

  return {
    ofAccount,
    ofSession: async (accountId, callSessionId, after): Promise<SessionEvents | null> => {
      const session = await store.session(callSessionId);
      if (session === null || session.account_id !== accountId) return null;
      return {
        events: eventsAfter(session, after),
        finished: session.finished !== null,
      };
    },
    endOf: async (accountId) => String(await store.feedHead(accountId)),
    isCursor: async (text) => {
      const place = placeOf(text);
      return place !== null && place.position <= (await store.feedEnd());
    },
    onNews: (listener) =>
      subscribe(({ call_session_id: id }) => {
        listener(id);
      }),
  };
};

const eventsAfter = (session: StoredSession, after: number): readonly KnownEvent[] =>
  eventsByStep(session)
    .flat()
    .filter((event) => event.sequence_number > after);

/** The last event of a step has the step's own position as its cursor. */
const placedEvents = (step: FeedStep, events: readonly KnownEvent[]): readonly PlacedEvent[] =>
  events.map((event, index) => ({
    cursor: index === events.length - 1 ? String(step.position) : `${step.position}.${index + 1}`,
    event,
  }));
