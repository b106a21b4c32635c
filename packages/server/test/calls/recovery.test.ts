import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { CallPlan, TelephonyCommand } from "@scenario-call/call-flow";
import { describe, expect, it } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.ts";
import { CallsError } from "../../src/calls/calls.ts";
import { temporaryFiles } from "../adapters/sqlite/temporary-folder.ts";
import { samplePlan, sampleSession } from "../ports/sample-session.ts";
import { FaultyStore, moody } from "./doubles.ts";
import { openHarness, stored } from "./harness.ts";

const temporaryFile = temporaryFiles();

/** When the sample sessions were created. */
const THEN = sampleSession().created_at;

/** A server that starts on a store which another one left behind; `dialled` holds the sessions it dialled for. */
async function restart(options: Parameters<typeof openHarness>[0]) {
  const dialled: number[] = [];
  const seen: TelephonyCommand[] = [];
  const harness = await openHarness({
    ...options,
    through: (sandbox) =>
      moody(
        sandbox,
        (command, id) => {
          if (command.type === "dial") dialled.push(id);
          return "take";
        },
        seen,
      ),
  });
  return { ...harness, dialled, seen };
}

describe("a server that starts on a store with open sessions", () => {
  it("begins a session that was acknowledged and never begun", async () => {
    const store = new MemoryStore();
    const id = await store.createSession(sampleSession());
    const { clock, calls, heard, updates } = await restart({ store, clock: new HeldClock(THEN + 1000) });
    expect(calls.live).toBe(1);
    await clock.advance(300);
    expect(heard).toMatchObject([{ call_session_id: id, leg: "employee:0.0", heard: { type: "ringing" } }]);
    expect(updates[0]).toMatchObject({ call_session_id: id, event: { type: "started", at: THEN + 1000 } });
  });

  it("ends such a session without a ring when it is older than anybody would want it", async () => {
    const store = new MemoryStore();
    const id = await store.createSession(sampleSession());
    const { calls, clock, seen, updates } = await restart({ store, clock: new HeldClock(THEN + 300_001) });
    expect(calls.live).toBe(0);
    await clock.runToEnd();
    expect(seen).toEqual([]);
    const { finished, events } = await stored(store, id);
    expect(finished).toEqual({ at: THEN + 300_001, finish_reason: "communication_unavailable" });
    expect(updates.map((update) => update.event)).toEqual(events);
  });

  it("ends it too when it is of a time that has not come: nobody knows how old it is where a clock was set back", async () => {
    const store = new MemoryStore();
    await store.createSession(sampleSession());
    const late = await restart({ store, clock: new HeldClock(THEN - 300_001) });
    expect(late.calls.live).toBe(0);
    expect(late.seen).toEqual([]);
    // Clocks of servers are set by a little all the time.
    await store.createSession(sampleSession());
    const little = await restart({ store, clock: new HeldClock(THEN - 1000) });
    expect(little.calls.live).toBe(1);
    await little.clock.runToEnd();
  });

  it("ends a session that was begun, at whatever point, and dials nobody for it", async () => {
    // The whole life of a call, and a server that dies after each of its steps.
    const whole = await openHarness({
      clock: new HeldClock(THEN),
      rules: { default: { hangs_up_after_talk_ms: 100 } },
    });
    const id = await whole.calls.start(sampleSession());
    await whole.clock.runToEnd();
    const { events } = await stored(whole.store, id);
    expect(events.length).toBeGreaterThan(8);
    for (let kept = 1; kept < events.length; kept += 1) {
      const store = new MemoryStore();
      const left = await store.createSession(sampleSession());
      await store.appendEvents(left, events.slice(0, kept), null);
      const { calls, clock, seen, updates } = await restart({ store, clock: new HeldClock(THEN + 60_000) });
      await clock.runToEnd();
      expect(seen).toEqual([]);
      expect(calls.live).toBe(0);
      const after = await stored(store, left);
      expect(after.events.at(-1)).toEqual({ type: "telephony_lost", at: THEN + 60_000 });
      expect(after.finished).toMatchObject({ at: THEN + 60_000 });
      expect(updates).toMatchObject([
        { call_session_id: left, event: { type: "telephony_lost" }, finished: after.finished },
      ]);
    }
  });

  it("leaves sessions alone that have ended", async () => {
    const store = new MemoryStore();
    const id = await store.createSession(sampleSession());
    await store.appendEvents(id, [{ at: 1, type: "started" }], { at: 2, finish_reason: "timeout" });
    const { clock, updates } = await restart({ store });
    await clock.runToEnd();
    expect(updates).toEqual([]);
    expect((await stored(store, id)).finished).toEqual({ at: 2, finish_reason: "timeout" });
  });

  it("ends a session whose journal the flow cannot read any more, and takes up the others all the same", async () => {
    const store = new MemoryStore();
    // As a version would have written it that knew other plans.
    const plan = { ...samplePlan(), operations: null } as unknown as CallPlan;
    const strange = await store.createSession(sampleSession({ plan }));
    await store.appendEvents(strange, [{ at: THEN, type: "started" }], null);
    const whole = await store.createSession(sampleSession());
    const { clock, dialled } = await restart({ store, clock: new HeldClock(THEN + 1000) });
    await clock.advance(300);
    expect((await stored(store, strange)).finished).toMatchObject({ at: THEN + 1000 });
    expect(dialled).toEqual([whole]);
  });

  it("does not start when the store cannot write the ends", async () => {
    const store = new FaultyStore();
    const id = await store.createSession(sampleSession());
    await store.appendEvents(id, [{ at: 1, type: "started" }], null);
    store.failsToAppend = () => true;
    const error: unknown = await openHarness({ store }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CallsError);
    expect(error).toMatchObject({ kind: "store_failed" });
  });

  it("finds everything in the file that the one before it left", async () => {
    const file = temporaryFile();
    const first = await openHarness({ store: openSqliteStore({ file }), clock: new HeldClock(THEN) });
    const begun = await first.calls.start(sampleSession());
    await first.clock.advance(3000);
    const acknowledged = await first.calls.start(sampleSession());
    // The process ends here: nothing of the first server runs any more.
    await first.store.close();

    const store = openSqliteStore({ file });
    const second = await restart({ store, clock: new HeldClock(THEN + 4000) });
    await second.clock.advance(2000);
    expect((await stored(store, begun)).finished?.finish_reason).toBe("communication_unavailable");
    expect(second.dialled).toEqual([acknowledged]);
    await second.clock.runToEnd();
    expect(await store.openSessions()).toEqual([]);
    await store.close();
  });
});

