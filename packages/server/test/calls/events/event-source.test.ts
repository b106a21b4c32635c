import type { CallEvent } from "@scenario-call/call-flow";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryStore } from "../../../src/adapters/memory/memory-store.ts";
import { createEventSource } from "../../../src/calls/events/event-source.ts";
import { eventsOf } from "../../../src/calls/events/session-events.ts";
import type { EventSource, PlacedEvent } from "../../../src/ports/events.ts";
import { sampleSession } from "../../ports/sample-session.ts";

const ACCOUNT = 1001;
const STARTED: CallEvent = { at: 1_767_225_600_010, type: "started" };
const ENDED: CallEvent = { at: 1_767_225_600_020, type: "release_requested", by: "api" };
const FINISHED = { at: ENDED.at, finish_reason: "scenario_disconnects" } as const;

let store: MemoryStore;
let source: EventSource;

beforeEach(() => {
  store = new MemoryStore();
  source = createEventSource({ store, subscribe: () => () => {} });
});

const all = async (from: string): Promise<readonly PlacedEvent[]> => {
  const events: PlacedEvent[] = [];
  let batch = { cursor: from, atEnd: false, events: [] as readonly PlacedEvent[] };
  while (!batch.atEnd) {
    batch = await source.ofAccount(ACCOUNT, batch.cursor);
    events.push(...batch.events);
  }
  return events;
};

const names = (events: readonly PlacedEvent[]): readonly string[] =>
  events.map(({ event }) => `${event.call_session_id} ${event.notification_mnemonic}`);

/** Two sessions whose steps alternate; the end of each makes several events at once. */
const twoSessions = async (): Promise<readonly [number, number]> => {
  const one = await store.createSession(sampleSession());
  const two = await store.createSession(sampleSession());
  await store.appendEvents(two, [STARTED], null);
  await store.appendEvents(one, [STARTED], null);
  await store.appendEvents(two, [ENDED], FINISHED);
  await store.appendEvents(one, [ENDED], FINISHED);
  return [one, two];
};

describe("the events of an account", () => {
  it("stand in the order in which their steps were stored, over all sessions", async () => {
    const [one, two] = await twoSessions();
    expect(names(await all("0"))).toEqual([
      `${one} session_created`,
      `${two} session_created`,
      `${two} leg_dialling`,
      `${one} leg_dialling`,
      `${two} leg_finished`,
      `${two} session_finished`,
      `${one} leg_finished`,
      `${one} session_finished`,
    ]);
  });

  it("go on after any event without repeating or missing one", async () => {
    await twoSessions();
    const events = await all("0");
    expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(events.length);
    for (const [index, { cursor }] of events.entries()) {
      expect(await source.isCursor(cursor)).toBe(true);
      expect(await all(cursor)).toEqual(events.slice(index + 1));
    }
  });

  it("are those of one account, and none come after its end", async () => {
    await store.createSession(sampleSession({ account_id: 1002 }));
    expect(await all("0")).toEqual([]);
    await twoSessions();
    const end = await source.endOf(ACCOUNT);
    expect(await all(end)).toEqual([]);
    const id = await store.createSession(sampleSession());
    expect(names(await all(end))).toEqual([`${id} session_created`]);
  });

  it("come in batches that fit together", async () => {
    for (let n = 0; n < 250; n += 1) await store.createSession(sampleSession());
    expect((await all("0")).map(({ event }) => event.call_session_id)).toEqual(
      Array.from({ length: 250 }, (_, index) => index + 1),
    );
  });
});

it.each(["", "x", "-1", "01", "1.", "1.0", "1.2.3", "99999999999999999999", "1 "])(
  "%j is no cursor",
  async (text) => {
    expect(await source.isCursor(text)).toBe(false);
    await expect(source.ofAccount(ACCOUNT, text)).rejects.toThrow(RangeError);
  },
);

describe("the events of a session", () => {
  it("are those after a number, with the word that it has ended", async () => {
    const [one] = await twoSessions();
    const session = await store.session(one);
    if (session === null) throw new Error("the session is not stored");
    expect(await source.ofSession(ACCOUNT, one, 0)).toEqual({ events: eventsOf(session), finished: true });
    expect((await source.ofSession(ACCOUNT, one, 2))?.events.map((event) => event.sequence_number)).toEqual([
      3, 4,
    ]);
    const open = await store.createSession(sampleSession());
    expect((await source.ofSession(ACCOUNT, open, 1))?.finished).toBe(false);
  });

  it("are none of another account's session, as of one that is not there", async () => {
    const foreign = await store.createSession(sampleSession({ account_id: 1002 }));
    expect(await source.ofSession(ACCOUNT, foreign, 0)).toBeNull();
    expect(await source.ofSession(ACCOUNT, 99, 0)).toBeNull();
  });
});
