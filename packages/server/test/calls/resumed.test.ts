import { type CallEvent, type CallPlan, createCall, step } from "@scenario-call/call-flow";
import { describe, expect, it } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import type { SandboxRules } from "../../src/adapters/sandbox/rules.ts";
import { openCalls } from "../../src/calls/open-calls.ts";
import { recoveryOf } from "../../src/calls/recover.ts";
import type { StoredSession } from "../../src/ports/store.ts";
import { TelephonyError } from "../../src/ports/telephony.ts";
import { samplePlan, sampleSession } from "../ports/sample-session.ts";
import { stored } from "./harness.ts";
import { Outliving, severable } from "./outliving.ts";

const THEN = sampleSession().created_at;
const MESSAGE = { kind: "file", media_file_id: 237, duration_ms: 2000 } as const;
const RULES: SandboxRules = {
  default: { rings_after_ms: 200, answers_after_ms: 1000, hangs_up_after_talk_ms: 4000 },
};

const PLANS: readonly (readonly [string, Partial<CallPlan>])[] = [
  ["employee first, messages, digits", { contact_message: MESSAGE, dtmf_string: "..1.2.3" }],
  [
    "contact first, both to the end",
    { first_call: "contact", contact_message: MESSAGE, switch_at_once: false },
  ],
  ["contact first, at once", { first_call: "contact", contact_message: MESSAGE, switch_at_once: true }],
  ["early switching", { switch_at_once: true, early_switching: true, contact_message: null }],
];

/** When the server dies: with all done about the n-th step of the journal, or before anything was done about it. */
interface Death {
  readonly step: number;
  readonly when: "afterwards" | "before its commands";
  readonly awayMs: number;
}

/** A call from its beginning to its end, under servers of which the first one may die. */
const live = async (plan: Partial<CallPlan>, death: Death | null) => {
  const clock = new HeldClock(THEN);
  const engine = new Outliving(clock, RULES);
  const kept = new MemoryStore();
  let steps = 0;
  const first = severable(kept);
  const line = engine.connect();
  let isDead = false;
  const succeed = async (): Promise<void> => {
    await openCalls({ clock, telephony: engine.connect().telephony, store: kept });
  };
  const die = (): void => {
    isDead = true;
    first.cut();
    line.cut();
    clock.after(death?.awayMs ?? 0, () => {
      clock.during(succeed());
    });
  };
  const store = new Proxy(first.store, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (key !== "appendEvents" || typeof value !== "function") return value;
      return async (...args: Parameters<MemoryStore["appendEvents"]>): Promise<void> => {
        steps += args[1].length;
        const isLast = death !== null && !isDead && steps >= death.step;
        if (isLast && death.when === "before its commands") {
          await kept.appendEvents(...args);
          die();
          return new Promise(() => {});
        }
        return (Reflect.apply(value, target, args) as Promise<void>).then(() => {
          // What is done about the step is done in this turn.
          if (isLast) queueMicrotask(() => queueMicrotask(() => queueMicrotask(die)));
        });
      };
    },
  });
  const calls = await openCalls({
    // Without a word about its work: that of a dead server never ends.
    clock: {
      now: () => clock.now(),
      elapsed: () => clock.elapsed(),
      after: (ms, task) => clock.after(ms, task),
    },
    telephony: line.telephony,
    store,
  });
  const id = await calls.start(sampleSession({ plan: samplePlan(plan) }));
  await clock.runToEnd();
  // What happens in one moment has no order.
  const heard = engine.heard
    .map(({ at, leg, heard: what }) => `${String(at - THEN).padStart(6)} ${leg} ${JSON.stringify(what)}`)
    .toSorted();
  return { engine, heard, isDead, session: await stored(kept, id) };
};

/** The types of the commands that each step of a journal gave. */
const commandsOf = ({ plan, events }: StoredSession): string[][] => {
  let state = createCall(plan);
  return events.map((event) => {
    const [next, commands] = step(state, event);
    state = next;
    return commands.map(({ type }) => type);
  });
};

