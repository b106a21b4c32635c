import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { beforeEach, describe, expect, it } from "vitest";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../../src/adapters/memory/memory-store.ts";
import { SseStreams } from "../../../src/adapters/sse/sse-streams.ts";
import { createEventSource } from "../../../src/calls/events/event-source.ts";
import { sampleSession } from "../../ports/sample-session.ts";

/** An answer whose reader takes in what it likes. */
class Answer extends EventEmitter {
  readonly written: string[] = [];
  takes = true;
  destroyed = false;
  ended = false;

  writeHead(): this {
    return this;
  }
  write(text: string): boolean {
    this.written.push(text);
    return this.takes;
  }
  end(): void {
    this.ended = true;
    this.emit("close");
  }
  destroy(): void {
    this.destroyed = true;
    this.emit("close");
  }
  /** How many events were handed over. */
  get events(): number {
    return this.written.filter((text) => text.includes("data: ")).length;
  }
}

let clock: HeldClock;
let store: MemoryStore;
let tell: (news: { readonly call_session_id: number }) => void;
let streams: SseStreams;

beforeEach(() => {
  clock = new HeldClock();
  store = new MemoryStore();
  const source = createEventSource({
    store,
    subscribe: (listener) => {
      tell = listener;
      return () => {};
    },
  });
  streams = new SseStreams({ source, clock, mostStreams: 2 });
});

const open = (answer: Answer, mayGoOn = true): boolean =>
  streams.open(
    answer as unknown as ServerResponse,
    { of: "account", accountId: 1001, cursor: "0" },
    async () => mayGoOn,
  );

describe("a reader that takes nothing in", () => {
  it("is given nothing more, no heartbeat either, and is cut after thirty seconds", async () => {
    for (let n = 0; n < 5; n += 1) await store.createSession(sampleSession());
    const answer = new Answer();
    open(answer);
    await clock.settle();
    expect(answer.events).toBe(5);
    answer.takes = false;
    for (let n = 0; n < 5; n += 1) tell({ call_session_id: await store.createSession(sampleSession()) });
    await clock.settle();
    expect(answer.events).toBe(6);
    const written = answer.written.length;
    await clock.advance(29_999);
    expect([answer.written.length, answer.destroyed]).toEqual([written, false]);
    await clock.advance(1);
    expect(answer.destroyed).toBe(true);
    expect([streams.count, clock.waiting]).toEqual([0, 0]);
  });

  it("and goes on in time gets everything", async () => {
    const answer = new Answer();
    answer.takes = false;
    open(answer);
    await clock.settle();
    for (let n = 0; n < 5; n += 1) tell({ call_session_id: await store.createSession(sampleSession()) });
    await clock.advance(29_000);
    answer.takes = true;
    answer.emit("drain");
    await clock.advance(29_000);
    expect([answer.events, answer.destroyed]).toEqual([5, false]);
  });
});

it("there are as many streams as allowed, and another one when one has ended", async () => {
  const [one, two, three] = [new Answer(), new Answer(), new Answer()];
  expect([open(one), open(two), open(three)]).toEqual([true, true, false]);
  expect(three.written).toEqual([]);
  await clock.settle();
  one.destroy();
  expect(open(three)).toBe(true);
});

it("a reader who may not read any more is let go at the next heartbeat", async () => {
  const answer = new Answer();
  open(answer, false);
  await clock.advance(14_999);
  expect(answer.ended).toBe(false);
  await clock.advance(1);
  expect(answer.ended).toBe(true);
});

it("after closing all have ended, nothing waits, and no stream is opened", async () => {
  const answer = new Answer();
  open(answer);
  await clock.settle();
  streams.close();
  expect([answer.ended, streams.count, clock.waiting]).toEqual([true, 0, 0]);
  expect(open(new Answer())).toBe(false);
});

describe("a store that cannot be read", () => {
  it("is a problem of a stream that goes on, and of none that has ended meanwhile, as when the server closes", async () => {
    const problems: unknown[] = [];
    const failing = async (): Promise<never> => {
      throw new Error("closed");
    };
    for (const hasEnded of [false, true]) {
      let fail: () => void = () => {};
      const reading = new Promise<void>((resolve) => {
        fail = resolve;
      });
      const source = {
        ...createEventSource({ store, subscribe: () => () => {} }),
        ofAccount: async () => reading.then(failing),
      };
      streams = new SseStreams({ source, clock, onProblem: (problem) => problems.push(problem) });
      open(new Answer());
      await clock.settle();
      if (hasEnded) streams.close();
      fail();
      await clock.settle();
      expect(problems).toHaveLength(1);
    }
  });
});
