import type { CallEvent } from "@scenario-call/call-flow";
import { type KnownEvent, validateEvent } from "@scenario-call/core/events";
import { beforeEach, describe, expect, it } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { createEventSource } from "../../src/calls/events/event-source.ts";
import { TargetQueue, type WebHookProblem } from "../../src/delivery/target-queue.ts";
import type { WebHookOutcome, WebHookSender } from "../../src/ports/web-hook-sender.ts";
import { StoreError } from "../../src/ports/store.ts";
import { sampleSession } from "../ports/sample-session.ts";

const ACCOUNT = 1001;
const DAY = 86_400_000;
const STARTED: CallEvent = { at: 1_767_225_600_010, type: "started" };
const ENDED: CallEvent = { at: 1_767_225_600_020, type: "release_requested", by: "api" };
const FINISHED = { at: ENDED.at, finish_reason: "scenario_disconnects" } as const;
const OK: WebHookOutcome = { ok: true };
const DOWN: WebHookOutcome = { ok: false, reason: "http_503" };

let clock: HeldClock;
let store: MemoryStore;
let problems: WebHookProblem[];
/** What arrived, whether it was taken or not: session and number. */
let seen: string[];
let answer: (event: KnownEvent) => WebHookOutcome | Promise<WebHookOutcome>;
let atOnce: number;
let mostAtOnce: number;
/** How often a session was read to be delivered. */
let looks: number;

beforeEach(() => {
  clock = new HeldClock();
  store = new MemoryStore();
  problems = [];
  seen = [];
  answer = () => OK;
  [atOnce, mostAtOnce, looks] = [0, 0, 0];
});

const sender: WebHookSender = {
  send: async ({ id, body }) => {
    const event: unknown = JSON.parse(body);
    expect(validateEvent(event)).toBeNull();
    const known = event as KnownEvent;
    expect(id).toBe(known.event_id);
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    seen.push(`${known.call_session_id}-${known.sequence_number}`);
    const outcome = await answer(known);
    atOnce -= 1;
    return outcome;
  },
  close: () => {},
};

const open = async (name = "crm", eventTypes: ReadonlySet<string> | null = null): Promise<TargetQueue> => {
  const source = createEventSource({ store, subscribe: () => () => {} });
  const queue = new TargetQueue({
    target: { accountId: ACCOUNT, name, eventTypes, sender },
    store,
    source: {
      ...source,
      ofSession: async (...args) => {
        looks += 1;
        return source.ofSession(...args);
      },
    },
    clock,
    random: () => 0,
    onProblem: (problem) => problems.push(problem),
  });
  await queue.open();
  return queue;
};

/** A session with four events: created, dialling; leg finished, session finished. */
const begin = async (): Promise<number> => {
  const id = await store.createSession(sampleSession());
  await store.appendEvents(id, [STARTED], null);
  return id;
};
const end = async (id: number): Promise<void> => store.appendEvents(id, [ENDED], FINISHED);

describe("a target", () => {
  it("gets every event of a session once and in order, and then the session leaves its queue", async () => {
    const queue = await open();
    const id = await begin();
    queue.wake();
    await clock.settle();
    expect(seen).toEqual([`${id}-1`, `${id}-2`]);
    await end(id);
    queue.wake();
    await clock.settle();
    expect(seen).toEqual([`${id}-1`, `${id}-2`, `${id}-3`, `${id}-4`]);
    expect(await store.queuedSessions(`${ACCOUNT} crm`)).toEqual([]);
  });

  it("that is new begins with what happens from then on, also in the middle of a session", async () => {
    const id = await begin();
    const queue = await open();
    await end(id);
    queue.wake();
    await clock.settle();
    expect(seen).toEqual([`${id}-3`, `${id}-4`]);
  });

  it("gets the types that it wants, and no others", async () => {
    const queue = await open("crm", new Set(["session_finished"]));
    const id = await begin();
    await end(id);
    queue.wake();
    await clock.settle();
    expect(seen).toEqual([`${id}-4`]);
  });

  it("gets nothing twice when many sessions end while others begin", async () => {
    const queue = await open();
    const ids: number[] = [];
    for (let n = 0; n < 150; n += 1) ids.push(await begin());
    for (const id of ids) await end(id);
    queue.wake();
    await clock.settle();
    expect(seen.toSorted()).toEqual(ids.flatMap((id) => [1, 2, 3, 4].map((n) => `${id}-${n}`)).toSorted());
    expect(mostAtOnce).toBe(16);
  });
});