describe.each(PLANS)("a call (%s) whose server dies and is followed at once by another one", (_, plan) => {
  it("is heard as if nothing had happened, whichever step it died after", async () => {
    const whole = await live(plan, null);
    expect(whole.session.finished?.finish_reason).toBe("success_finish");
    for (let step = 1; step < whole.session.events.length; step += 1) {
      const { heard, isDead, session, engine } = await live(plan, { step, when: "afterwards", awayMs: 0 });
      expect(isDead).toBe(true);
      expect(heard, `step ${step}`).toEqual(whole.heard);
      expect(session.finished?.finish_reason).toBe("success_finish");
      expect(engine.liveLegs).toBe(0);
    }
  });

  it("is so even where it died before it did anything about a step, unless that was to ring, to say or to press something", async () => {
    const whole = await live(plan, null);
    const once = new Set(["dial", "play", "send_dtmf"]);
    const repeatable = commandsOf(whole.session).flatMap((types, at) =>
      types.some((type) => once.has(type)) ? [] : [at + 1],
    );
    expect(repeatable.length).toBeGreaterThan(2);
    // As long as the successor took to begin, which is no time here.
    const sounds = (heard: readonly string[]) => heard.filter((line) => !line.includes('"silence"'));
    for (const step of repeatable.slice(0, -1)) {
      const { heard } = await live(plan, { step, when: "before its commands", awayMs: 0 });
      expect(sounds(heard), `step ${step}`).toEqual(sounds(whole.heard));
    }
  });

  it("rings nobody twice, ends with a reason and leaves nobody on the line, even where it died before it did anything about a step", async () => {
    const whole = await live(plan, null);
    for (const awayMs of [0, 1500]) {
      for (let step = 1; step < whole.session.events.length; step += 1) {
        const { engine, session } = await live(plan, { step, when: "before its commands", awayMs });
        expect([...engine.dials.values()].filter((times) => times > 1)).toEqual([]);
        expect(session.finished, `step ${step}`).not.toBeNull();
        expect(engine.liveLegs, `step ${step}`).toBe(0);
      }
    }
  });
});

describe("a session that is taken up", () => {
  const session = (events: readonly CallEvent[], plan: Partial<CallPlan> = {}): StoredSession => ({
    ...sampleSession({ plan: samplePlan({ ...plan, operations: samplePlan().operations }) }),
    call_session_id: 7,
    events,
    finished: null,
  });
  const events: readonly CallEvent[] = [
    { at: THEN, type: "started" },
    { at: THEN + 200, type: "leg_ringing", leg: "employee:0.0" },
    { at: THEN + 1200, type: "leg_answered", leg: "employee:0.0" },
  ];

  it("tells the engine which legs it has, since when, and what they are to be hearing", () => {
    const recovery = recoveryOf(session(events), THEN + 5000, 300_000);
    expect(recovery).toMatchObject({
      action: "resume",
      interrupted: {
        left: {
          call_session_id: 7,
          ended: [],
          legs: [
            {
              leg: "employee:0.0",
              phone_number: "100123",
              dialled_at: THEN,
              ring_timeout_ms: 20_000,
              told: "leg_answered",
              sound: { playback: "employee:0.0:0", once: true },
            },
          ],
        },
      },
    });
  });

  it("has the timers that ran, by the times at which they are due", () => {
    const recovery = recoveryOf(session(events), THEN + 5000, 300_000);
    const timers = recovery.action === "resume" ? [...recovery.interrupted.timers] : [];
    // The session's own, from its start; that of the first message, twice its 4 s and 5 s of grace from the answer.
    expect(timers).toEqual([
      ["session", THEN + 3_600_000],
      ["overdue:employee:0.0:message0", THEN + 1200 + 13_000],
    ]);
  });

  it("lasts no longer where the clock was set back meanwhile", async () => {
    const clock = new HeldClock(THEN - 86_400_000);
    const store = new MemoryStore();
    const id = await store.createSession(sampleSession());
    await store.appendEvents(id, events, null);
    // An engine that has the legs, and says nothing more.
    const told: string[] = [];
    const calls = await openCalls({
      store,
      clock,
      telephony: {
        name: "silent",
        execute: async (_id, { type }) => {
          told.push(type);
        },
        onEvent: () => () => {},
        takeBack: async () => {},
        close: async () => {},
      },
    });
    await clock.advance(12_999);
    expect(told).toEqual([]);
    await clock.advance(1);
    expect(told).toContain("stop_playback");
    await clock.advance(3_600_000);
    expect(calls.live).toBe(0);
    expect((await stored(store, id)).finished).not.toBeNull();
  });

  it("is ended with a reason where the engine cannot be asked", async () => {
    const clock = new HeldClock(THEN + 5000);
    const store = new MemoryStore();
    const id = await store.createSession(sampleSession());
    await store.appendEvents(id, events, null);
    const problems: string[] = [];
    const { telephony } = new Outliving(clock, RULES).connect();
    const calls = await openCalls({
      store,
      clock,
      telephony: {
        ...telephony,
        takeBack: async () => {
          throw new TelephonyError("not there");
        },
      },
      onProblem: ({ kind }) => problems.push(kind),
    });
    await clock.advance(0);
    expect((await stored(store, id)).finished?.finish_reason).toBe("communication_unavailable");
    expect(problems).toEqual(["command_refused"]);
    expect(calls.live).toBe(0);
  });
});
