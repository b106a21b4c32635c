import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { openRunningTime } from "../../src/retention/running-time.ts";
import { type SweepCounts, startSweeping } from "../../src/retention/sweeping.ts";
import type { HeldTarget } from "../../src/ports/store.ts";
import { call, CALL_PARAMS, NOW, startServer } from "../gateway/support.ts";
import { sampleSession } from "../ports/sample-session.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const sweeping = async (store: MemoryStore, days: number | null, targets: readonly HeldTarget[] = []) => {
  const clock = new HeldClock(NOW);
  const swept: SweepCounts[] = [];
  const problems: unknown[] = [];
  const stop = startSweeping({
    store,
    clock,
    runningTime: await openRunningTime(store, clock),
    retention: { days },
    targets: () => targets,
    onSwept: (counts) => swept.push(counts),
    onProblem: (error) => problems.push(error),
  });
  return { clock, swept, problems, stop };
};

const ended = async (store: MemoryStore, at: number): Promise<number> => {
  const id = await store.createSession(sampleSession({ created_at: at - 1000 }));
  await store.appendEvents(id, [], { at, finish_reason: "success_finish" });
  return id;
};

describe("sweeping", () => {
  it("takes a session away within an hour after its days are over, and not before", async () => {
    const store = new MemoryStore();
    const id = await ended(store, NOW);
    const { clock, swept, stop } = await sweeping(store, 90);
    await clock.advance(90 * DAY);
    expect(await store.session(id)).not.toBeNull();
    expect(swept).toEqual([]);
    await clock.advance(HOUR);
    expect(await store.session(id)).toBeNull();
    expect(swept).toEqual([{ sessions: 1, keys: 0, kept_numbers: 0, dead_letters: 0 }]);
    await stop();
  });

  it("of many sessions goes through all of them, in steps between which others have their turn", async () => {
    const store = new MemoryStore();
    for (let n = 0; n < 450; n += 1) await ended(store, NOW - 100 * DAY);
    let steps = 0;
    const sweep = store.sweep.bind(store);
    store.sweep = async (request) => {
      steps += 1;
      return sweep(request);
    };
    const { clock, swept, stop } = await sweeping(store, 90);
    await clock.advance(HOUR);
    expect(swept).toEqual([{ sessions: 450, keys: 0, kept_numbers: 0, dead_letters: 0 }]);
    expect(steps).toBe(5);
    await stop();
  });

  it("never takes away what a target is still to get, however old it is", async () => {
    const store = new MemoryStore();
    const id = await ended(store, NOW - 1000 * DAY);
    await store.queueSessions("1001 crm", "0", [], 0);
    const targets = [{ account_id: 1001, target: "1001 crm" }];
    const { clock, stop } = await sweeping(store, 90, targets);
    await clock.advance(10 * DAY);
    expect(await store.session(id)).not.toBeNull();
    await store.queueSessions("1001 crm", String(await store.feedHead(1001)), [], 0);
    await clock.advance(HOUR);
    expect(await store.session(id)).toBeNull();
    await stop();
  });

  it("never takes away a session that has no end", async () => {
    const store = new MemoryStore();
    const id = await store.createSession(sampleSession({ created_at: NOW - 1000 * DAY }));
    const { clock, stop } = await sweeping(store, 1);
    await clock.advance(10 * DAY);
    expect(await store.session(id)).not.toBeNull();
    await stop();
  });

  it("for ever takes nothing away and sets no timer", async () => {
    const store = new MemoryStore();
    const id = await ended(store, NOW - 1000 * DAY);
    const { clock, stop } = await sweeping(store, null);
    await clock.runToEnd();
    expect(clock.now()).toBe(NOW);
    expect(await store.session(id)).not.toBeNull();
    await stop();
  });

  it("that fails is told, and tried again an hour later", async () => {
    const store = new MemoryStore();
    await ended(store, NOW - 1000 * DAY);
    const sweep = store.sweep.bind(store);
    let failures = 1;
    store.sweep = async (request) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error("the disk is slow");
      }
      return sweep(request);
    };
    const { clock, swept, problems, stop } = await sweeping(store, 90);
    await clock.advance(HOUR);
    expect([problems.length, swept.length]).toEqual([1, 0]);
    await clock.advance(HOUR);
    expect(swept).toHaveLength(1);
    await stop();
  });
});

describe("a server that keeps things for a day", () => {
  it("keeps a call for longer where a target that is switched off has not had it, and then lets it go", async () => {
    const hook = { name: "crm", url: "https://hooks.example", secret: SECRET };
    const { url, clock, store } = await startServer(
      { web_hooks: [{ ...hook, status: "inactive" }] },
      { retention: { days: 1 } },
    );
    // The target has come as far as this before it was switched off.
    await store.queueSessions("1001 crm", "0", [], 0);
    const id = Number((await call(url, "start.scenario_call", CALL_PARAMS)).result?.data["call_session_id"]);
    await clock.advance(3 * DAY);
    expect((await store.session(id))?.finished).not.toBeNull();
    await store.queueSessions("1001 crm", String(await store.feedHead(1001)), [], 0);
    await clock.advance(HOUR);
    expect(await store.session(id)).toBeNull();
  });
});