describe("an event of a session of which the queue knows how far it is", () => {
  /** A disk that takes its time: what is sent before a write has come back stands before it. */
  const slowQueue = (): string[] => {
    const order: string[] = [];
    const write = store.queueSessions.bind(store);
    store.queueSessions = async (...args) => {
      const written = write(...args);
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      order.push("queued");
      return written;
    };
    answer = ({ call_session_id: id, sequence_number: number }) => {
      order.push(`${id}-${number}`);
      return OK;
    };
    return order;
  };

  it("is sent while the queue is written, the first one and those that come later", async () => {
    const queue = await open();
    const order = slowQueue();
    const id = await begin();
    queue.wake();
    await clock.settle();
    expect(order).toEqual([`${id}-1`, `${id}-2`, "queued"]);
    expect(await store.queuedSessions(`${ACCOUNT} crm`)).toMatchObject([
      { sequence_number: 2, due_at: null },
    ]);
    order.length = 0;
    await end(id);
    queue.wake();
    await clock.settle();
    expect(order).toEqual([`${id}-3`, `${id}-4`, "queued"]);
    expect(await store.queuedSessions(`${ACCOUNT} crm`)).toEqual([]);
  });

  it("waits for its turn where it has one: what failed before it comes first", async () => {
    const queue = await open();
    const id = await begin();
    answer = () => DOWN;
    queue.wake();
    await clock.settle();
    const order = slowQueue();
    await end(id);
    queue.wake();
    await clock.advance(2499);
    expect(order).toEqual(["queued"]);
    await clock.advance(1);
    expect(order).toEqual(["queued", `${id}-1`, `${id}-2`, `${id}-3`, `${id}-4`]);
  });

  it("is sent once more where the queue could not be written, and none is left out", async () => {
    const queue = await open();
    const write = store.queueSessions.bind(store);
    let failures = 1;
    store.queueSessions = async (...args) => {
      failures -= 1;
      if (failures >= 0) throw new StoreError("write_failed", "the disk is full");
      return write(...args);
    };
    const id = await begin();
    queue.wake();
    await clock.settle();
    await end(id);
    await clock.advance(5000);
    expect([...new Set(seen)]).toEqual([1, 2, 3, 4].map((n) => `${id}-${n}`));
    expect(await store.queuedSessions(`${ACCOUNT} crm`)).toEqual([]);
    expect(problems.map(({ kind }) => kind)).toEqual(["store_failed"]);
  });
});

