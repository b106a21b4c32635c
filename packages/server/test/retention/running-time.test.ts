import { expect, describe, it } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { openRunningTime } from "../../src/retention/running-time.ts";

const NOW = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

it("goes on as time goes by, whatever the system's clock is set to, and stands still while no server runs", async () => {
  const store = new MemoryStore();
  const clock = new HeldClock(NOW);
  const first = await openRunningTime(store, clock);
  expect(first.now()).toBe(NOW);
  await clock.advance(HOUR);
  clock.set(NOW + 10 * DAY);
  expect(first.now()).toBe(NOW + HOUR);
  clock.set(NOW - 10 * DAY);
  await clock.advance(HOUR);
  expect(first.now()).toBe(NOW + 2 * HOUR);
  await first.keep();
  for (const later of [30 * DAY, -30 * DAY]) {
    const again = await openRunningTime(store, new HeldClock(NOW + later));
    expect(again.now()).toBe(NOW + 2 * HOUR);
  }
});

describe("running time that is kept while keys are remembered", () => {
  /** A process on the store: one that nobody ends, so that only what it has kept by then is there for the next. */
  const start = async (store: MemoryStore, problems: unknown[] = []) => {
    const clock = new HeldClock(NOW);
    const time = await openRunningTime(store, clock);
    const stop = time.keepOn((error) => problems.push(error));
    return { clock, time, stop };
  };
  const ranIn = async (store: MemoryStore): Promise<number> =>
    (await openRunningTime(store, new HeldClock(NOW))).now() - NOW;

  it("loses less than a minute by each kill, however soon the kills come, and never runs ahead", async () => {
    const store = new MemoryStore();
    const lives = [90_000, 59_999, 60_000, 7 * MINUTE + 1, 3 * HOUR + 30_000, 61_000, 2 * DAY];
    let ran = 0;
    for (const [nth, life] of lives.entries()) {
      const { clock, time } = await start(store);
      // A key in each life, so that it is asked for as long as that.
      if (nth === 0) time.ofKey();
      await clock.advance(life);
      const whole = Math.min(life, DAY + 1);
      ran += whole;
      expect(await ranIn(store)).toBeLessThanOrEqual(ran);
      expect(await ranIn(store)).toBeGreaterThan(ran - (nth + 1) * MINUTE);
    }
  });

  it("is not kept before there is a key, nor longer than the last one is remembered", async () => {
    const store = new MemoryStore();
    const { clock, time } = await start(store);
    await clock.advance(HOUR);
    expect([clock.waiting, await store.runningTime()]).toEqual([0, null]);
    time.ofKey();
    await clock.advance(HOUR);
    expect(await store.runningTime()).toBe(NOW + 2 * HOUR);
    time.ofKey();
    await clock.advance(DAY);
    expect(clock.waiting).toBe(1);
    // A moment later the key is forgotten, and that is the last to be kept.
    await clock.advance(1);
    expect([clock.waiting, await store.runningTime()]).toEqual([0, NOW + 2 * HOUR + DAY + 1]);
    await clock.advance(DAY);
    expect(await store.runningTime()).toBe(NOW + 2 * HOUR + DAY + 1);
  });

  it("goes on being kept for the keys of a process before, which nobody has counted", async () => {
    const store = new MemoryStore();
    await store.putRunningTime(NOW);
    const { clock } = await start(store);
    await clock.advance(5 * MINUTE);
    expect(await store.runningTime()).toBe(NOW + 5 * MINUTE);
  });

  it("is tried again where it could not be kept, and that is told", async () => {
    const store = new MemoryStore();
    const put = store.putRunningTime.bind(store);
    let failures = 2;
    store.putRunningTime = async (at) => {
      failures -= 1;
      if (failures >= 0) throw new Error("the disk is slow");
      return put(at);
    };
    const problems: unknown[] = [];
    const { clock, time } = await start(store, problems);
    time.ofKey();
    await clock.advance(2 * MINUTE);
    expect([problems.length, await store.runningTime()]).toEqual([2, null]);
    await clock.advance(MINUTE);
    expect([problems.length, await store.runningTime()]).toEqual([2, NOW + 3 * MINUTE]);
  });

  it("is kept a last time when it is stopped, and no more after that", async () => {
    const store = new MemoryStore();
    const { clock, time, stop } = await start(store);
    time.ofKey();
    await clock.advance(90_000);
    await stop();
    expect([clock.waiting, await store.runningTime()]).toEqual([0, NOW + 90_000]);
    time.ofKey();
    await clock.advance(HOUR);
    expect([clock.waiting, await store.runningTime()]).toEqual([0, NOW + 90_000]);
  });
});
