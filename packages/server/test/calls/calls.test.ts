import type { CallPlan, TelephonyCommand } from "@scenario-call/call-flow";
import { describe, expect, it } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import { CallsError } from "../../src/calls/calls.ts";
import { openCalls } from "../../src/calls/open-calls.ts";
import { samplePlan, sampleSession } from "../ports/sample-session.ts";
import { FaultyStore, type Mood, moody } from "./doubles.ts";
import { commandsOf, openHarness, stored, whatFlowPredicts, whatPhonesHeard } from "./harness.ts";

const EMPLOYEE = "100123";
const CONTACT = "79260000000";

/** A rule with which a call goes through every stage and ends by itself. */
const TALKATIVE = { phones: [{ phone_number: CONTACT, hangs_up_after_talk_ms: 5000 }] };

async function callsError(attempt: Promise<unknown>): Promise<CallsError> {
  const error: unknown = await attempt.then(
    () => new Error("it was not refused"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CallsError)) throw error;
  return error;
}

describe("starting a call", () => {
  it("gives the id of a session that is stored, and begins by itself", async () => {
    const { calls, clock, store, updates } = await openHarness();
    const id = await calls.start(sampleSession());
    expect(await stored(store, id)).toEqual({
      ...sampleSession(),
      call_session_id: id,
      events: [],
      finished: null,
    });
    await clock.settle();
    expect(updates[0]).toMatchObject({
      call_session_id: id,
      event: { type: "started", at: 0 },
      finished: null,
    });
    expect((await stored(store, id)).events).toEqual([{ type: "started", at: 0 }]);
  });

  it("tells nothing of a call before its id is known", async () => {
    const { calls, clock, updates } = await openHarness();
    const before = await calls.start(sampleSession()).then(() => updates.length);
    expect(before).toBe(0);
    await clock.settle();
    expect(updates.length).toBeGreaterThan(0);
  });

  it("is refused when the session cannot be stored, and no phone rings", async () => {
    const store = new FaultyStore();
    store.failsToCreate = true;
    const { calls, clock, heard } = await openHarness({ store });
    expect((await callsError(calls.start(sampleSession()))).kind).toBe("store_failed");
    expect(calls.live).toBe(0);
    expect(await clock.runToEnd()).toBe(0);
    expect(heard).toEqual([]);
  });

  it("is refused while as many sessions run as are allowed, those on their way in included, and works again later", async () => {
    const { calls, clock, store } = await openHarness({ maxLive: 2, rules: TALKATIVE });
    const outcomes = await Promise.allSettled([
      calls.start(sampleSession()),
      calls.start(sampleSession()),
      calls.start(sampleSession()),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect((await callsError(calls.start(sampleSession()))).kind).toBe("too_many_sessions");
    expect(calls.live).toBe(2);
    await clock.runToEnd();
    expect(calls.live).toBe(0);
    expect(await store.openSessions()).toEqual([]);
    await calls.start(sampleSession());
    expect(calls.live).toBe(1);
  });
});

describe("a running call", () => {
  it("lets everybody go when its store is gone, says so, and tries to write nothing more", async () => {
    const store = new FaultyStore();
    const { calls, clock, sandbox, problems } = await openHarness({ store, rules: TALKATIVE });
    await calls.start(sampleSession());
    await clock.advance(300);
    expect(sandbox.liveLegs).toBe(1);
    store.failure = "lost";
    store.failsToAppend = () => true;
    const before = store.appends;
    await clock.runToEnd();
    expect(store.appends).toBe(before + 1);
    expect(sandbox.liveLegs).toBe(0);
    expect(calls.live).toBe(0);
    expect(problems.map(({ kind }) => kind)).toEqual(["store_failed"]);
  });

  it("does nothing before the step that asks for it is on disk", async () => {
    const store = new FaultyStore();
    const seen: TelephonyCommand[] = [];
    const gate = Promise.withResolvers<void>();
    store.gate = gate.promise;
    const { calls, clock, updates } = await openHarness({
      store,
      through: (sandbox) => moody(sandbox, () => "take", seen),
    });
    const id = await calls.start(sampleSession());
    // Not through the clock: it would wait for the write, as it should.
    await turns(5);
    expect(store.appends).toBe(1);
    expect(seen).toEqual([]);
    expect(updates).toEqual([]);
    gate.resolve();
    await clock.settle();
    expect(seen).toMatchObject([{ type: "dial", leg: "employee:0.0" }]);
    expect((await stored(store, id)).events).toHaveLength(1);
  });

  it("journals everything that happened while the journal was being written in one write, in order", async () => {
    const store = new FaultyStore();
    const { calls, clock, updates } = await openHarness({ store });
    const id = await calls.start(sampleSession());
    await clock.settle();
    const gate = Promise.withResolvers<void>();
    store.gate = gate.promise;
    const before = store.appends;
    const releases = [calls.release(id), calls.release(id), calls.release(id)];
    await turns(2);
    expect(store.appends).toBe(before + 1);
    gate.resolve();
    // The first ends the call (the leg has ended before the second is looked at), so only what came before that counts.
    await Promise.all(releases);
    await clock.settle();
    expect(updates.filter((update) => update.finished !== null)).toHaveLength(1);
    expect((await stored(store, id)).finished).not.toBeNull();
  });

  it("tells each step once, in order, exactly as it stands in the journal, the end with the last", async () => {
    const { calls, clock, store, updates } = await openHarness({ rules: TALKATIVE });
    const id = await calls.start(sampleSession());
    await clock.runToEnd();
    const session = await stored(store, id);
    expect(updates.map((update) => update.event)).toEqual(session.events);
    expect(updates.slice(0, -1).every((update) => update.finished === null)).toBe(true);
    expect(updates.at(-1)?.finished).toEqual(session.finished);
    expect(commandsOf(updates).at(-1)).toEqual({ type: "finish", finish_reason: "success_finish" });
  });

  it("keeps its journal in the order of time when the system's clock is set back", async () => {
    const clock = new HeldClock(1_000_000);
    const { calls, store } = await openHarness({ clock, rules: TALKATIVE });
    let setBack = 0;
    const now = clock.now.bind(clock);
    clock.now = () => now() - setBack;
    const id = await calls.start(sampleSession());
    await clock.advance(2000);
    setBack = 500_000;
    await clock.runToEnd();
    const times = (await stored(store, id)).events.map((event) => event.at);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });

  it("leaves nothing behind when it is over: no session, no leg, no timer", async () => {
    const { calls, clock, sandbox } = await openHarness({ rules: TALKATIVE });
    await Promise.all(Array.from({ length: 20 }, async () => calls.start(sampleSession())));
    await clock.advance(3000);
    expect(calls.live).toBe(20);
    expect(sandbox.liveLegs).toBe(20);
    await clock.runToEnd();
    expect(calls.live).toBe(0);
    expect(sandbox.liveLegs).toBe(0);
    expect(clock.waiting).toBe(0);
  });

  it("does not mind a subscriber that fails, nor does the next subscriber", async () => {
    const { calls, clock, store, problems } = await openHarness({ rules: TALKATIVE });
    const seen: string[] = [];
    calls.subscribe(() => {
      throw new Error("a fault in the log");
    });
    const stop = calls.subscribe((update) => seen.push(update.event.type));
    const id = await calls.start(sampleSession());
    await clock.advance(300);
    stop();
    await clock.runToEnd();
    expect(seen).toEqual(["started", "leg_ringing"]);
    expect((await stored(store, id)).finished?.finish_reason).toBe("success_finish");
    expect(new Set(problems.map((problem) => problem.kind))).toEqual(new Set(["listener_failed"]));
  });
});

describe("releasing a call", () => {
  it.each([
    ["before anybody's phone rings", 0],
    ["while the employee's phone rings", 500],
    ["during the messages", 3000],
    ["while the contact's phone rings", 7900],
  ])("%s ends it and hangs up everything", async (_, ms) => {
    const { calls, clock, store, sandbox, heard } = await openHarness();
    const id = await calls.start(sampleSession());
    await clock.advance(ms);
    expect(await calls.release(id)).toBe(true);
    await clock.settle();
    const session = await stored(store, id);
    expect(session.finished).toEqual({ at: ms, finish_reason: "scenario_disconnects" });
    expect(sandbox.liveLegs).toBe(0);
    expect(clock.waiting).toBe(0);
    expect(whatPhonesHeard(heard, id)).toEqual(whatFlowPredicts(session));
  });

  it("is false when the call ends by itself before the release is looked at", async () => {
    const store = new FaultyStore();
    const { calls, clock } = await openHarness({
      store,
      rules: { default: { when_called: "busy" } },
      announced: false,
    });
    const id = await calls.start(sampleSession());
    await clock.advance(100);
    const gate = Promise.withResolvers<void>();
    store.gate = gate.promise;
    // The phone is busy: the write that is under way now is the last one.
    await clock.advance(100);
    const released = calls.release(id);
    gate.resolve();
    expect(await released).toBe(false);
  });

  it("is false for a call that is over, or never was", async () => {
    const { calls, clock } = await openHarness({ rules: TALKATIVE });
    const id = await calls.start(sampleSession());
    await clock.runToEnd();
    expect(await calls.release(id)).toBe(false);
    expect(await calls.release(id + 1)).toBe(false);
  });
});

describe("an engine that does not carry a command out", () => {
  const cases: [TelephonyCommand["type"], string][] = [
    ["dial", "communication_unavailable"],
    ["play", "success_finish"],
    ["loop", "success_finish"],
    ["tone", "success_finish"],
    ["stop_playback", "success_finish"],
    ["send_dtmf", "success_finish"],
    ["bridge", "communication_unavailable"],
    ["unbridge", "success_finish"],
    ["hang_up", "success_finish"],
  ];
  const moods: Mood[] = ["refuse", "throw", "silence", "take it silently"];

  it.each(cases.flatMap(([type, reason]) => moods.map((mood) => [type, mood, reason] as const)))(
    "%s (%s): the call ends all the same, nothing stays in the engine, and it is told",
    async (type, mood, reason) => {
      const { calls, clock, store, sandbox, problems } = await openHarness({
        rules: { phones: [{ phone_number: CONTACT, hangs_up_after_talk_ms: 30_000 }] },
        // The first such command only: a release is tried again.
        through: (inner) => {
          let met = false;
          return moody(inner, (command) => {
            if (command.type !== type || met) return "take";
            met = true;
            return mood;
          });
        },
      });
      const id = await calls.start(sampleSession());
      await clock.runToEnd();
      // A phone that has rung was dialled, whatever the engine failed to say.
      const expected = type === "dial" && mood === "take it silently" ? "success_finish" : reason;
      expect((await stored(store, id)).finished?.finish_reason).toBe(expected);
      expect(sandbox.liveLegs).toBe(0);
      expect(calls.live).toBe(0);
      expect(clock.waiting).toBe(0);
      const silent = mood === "silence" || mood === "take it silently";
      expect(problems.map((problem) => problem.kind)).toContain(
        silent ? "command_timed_out" : "command_refused",
      );
      // Neither the problems nor the journal's own words name anybody.
      const words = (await stored(store, id)).events.flatMap((event) => ("why" in event ? [event.why] : []));
      expect(JSON.stringify([problems, words])).not.toMatch(new RegExp(`${CONTACT}|${EMPLOYEE}`));
    },
  );

  it("at all, ever: every call ends, and no phone rings", async () => {
    const { calls, clock, store, heard, problems } = await openHarness({
      through: (inner) => moody(inner, () => "refuse"),
    });
    const id = await calls.start(sampleSession());
    await clock.runToEnd();
    expect((await stored(store, id)).finished?.finish_reason).toBe("communication_unavailable");
    expect(calls.live).toBe(0);
    expect(heard).toEqual([]);
    // What was refused needs no release.
    expect(problems.map((problem) => problem.message)).toEqual(["moody did not carry out dial: not now"]);
  });

  /** Two phones of employees: one after the other. */
  const twoPhones = (): CallPlan => {
    const [operation] = samplePlan().operations;
    const [phone] = operation?.phones ?? [];
    if (operation === undefined || phone === undefined) throw new Error("the sample plan has no phone");
    return samplePlan({
      operations: [{ ...operation, phones: [phone, { ...phone, phone_number: "100124" }] }],
    });
  };

  it("but rings all the same: the phone is released at once, while the call goes on with the next", async () => {
    let dials = 0;
    const { calls, clock, heard, problems } = await openHarness({
      through: (inner) =>
        moody(inner, (command) => (command.type === "dial" && dials++ === 0 ? "take it and refuse" : "take")),
    });
    await calls.start(sampleSession({ plan: twoPhones() }));
    await clock.advance(3000);
    expect(whatPhonesHeard(heard, 1).map(([, leg, what]) => `${leg} ${what}`)).toEqual([
      // It rang for no time at all.
      "employee:0.0 end",
      "employee:0.1 ringing",
      "employee:0.1 message file 238",
    ]);
    expect(problems.map((problem) => problem.kind)).toEqual(["command_refused", "leg_left_over"]);
    expect(calls.live).toBe(1);
  });

  it("and is silent about a dial: when the next phone rings, the first never will", async () => {
    let dials = 0;
    const { calls, clock, heard } = await openHarness({
      rules: { phones: [{ phone_number: EMPLOYEE, rings_after_ms: 12_000 }] },
      through: (inner) =>
        moody(inner, (command) => (command.type === "dial" && dials++ === 0 ? "take it silently" : "take")),
    });
    await calls.start(sampleSession({ plan: twoPhones() }));
    await clock.advance(15_000);
    expect(heard.map((at) => at.leg)).not.toContain("employee:0.0");
    expect(heard.map((at) => at.leg)).toContain("employee:0.1");
  });

  it("but says it has: what is left at the end of the call is released once more", async () => {
    let met = false;
    const { calls, clock, sandbox, problems } = await openHarness({
      through: (inner) =>
        moody(inner, (command) => {
          if (command.type !== "hang_up" || met) return "take";
          met = true;
          return "pretend";
        }),
    });
    const id = await calls.start(sampleSession());
    await clock.advance(3000);
    await calls.release(id);
    expect(sandbox.liveLegs).toBe(1);
    await clock.runToEnd();
    expect(sandbox.liveLegs).toBe(0);
    expect(calls.live).toBe(0);
    expect(problems).toMatchObject([{ kind: "leg_left_over", message: /1 leg/ }]);
  });

  it("release, for an hour: it is tried again with pauses, and then the server says what it could not release", async () => {
    const attempts: number[] = [];
    const { calls, clock, store, problems } = await openHarness({
      through: (inner) =>
        moody(inner, (command) => {
          if (command.type !== "hang_up") return "take";
          attempts.push(clock.now());
          return "refuse";
        }),
    });
    const id = await calls.start(sampleSession());
    await clock.advance(3000);
    await calls.release(id);
    await clock.runToEnd();
    expect((await stored(store, id)).finished?.finish_reason).toBe("scenario_disconnects");
    expect(attempts.slice(0, 4)).toEqual([3000, 4000, 6000, 10_000]);
    expect(attempts.at(-1)).toBeGreaterThan(3_000_000);
    expect(problems.at(-1)?.kind).toBe("leg_left_over");
  });

  it("release, when the server goes down: nothing is waited for any more", async () => {
    const { calls, clock } = await openHarness({
      through: (inner) => moody(inner, (command) => (command.type === "hang_up" ? "refuse" : "take")),
    });
    await calls.start(sampleSession());
    await clock.advance(3000);
    const closed = calls.close();
    await clock.advance(5000);
    await closed;
    // The phones of the sandbox have nothing to do on their own.
    expect(clock.waiting).toBe(0);
  });

  it("a phone that answers a call which is over is released", async () => {
    const { calls, clock, sandbox, problems } = await openHarness();
    await sandbox.execute(777, {
      type: "dial",
      leg: "contact",
      phone_number: CONTACT,
      caller_id: "74993720692",
      ring_timeout_ms: 60_000,
    });
    await clock.advance(10_000);
    expect(sandbox.liveLegs).toBe(0);
    expect(calls.live).toBe(0);
    expect(problems).toMatchObject([{ kind: "leg_left_over", call_session_id: 777 }]);
  });

  it.each(["throw", "refuse", "silence"] as const)(
    "a phone that answers a call which is over is released at last by an engine that does not do it at first: %s",
    async (mood) => {
      let attempts = 0;
      const { clock, sandbox, problems } = await openHarness({
        through: (inner) => moody(inner, () => (++attempts < 4 ? mood : "take")),
      });
      await sandbox.execute(777, {
        type: "dial",
        leg: "contact",
        phone_number: CONTACT,
        caller_id: "74993720692",
        ring_timeout_ms: 600_000,
      });
      await clock.runToEnd();
      expect(sandbox.liveLegs).toBe(0);
      expect(attempts).toBe(4);
      expect(problems[0]).toMatchObject({ kind: "leg_left_over", call_session_id: 777 });
      expect(JSON.stringify(problems)).not.toContain(CONTACT);
    },
  );

  it("that loses everything ends its calls at once, and nobody is dialled again", async () => {
    let lose: () => void = () => {};
    const seen: TelephonyCommand[] = [];
    const { calls, clock, store } = await openHarness({
      through: (sandbox) => ({
        ...moody(sandbox, () => "take", seen),
        onEvent: (listener) => {
          lose = () => {
            listener(1, { at: clock.now(), type: "telephony_lost" });
          };
          return sandbox.onEvent(listener);
        },
      }),
    });
    const id = await calls.start(sampleSession());
    await clock.advance(3000);
    const before = seen.length;
    lose();
    await clock.settle();
    expect((await stored(store, id)).finished?.finish_reason).toBe("communication_unavailable");
    expect(seen).toHaveLength(before);
  });
});

describe("a store that fails while calls run", () => {
  it("stops what cannot be journalled: no command without a journal, everybody is released, the end is written later", async () => {
    const store = new FaultyStore();
    const seen: TelephonyCommand[] = [];
    const { calls, clock, sandbox, problems, updates } = await openHarness({
      store,
      through: (inner) => moody(inner, () => "take", seen),
    });
    const id = await calls.start(sampleSession());
    await clock.advance(3000);
    store.failsToAppend = () => true;
    const before = seen.length;
    const told = updates.length;
    await clock.advance(60_000);
    expect(seen.slice(before)).toEqual([{ type: "hang_up", leg: "employee:0.0", reason: "normal" }]);
    expect(sandbox.liveLegs).toBe(0);
    expect(updates).toHaveLength(told);
    expect(problems.map((problem) => problem.kind)).toEqual(["store_failed"]);
    // Still counted: its end is not on disk.
    expect(calls.live).toBe(1);

    store.failsToAppend = () => false;
    await clock.runToEnd();
    const session = await stored(store, id);
    expect(session.finished?.finish_reason).toBe("communication_unavailable");
    expect(updates.slice(told)).toMatchObject([
      { call_session_id: id, event: session.events.at(-1), finished: session.finished },
    ]);
    expect(updates.at(-1)?.commands.at(-1)).toEqual({
      type: "finish",
      finish_reason: "communication_unavailable",
    });
    expect(calls.live).toBe(0);
    expect(clock.waiting).toBe(0);
  });

  it("ends them also where the clock is told of no work, like that of the system", async () => {
    const store = new FaultyStore();
    const held = new HeldClock();
    const clock = { now: () => held.now(), elapsed: () => held.elapsed(), after: held.after.bind(held) };
    const told = Promise.withResolvers<void>();
    const calls = await openCalls({
      store,
      telephony: new Sandbox({ clock: held, rules: {} }),
      clock,
      onProblem: () => {
        told.resolve();
      },
    });
    store.failsToAppend = () => true;
    const id = await calls.start(sampleSession());
    await told.promise;
    store.failsToAppend = () => false;
    await held.advance(5000);
    // Of what is under way in memory, everything is over a turn later.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    expect((await stored(store, id)).finished?.finish_reason).toBe("communication_unavailable");
    expect(calls.live).toBe(0);
    await calls.close();
  });

  it("at the very first step: no phone rings, and the session ends with a reason", async () => {
    const store = new FaultyStore();
    store.failsToAppend = (_, events) => events.some((event) => event.type === "started");
    const { calls, clock, heard } = await openHarness({ store });
    const id = await calls.start(sampleSession());
    await clock.runToEnd();
    expect(heard).toEqual([]);
    expect((await stored(store, id)).finished?.finish_reason).toBe("communication_unavailable");
  });

  it("does not touch the other calls", async () => {
    const store = new FaultyStore();
    const { calls, clock } = await openHarness({ store, rules: TALKATIVE });
    const broken = await calls.start(sampleSession());
    const sound = await calls.start(sampleSession());
    store.failsToAppend = (id, events) => id === broken && events[0]?.type === "leg_answered";
    await clock.runToEnd();
    expect((await stored(store, broken)).finished?.finish_reason).toBe("communication_unavailable");
    expect((await stored(store, sound)).finished?.finish_reason).toBe("success_finish");
  });

  it("tells whoever asked for a release that it could not be journalled, and the call is ended all the same", async () => {
    const store = new FaultyStore();
    const { calls, clock, sandbox } = await openHarness({ store });
    const id = await calls.start(sampleSession());
    await clock.advance(3000);
    store.failsToAppend = () => true;
    expect((await callsError(calls.release(id))).kind).toBe("store_failed");
    await clock.settle();
    expect(sandbox.liveLegs).toBe(0);
  });
});

describe("draining", () => {
  it("takes no more calls, lets the running and the acknowledged ones end by themselves, and is over with the last", async () => {
    const { calls, clock, store } = await openHarness();
    const running = await calls.start(sampleSession());
    await clock.advance(3000);
    const acknowledged = await calls.start(sampleSession());
    let over = false;
    const drained = calls.drain(3_600_000).then(() => {
      over = true;
    });
    expect((await callsError(calls.start(sampleSession()))).kind).toBe("closing");
    await clock.settle();
    expect(calls.live).toBe(2);
    expect(over).toBe(false);
    await clock.runToEnd();
    await drained;
    for (const id of [running, acknowledged]) {
      const { events, finished } = await stored(store, id);
      expect(finished).not.toBeNull();
      expect(events.map((event) => event.type)).not.toContain("release_requested");
    }
    await calls.close();
    expect(clock.waiting).toBe(0);
  });

  it("is over when its time is, and what still runs is then ended by closing", async () => {
    const { calls, clock, store } = await openHarness();
    const id = await calls.start(sampleSession());
    await clock.advance(3000);
    let over = false;
    const drained = calls.drain(1000).then(() => {
      over = true;
    });
    await clock.advance(999);
    expect(over).toBe(false);
    await clock.advance(1);
    await drained;
    expect(calls.live).toBe(1);
    await calls.close();
    expect((await stored(store, id)).finished?.finish_reason).toBe("communication_unavailable");
    expect(clock.waiting).toBe(0);
  });

  it("is over at once when nothing runs, and when closing does not wait for it", async () => {
    const { calls, clock } = await openHarness();
    await calls.drain(1000);
    const busy = await openHarness();
    await busy.calls.start(sampleSession());
    const drained = busy.calls.drain(3_600_000);
    await busy.calls.close();
    await drained;
    expect(clock.waiting + busy.clock.waiting).toBe(0);
  });
});

describe("closing", () => {
  it("takes no more calls, ends those that run, and leaves nothing behind", async () => {
    const { calls, clock, store, sandbox } = await openHarness();
    const talking = await calls.start(sampleSession());
    await clock.advance(3000);
    const justStored = await calls.start(sampleSession());
    const onItsWay = calls.start(sampleSession());
    const closed = calls.close();
    expect((await callsError(calls.start(sampleSession()))).kind).toBe("closing");
    await clock.settle();
    await closed;
    await calls.close();
    for (const id of [talking, justStored, await onItsWay]) {
      expect((await stored(store, id)).finished?.finish_reason).toBe("communication_unavailable");
    }
    expect(sandbox.liveLegs).toBe(0);
    expect(calls.live).toBe(0);
    expect(clock.waiting).toBe(0);
  });

  it("rings nobody for a call that was stored and not yet begun", async () => {
    const { calls, clock, heard } = await openHarness();
    await calls.start(sampleSession());
    const closed = calls.close();
    await clock.runToEnd();
    await closed;
    expect(heard).toEqual([]);
  });

  it("is over at once when nothing runs", async () => {
    const { calls, clock } = await openHarness();
    await calls.close();
    expect(clock.waiting).toBe(0);
  });

  it("waits for the grace period and no longer, and then leaves the end to the next start", async () => {
    const store = new FaultyStore();
    const { calls, clock, problems, sandbox } = await openHarness({ store, gracePeriodMs: 8000 });
    await calls.start(sampleSession());
    await clock.advance(3000);
    store.failsToAppend = () => true;
    let over = false;
    const closed = calls.close().then(() => {
      over = true;
    });
    await clock.advance(7999);
    expect(over).toBe(false);
    await clock.advance(1);
    await closed;
    expect(problems.map((problem) => problem.kind)).toEqual(["store_failed", "grace_period_over"]);
    expect(calls.live).toBe(0);
    expect(sandbox.liveLegs).toBe(0);
    expect(clock.waiting).toBe(0);
    expect(await store.openSessions()).toHaveLength(1);
  });
});

describe("closing while a write is under way that does not end in time", () => {
  it("does nothing more when the write ends after all", async () => {
    const store = new FaultyStore();
    const seen: TelephonyCommand[] = [];
    const { calls, clock, updates, heard } = await openHarness({
      store,
      announced: false,
      through: (inner) => moody(inner, () => "take", seen),
    });
    const gate = Promise.withResolvers<void>();
    store.gate = gate.promise;
    await calls.start(sampleSession());
    await clock.settle();
    expect(store.appends).toBe(1);
    const closed = calls.close();
    await clock.advance(10_000);
    await closed;
    gate.resolve();
    await clock.runToEnd();
    expect(updates).toEqual([]);
    expect(seen).toEqual([]);
    expect(heard).toEqual([]);
  });
});

describe("a refusing plan", () => {
  it("ends with its reason, and no phone rings", async () => {
    const { calls, clock, store, heard } = await openHarness();
    const id = await calls.start(sampleSession({ plan: samplePlan({ refusal: "numb_is_inactive" }) }));
    await clock.runToEnd();
    expect((await stored(store, id)).finished?.finish_reason).toBe("numb_is_inactive");
    expect(heard).toEqual([]);
  });
});

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