describe("a target that fails", () => {
  it("is tried again later and later, and holds back its session and no other", async () => {
    const queue = await open();
    const bad = await begin();
    const good = await begin();
    answer = (event) => (event.call_session_id === bad ? DOWN : OK);
    queue.wake();
    await clock.settle();
    expect(seen).toEqual([`${bad}-1`, `${good}-1`, `${good}-2`]);
    seen = [];
    await clock.advance(2499);
    expect(seen).toEqual([]);
    await clock.advance(1);
    expect(seen).toEqual([`${bad}-1`]);
    await clock.advance(4999);
    expect(seen).toHaveLength(1);
    answer = () => OK;
    await clock.advance(1);
    expect(seen).toEqual([`${bad}-1`, `${bad}-1`, `${bad}-2`]);
    expect(problems.map(({ kind, reason }) => [kind, reason])).toEqual([
      ["attempt_failed", "http_503"],
      ["attempt_failed", "http_503"],
    ]);
  });

  it("holds back no other target", async () => {
    const [one, other] = [await open("one"), await open("other")];
    const id = await begin();
    answer = () => DOWN;
    one.wake();
    await clock.settle();
    answer = () => OK;
    other.wake();
    await clock.settle();
    expect(seen).toEqual([`${id}-1`, `${id}-1`, `${id}-2`]);
  });

  it("holds back no other target either where it says nothing at all to as many attempts as may be at once", async () => {
    const [silent, other] = [await open("silent"), await open("other")];
    const ids: number[] = [];
    for (let n = 0; n < 20; n += 1) ids.push(await begin());
    answer = async () => new Promise(() => {});
    silent.wake();
    await clock.settle();
    expect(seen).toHaveLength(16);
    seen = [];
    answer = () => OK;
    other.wake();
    await clock.settle();
    expect(seen.toSorted()).toEqual(ids.flatMap((id) => [`${id}-1`, `${id}-2`]).toSorted());
  });

  it("for a day is given up: the events are dead letters, and those that follow get one attempt each", async () => {
    const queue = await open();
    const id = await begin();
    answer = () => DOWN;
    queue.wake();
    await clock.advance(DAY - 1);
    expect(await queue.deadLetters()).toEqual([]);
    expect(new Set(seen)).toEqual(new Set([`${id}-1`]));
    expect(seen.length).toBeGreaterThan(20);
    await clock.advance(3_600_000);
    expect((await queue.deadLetters()).map(({ sequence_number: n, reason }) => [n, reason])).toEqual([
      [1, "http_503"],
      [2, "http_503"],
    ]);
    answer = () => OK;
    seen = [];
    await end(id);
    queue.wake();
    await clock.settle();
    expect(seen).toEqual([`${id}-3`, `${id}-4`]);
  });

  it("gets its dead letters when asked for, in order; what it does not take stays", async () => {
    const queue = await open();
    const id = await begin();
    answer = () => DOWN;
    queue.wake();
    await clock.advance(DAY + 3_600_000);
    answer = (event) => (event.sequence_number === 2 ? DOWN : OK);
    seen = [];
    const [first, same] = await Promise.all([queue.redeliver(), queue.redeliver()]);
    expect(first).toEqual({ delivered: 1, failed: 1 });
    expect(same).toBe(first);
    expect(seen).toEqual([`${id}-1`, `${id}-2`]);
    answer = () => OK;
    expect(await queue.redeliver()).toEqual({ delivered: 1, failed: 0 });
    expect(await queue.deadLetters()).toEqual([]);
  });

  describe("with dead letters of two sessions, of which one is being tried again", () => {
    const held = async () => {
      const queue = await open();
      const [one, other] = [await begin(), await begin()];
      answer = () => DOWN;
      queue.wake();
      await clock.advance(DAY + 3_600_000);
      seen = [];
      const takes: ((outcome: WebHookOutcome) => void)[] = [];
      answer = async () =>
        new Promise((resolve) => {
          takes.push(resolve);
        });
      const first = queue.redeliver({ call_session_id: one, sequence_number: 1 });
      await clock.settle();
      const take = (outcome: WebHookOutcome): void => {
        answer = () => OK;
        for (const settle of takes) settle(outcome);
      };
      return { queue, one, other, first, take };
    };

    it("gets those of another choice next, each choice with its own outcome", async () => {
      const { queue, one, other, first, take } = await held();
      const session = queue.redeliver({ call_session_id: other });
      const all = queue.redeliver();
      await clock.settle();
      expect(seen).toEqual([`${one}-1`]);
      take(OK);
      expect(await first).toEqual({ delivered: 1, failed: 0 });
      expect(await session).toEqual({ delivered: 2, failed: 0 });
      // What is left by then of all.
      expect(await all).toEqual({ delivered: 1, failed: 0 });
      expect(seen).toEqual([`${one}-1`, `${other}-1`, `${other}-2`, `${one}-2`]);
    });

    it("gets nothing twice when the same is asked for again, whether it runs or waits", async () => {
      const { queue, one, other, first, take } = await held();
      const waiting = queue.redeliver({ call_session_id: other });
      const again = [
        queue.redeliver({ call_session_id: one, sequence_number: 1 }),
        queue.redeliver({ call_session_id: other }),
      ];
      await clock.settle();
      take(DOWN);
      const outcomes = [await first, await waiting];
      expect(outcomes).toEqual([
        { delivered: 0, failed: 1 },
        { delivered: 2, failed: 0 },
      ]);
      expect(await Promise.all(again)).toEqual(outcomes);
      expect(seen).toEqual([`${one}-1`, `${other}-1`, `${other}-2`]);
    });

    it("goes on to the next choice when the store has failed one", async () => {
      const { queue, other, first, take } = await held();
      const next = queue.redeliver({ call_session_id: other });
      store.deleteDeadLetter = async () => {
        Reflect.deleteProperty(store, "deleteDeadLetter");
        throw new Error("disk full");
      };
      take(OK);
      const [failed] = await Promise.allSettled([first]);
      expect(failed).toMatchObject({ status: "rejected", reason: { message: "disk full" } });
      expect(await next).toEqual({ delivered: 2, failed: 0 });
    });

    it("closes when what waits has ended too, without another attempt", async () => {
      const { queue, one, other, first, take } = await held();
      const next = queue.redeliver({ call_session_id: other });
      const closing = queue.close();
      take(DOWN);
      await closing;
      expect(await first).toEqual({ delivered: 0, failed: 1 });
      expect(await next).toEqual({ delivered: 0, failed: 2 });
      expect(seen).toEqual([`${one}-1`]);
    });
  });
});