describe("a server that was killed", () => {
  it("lost no call that it had acknowledged, and its successor rings nobody twice", async () => {
    const file = temporaryFile();
    const child = spawn(
      process.execPath,
      [
        "--conditions=@scenario-call/source",
        "--disable-warning=ExperimentalWarning",
        fileURLToPath(new URL("child.ts", import.meta.url)),
        file,
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const acknowledged: number[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(Number(line));
      if (acknowledged.length === 25) child.kill("SIGKILL");
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    expect(child.signalCode).toBe("SIGKILL");
    expect(acknowledged.length).toBeGreaterThanOrEqual(25);

    const store = openSqliteStore({ file });
    const left = await store.openSessions();
    expect(left.map((session) => session.call_session_id)).toEqual(expect.arrayContaining(acknowledged));
    const begun = left
      .filter((session) => session.events.length > 0)
      .map((session) => session.call_session_id);
    expect(begun.length).toBeGreaterThan(0);
    const { clock, dialled } = await restart({
      store,
      clock: new HeldClock(THEN),
      rules: { default: { hangs_up_after_talk_ms: 10 } },
    });
    await clock.runToEnd();
    expect(await store.openSessions()).toEqual([]);
    expect(begun.filter((id) => dialled.includes(id))).toEqual([]);
    for (const id of acknowledged) {
      expect((await stored(store, id)).finished?.finish_reason).toBe(
        begun.includes(id) ? "communication_unavailable" : "success_finish",
      );
    }
    await store.close();
  });
});
