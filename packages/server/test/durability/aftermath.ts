import type { KnownEvent } from "@scenario-call/core/events";
import { expect } from "vitest";
import { eventsOf } from "../../src/calls/events/session-events.ts";
import type { Intent } from "./customers.ts";
import type { Aftermath } from "./killed.ts";

/** Requests that have to be on their way at each kill. */
const MANY = 50;

/** What has to hold when a server was killed again and again. */
export const expectNothingLost = (after: Aftermath, kills: number): void => {
  const { intents, sessions } = after;
  expect(after.inFlight).toHaveLength(kills);
  expect(Math.min(...after.inFlight)).toBeGreaterThanOrEqual(MANY);
  expect(after.status).toBe(0);
  expect(after.complaints).toEqual([]);

  // Each intent is one call, whatever was acknowledged, repeated, or asked for without an answer.
  expect(intents.filter(({ acknowledged }) => acknowledged === null)).toEqual([]);
  const wanted = intents.map(({ key, acknowledged }) => `${acknowledged} ${key}`);
  const stored = sessions.map((session) => `${session.call_session_id} ${session.external_id}`);
  expect(stored.toSorted()).toEqual(wanted.toSorted());
  // Some were asked for again because nobody knew, or the rest says nothing.
  expect(intents.filter(({ requests }) => requests > 1).length).toBeGreaterThan(0);

  expectStoriesWhole(after);
  expectNobodyRungTwice(after);
  expectAllTold(after);
};

const expectStoriesWhole = ({ sessions, feed }: Aftermath): void => {
  for (const session of sessions) {
    const { call_session_id: id, events: journal, finished } = session;
    const story = eventsOf(session);
    const label = `session ${id}`;
    expect(finished, label).not.toBeNull();
    // Begun once at most, and nothing in the journal without its place in the feed.
    expect(journal.filter(({ type }) => type === "started").length, label).toBeLessThanOrEqual(1);
    expect(feed.get(id), label).toEqual(Array.from({ length: journal.length + 1 }, (_, entries) => entries));
    const numbers = story.map(({ sequence_number: number }) => number);
    expect(numbers, label).toEqual(numbers.map((_, index) => index + 1));
    expect(story[0]?.notification_mnemonic, label).toBe("session_created");
    expect(story.at(-1), label).toMatchObject({
      notification_mnemonic: "session_finished",
      finish_reason: finished?.finish_reason,
    });
    const times = story.map(({ notification_time: time }) => Date.parse(time));
    expect(times, label).toEqual(times.toSorted((one, other) => one - other));
  }
};

/** Also across processes: each leg of a session was dialled once at most, and only where its journal has begun. */
const expectNobodyRungTwice = ({ sessions, dials }: Aftermath): void => {
  expect(dials.length).toBeGreaterThan(0);
  const phones = dials.map(({ call_session_id: id, leg }) => `${id} ${leg}`);
  expect(new Set(phones).size).toBe(phones.length);
  const begun = new Set(
    sessions
      .filter(({ events }) => events.some(({ type }) => type === "started"))
      .map(({ call_session_id: id }) => id),
  );
  expect(dials.filter(({ call_session_id: id }) => !begun.has(id))).toEqual([]);
};

/** The calls that one process has acknowledged and a later one has begun. */
export const carriedOn = ({ intents, dials }: Aftermath): readonly Intent[] => {
  const lives = new Map(dials.toReversed().map(({ call_session_id: id, life }) => [id, life]));
  return intents.filter(
    ({ acknowledged, life }) => life !== null && (lives.get(acknowledged ?? 0) ?? 0) > life,
  );
};

const expectAllTold = ({ sessions, streamed, hooked }: Aftermath): void => {
  const bySession = <T extends { readonly event: KnownEvent }>(told: readonly T[]): Map<number, T[]> =>
    Map.groupBy(told, ({ event }) => event.call_session_id);
  const streams = bySession(streamed);
  const hooks = bySession(hooked);
  for (const session of sessions) {
    const { call_session_id: id } = session;
    const story = eventsOf(session);
    // A reader that resumes gets each once, and in order; a receiver may get one again, but none before its time.
    expect(
      streams.get(id)?.map(({ event }) => event),
      `session ${id}, stream`,
    ).toEqual(story);
    const arrivals = hooks.get(id) ?? [];
    const firsts = new Map(arrivals.map(({ event }) => [event.event_id, event]));
    const bodies = new Set(arrivals.map(({ body }) => body));
    expect([...firsts.values()], `session ${id}, web hooks`).toEqual(story);
    expect(bodies.size, `session ${id}, bodies`).toBe(story.length);
  }
  expect(streams.size).toBe(sessions.length);
};
