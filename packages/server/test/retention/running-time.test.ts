import { expect, it } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { openRunningTime } from "../../src/retention/running-time.ts";
import { startSweeping } from "../../src/retention/sweeping.ts";

const NOW = Date.UTC(2026, 0, 1);
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

it("grows under a server that is killed every two hours: a sweep takes it down, and an hour is lost at most", async () => {
  const store = new MemoryStore();
  for (let kill = 0; kill < 24; kill += 1) {
    const clock = new HeldClock(NOW);
    startSweeping({
      store,
      clock,
      runningTime: await openRunningTime(store, clock),
      retention: { days: 1 },
      targets: () => [],
      onSwept: () => {},
      onProblem: (error) => {
        throw error;
      },
    });
    await clock.advance(2 * HOUR);
  }
  const ran = (await openRunningTime(store, new HeldClock())).now() - NOW;
  expect(ran).toBeGreaterThanOrEqual(24 * HOUR);
  expect(ran).toBeLessThanOrEqual(48 * HOUR);
});
