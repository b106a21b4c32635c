/** The events of a session, made from what is stored of it: replaying a journal gives the very same ones. */
import { type CallState, createCall } from "@scenario-call/call-flow";
import type { EventEnvelope, KnownEvent } from "@scenario-call/core/events";
import type { NewSession, StoredSession } from "../../ports/store.ts";
import type { CallUpdate } from "../calls.ts";
import { replayed } from "../replay.ts";
import { changesOf, type EventBody, type LegTimes, type Measured } from "./changes.ts";

/** What events say about their session, and the plan from which the flow is replayed. */
export type EventsSession = NewSession & Pick<StoredSession, "call_session_id">;

/** How far the events of a session have been told. Plain JSON; opaque to whoever keeps it. */
export interface EventsCursor {
  readonly session: EventsSession;
  readonly state: CallState;
  /** Number of the last event. */
  readonly sequence_number: number;
  /** Time of the last step, ms since the epoch; never goes back. */
  readonly at: number;
  /** Since when both talk, ms since the epoch; null while they do not. */
  readonly talk_since: number | null;
  readonly leg_times: LegTimes;
}

/** Some events of a session in their order, and how far they have been told with them. */
export interface ToldEvents {
  readonly cursor: EventsCursor;
  readonly events: readonly KnownEvent[];
}

function envelope(
  session: EventsSession,
  sequence: number,
  at: number,
): Omit<EventEnvelope, "notification_mnemonic"> {
  return {
    event_id: `${session.call_session_id}-${sequence}`,
    notification_time: new Date(at).toISOString(),
    sequence_number: sequence,
    call_session_id: session.call_session_id,
    external_id: session.external_id,
    direction: session.direction,
    scenario_id: session.scenario_id,
    virtual_phone_number: session.virtual_phone_number,
    effective_virtual_phone_number: session.effective_virtual_phone_number,
    contact_phone_number: session.contact_phone_number,
  };
}

/** The first event of a session: it was created. */
export function beginEvents(session: EventsSession): ToldEvents {
  const at = session.created_at;
  const body = { notification_mnemonic: "session_created" } as const;
  return {
    cursor: {
      session,
      state: createCall(session.plan),
      sequence_number: 1,
      at,
      talk_since: null,
      leg_times: {},
    },
    events: [{ ...envelope(session, 1, at), ...body }],
  };
}

/** Nothing is left open at the end: what the flow did not see end was let go with the session. */
function letGo(state: CallState): CallState {
  return {
    ...state,
    bridge: null,
    legs: state.legs.map((leg) => ({ ...leg, ended: leg.ended ?? "released", sound: null })),
  };
}

/** When legs were dialled and first rang, with what a step at this time has added. */
function timesAfter(times: LegTimes, { legs }: CallState, at: number): LegTimes {
  return Object.fromEntries(
    legs.map(({ id, line }) => {
      const { dialled_at, rang_at } = times[id] ?? { dialled_at: at, rang_at: null };
      return [id, { dialled_at, rang_at: rang_at ?? (line === "silent" ? null : at) }];
    }),
  );
}

/**
 * The events of the next step of a session. Pure: the same cursor and update always give the same events, with the same
 * numbers and ids.
 *
 * @param update the next entry of the journal, and the end of the session where it came with it.
 */
export function continueEvents(
  cursor: EventsCursor,
  { event, finished }: Pick<CallUpdate, "event" | "finished">,
): ToldEvents {
  const { session, state: before } = cursor;
  // A session stored before its clock was set back: times never go back, and durations never fall below 0.
  const at = Math.max(cursor.at, event.at);
  const next = replayed(before, event);
  const after = finished === null ? next : letGo(next);
  const talkMs = cursor.talk_since === null ? 0 : at - cursor.talk_since;
  const ofSession = (state: CallState) => ({ ...state, call_session_id: session.call_session_id });
  const measured: Measured = { talkMs, times: timesAfter(cursor.leg_times, next, at) };
  const bodies: EventBody[] = [
    ...changesOf(ofSession(before), event, ofSession(next), measured),
    ...changesOf(ofSession(next), event, ofSession(after), measured),
  ];
  if (finished !== null) {
    bodies.push({
      notification_mnemonic: "session_finished",
      finish_reason: finished.finish_reason,
      total_time_duration: (at - session.created_at) / 1000,
    });
  }
  const talks = after.bridge?.mode === "talk";
  return {
    cursor: {
      session,
      state: after,
      sequence_number: cursor.sequence_number + bodies.length,
      at,
      talk_since: talks ? (cursor.talk_since ?? at) : null,
      leg_times: measured.times,
    },
    events: bodies.map((body, index) => ({
      ...envelope(session, cursor.sequence_number + index + 1, at),
      ...body,
    })),
  };
}

/** The events of a session so far by its steps: first those of its creation, then those of each entry of its journal. */
export function eventsByStep(session: StoredSession): readonly (readonly KnownEvent[])[] {
  const { events: journal, finished, ...facts } = session;
  let { cursor, events } = beginEvents(facts);
  const steps = [events];
  for (const [index, event] of journal.entries()) {
    const isLast = index === journal.length - 1;
    ({ cursor, events } = continueEvents(cursor, { event, finished: isLast ? finished : null }));
    steps.push(events);
  }
  return steps;
}

/** Every event of a session so far, from what is stored of it. */
export function eventsOf(session: StoredSession): readonly KnownEvent[] {
  return eventsByStep(session).flat();
}