describe("a queue that gets long", () => {
  const beginMany = async (): Promise<readonly number[]> => {
    const ids: number[] = [];
    for (let n = 0; n < 300; n += 1) ids.push(await begin());
    return ids;
  };
  const each = (ids: readonly number[], numbers: readonly number[]): readonly string[] =>
    ids.flatMap((id) => numbers.map((n) => `${id}-${n}`)).toSorted();

  it("has in memory what can be sent before long, and not what stands in line", async () => {
    const queue = await open();
    const answers: ((outcome: WebHookOutcome) => void)[] = [];
    answer = async () =>
      new Promise((resolve) => {
        answers.push(resolve);
      });
    const ids = await beginMany();
    queue.wake();
    await clock.settle();
    expect(seen).toHaveLength(16);
    // Four for each of the sixteen that are sent at once.
    expect(looks).toBeLessThanOrEqual(64);
    answer = () => OK;
    for (const take of answers) take(OK);
    await clock.settle();
    expect(seen.toSorted()).toEqual(each(ids, [1, 2]));
  });

  it("waits with one timer, however many sessions wait, and forgets none of them", async () => {
    const queue = await open();
    answer = () => DOWN;
    const ids = await beginMany();
    queue.wake();
    await clock.settle();
    expect(seen.toSorted()).toEqual(each(ids, [1]));
    expect(clock.waiting).toBe(1);
    answer = () => OK;
    seen = [];
    // The first wait is half of five seconds, as chance has it here.
    await clock.advance(2500);
    expect(seen.toSorted()).toEqual(each(ids, [1, 2]));
    expect(clock.waiting).toBe(0);
    for (const id of ids) await end(id);
    queue.wake();
    await clock.settle();
    expect(await store.queuedSessions(`${ACCOUNT} crm`)).toEqual([]);
    expect(seen.toSorted()).toEqual(each(ids, [1, 2, 3, 4]));
  });

  it("keeps the waiting of a session to which more happens meanwhile", async () => {
    const queue = await open();
    answer = () => DOWN;
    const id = await begin();
    queue.wake();
    await clock.settle();
    await clock.advance(1000);
    await end(id);
    queue.wake();
    await clock.settle();
    await clock.advance(1499);
    expect(seen).toEqual([`${id}-1`]);
    answer = () => OK;
    await clock.advance(1);
    expect(seen).toEqual([`${id}-1`, `${id}-1`, `${id}-2`, `${id}-3`, `${id}-4`]);
  });

  it("is taken up whole by another process, also where it was told all but the end", async () => {
    const first = await open();
    const ids = await beginMany();
    answer = (event) => (event.call_session_id % 2 === 0 ? DOWN : OK);
    first.wake();
    await clock.settle();
    await first.close();
    expect(clock.waiting).toBe(0);
    for (const id of ids) await end(id);
    answer = () => OK;
    seen = [];
    await open();
    await clock.advance(2500);
    const [even, odd] = [ids.filter((id) => id % 2 === 0), ids.filter((id) => id % 2 !== 0)];
    expect(seen.toSorted()).toEqual([...each(even, [1, 2, 3, 4]), ...each(odd, [3, 4])].toSorted());
    expect(await store.queuedSessions(`${ACCOUNT} crm`)).toEqual([]);
  });

  it("lets a session go that ends with nothing for the target in it", async () => {
    const queue = await open("crm", new Set(["leg_answered"]));
    const id = await begin();
    queue.wake();
    await clock.settle();
    await end(id);
    queue.wake();
    await clock.settle();
    expect(seen).toEqual([]);
    expect(await store.queuedSessions(`${ACCOUNT} crm`)).toEqual([]);
  });
});

describe("another process", () => {
  it("goes on where the one before stopped, also with its waiting", async () => {
    const first = await open();
    const id = await begin();
    answer = (event) => (event.sequence_number === 2 ? DOWN : OK);
    first.wake();
    await clock.settle();
    await first.close();
    seen = [];
    answer = () => OK;
    await end(id);
    await open();
    await clock.advance(2499);
    expect(seen).toEqual([]);
    await clock.advance(1);
    expect(seen).toEqual([`${id}-2`, `${id}-3`, `${id}-4`]);
  });

  it.each([7_200_000, 30 * DAY])(
    "waits no longer than the longest wait when the clock was set back by %d ms, and gives up after a day of its own",
    async (ms) => {
      const first = await open();
      const id = await begin();
      answer = () => DOWN;
      first.wake();
      // An hour and a half of failures: by now the waits are half an hour and longer.
      await clock.advance(5_400_000);
      await first.close();
      clock = new HeldClock(clock.now() - ms);
      seen = [];
      const second = await open();
      await clock.advance(3_600_000);
      expect(seen.length).toBeGreaterThan(0);
      await clock.advance(DAY - 3_600_000 - 1);
      expect(await second.deadLetters()).toEqual([]);
      await clock.advance(7_200_000);
      expect((await second.deadLetters())[0]).toMatchObject({ call_session_id: id, sequence_number: 1 });
    },
  );

  it("sends again what was not confirmed when the one before went down", async () => {
    const first = await open();
    const id = await begin();
    let finish: (outcome: WebHookOutcome) => void = () => {};
    answer = async () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    first.wake();
    await clock.settle();
    const closing = first.close();
    finish({ ok: false, reason: "closed" });
    await closing;
    answer = () => OK;
    await open();
    await clock.settle();
    expect(seen).toEqual([`${id}-1`, `${id}-1`, `${id}-2`]);
    expect(problems).toEqual([]);
  });
});

it("a store that fails for a while loses nothing", async () => {
  const queue = await open();
  const id = await begin();
  const { putQueuedSession } = store;
  store.putQueuedSession = async () => {
    throw new Error("the disk is full");
  };
  queue.wake();
  await clock.settle();
  expect(problems.map(({ kind }) => kind)).toEqual(["store_failed"]);
  store.putQueuedSession = putQueuedSession.bind(store);
  await clock.advance(5000);
  expect(seen).toEqual([`${id}-1`, `${id}-1`, `${id}-2`]);
});
