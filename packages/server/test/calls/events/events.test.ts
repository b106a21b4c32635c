import type { CallEvent, CallPlan, Media } from "@scenario-call/call-flow";
import asyncApi from "@scenario-call/core/documents/asyncapi.json" with { type: "json" };
import {
  EVENT_TYPES,
  isLegDiallingEvent,
  isLegFinishedEvent,
  isMessageFinishedEvent,
  isMessageStartedEvent,
  isMusicFinishedEvent,
  isMusicStartedEvent,
  isSessionFinishedEvent,
  isTalkFinishedEvent,
  isTalkStartedEvent,
  type KnownEvent,
  validateEvent,
} from "@scenario-call/core/events";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import type { PhoneRule, SandboxRules } from "../../../src/adapters/sandbox/rules.ts";
import type { CallUpdate } from "../../../src/calls/calls.ts";
import { beginEvents, continueEvents, eventsOf } from "../../../src/calls/events/session-events.ts";
import type { StoredSession } from "../../../src/ports/store.ts";
import { samplePlan, sampleSession } from "../../ports/sample-session.ts";
import { openHarness, stored } from "../harness.ts";

const TWO_SECONDS: Media = { kind: "file", media_file_id: 237, duration_ms: 2000 };
const FOUR_SECONDS: Media = { kind: "file", media_file_id: 238, duration_ms: 4000 };
const SPEECH: Media = { kind: "speech", text: "a".repeat(45), duration_ms: 3000 };
const START = 1_767_225_600_000;

const [OPERATION] = samplePlan().operations;
if (OPERATION === undefined) throw new Error("the sample plan has no operation");
const [PHONE] = OPERATION.phones;
if (PHONE === undefined) throw new Error("the sample operation has no phone");
const COLLEAGUE = { ...PHONE, phone_number: "100124", employee_id: 6, employee_full_name: "Petr Petrov" };

function phones(contact: PhoneRule = {}, employee: PhoneRule = {}, colleague: PhoneRule = {}): SandboxRules {
  const quick = { rings_after_ms: 200, answers_after_ms: 800 };
  return {
    phones: [
      { phone_number: "79260000000", ...quick, ...contact },
      { phone_number: PHONE?.phone_number ?? "", ...quick, ...employee },
      { phone_number: COLLEAGUE.phone_number, ...quick, ...colleague },
    ],
  };
}

interface Ran {
  readonly session: StoredSession;
  readonly updates: readonly CallUpdate[];
  readonly events: readonly KnownEvent[];
}

/** Runs one call over the sandbox to its end. */
async function run(changes: Partial<CallPlan>, rules: SandboxRules): Promise<Ran> {
  const harness = await openHarness({ rules, clock: new HeldClock(START) });
  const id = await harness.calls.start(
    sampleSession({ plan: samplePlan({ dtmf_string: null, max_session_ms: 120_000, ...changes }) }),
  );
  await harness.clock.runToEnd();
  const session = await stored(harness.store, id);
  return { session, updates: harness.updates, events: eventsOf(session) };
}

/** As a live server makes them: step by step, from the updates. */
function liveEvents({ session, updates }: Ran): readonly KnownEvent[] {
  const { events: _journal, finished: _finished, ...facts } = session;
  let told = beginEvents(facts);
  const all = [...told.events];
  for (const update of updates) {
    // The cursor may be stored on the way.
    told = continueEvents(JSON.parse(JSON.stringify(told.cursor)) as typeof told.cursor, update);
    all.push(...told.events);
  }
  return all;
}

const CALLS: readonly (readonly [string, Partial<CallPlan>, SandboxRules])[] = [
  [
    "employee first, everything in it",
    {
      contact_message: TWO_SECONDS,
      dtmf_string: "..1.23",
      operations: [{ ...OPERATION, waiting_media: FOUR_SECONDS }],
    },
    phones({ hangs_up_after_talk_ms: 5000 }),
  ],
  [
    "contact first",
    { first_call: "contact", contact_message: SPEECH },
    phones({}, { hangs_up_after_talk_ms: 900 }),
  ],
  [
    "contact first, switched at once",
    { first_call: "contact", switch_at_once: true, contact_message: FOUR_SECONDS },
    phones({}, { hangs_up_after_talk_ms: 900 }),
  ],
  [
    "early media",
    { switch_at_once: true, early_switching: true },
    phones({ early_media_after_ms: 1000, answers_after_ms: 5000, hangs_up_after_talk_ms: 1000 }),
  ],
  ["contact busy", {}, phones({ when_called: "busy" })],
  ["contact unreachable", {}, phones({ when_called: "unreachable" })],
  ["contact does not answer", {}, phones({ when_called: "never_answers" })],
  ["employee refuses", {}, phones({}, { when_called: "rejects" })],
  [
    "two employees at once",
    { operations: [{ ...OPERATION, dialling: "all_at_once", phones: [PHONE, COLLEAGUE] }] },
    phones({ hangs_up_after_talk_ms: 500 }, { answers_after_ms: 3000 }),
  ],
  [
    "two employees in order, with confirmation",
    { operations: [{ ...OPERATION, confirmation_digit: "1", phones: [PHONE, COLLEAGUE] }] },
    phones({ hangs_up_after_talk_ms: 500 }, { presses: "2" }, { presses: "1", presses_after_ms: 6000 }),
  ],
  [
    "a broken message",
    { contact_message: { ...TWO_SECONDS, duration_ms: null } },
    phones({ hangs_up_after_talk_ms: 500 }),
  ],
  ["a scenario that is switched off", { refusal: "no_active_scenario" }, phones()],
  ["nobody hangs up", { max_session_ms: 30_000 }, phones()],
];

const ajv = new Ajv2020({ strict: false, unicodeRegExp: true, allErrors: true });
const schemas = new Map(
  Object.values(asyncApi.components.messages).map(({ name, payload }) => [name, ajv.compile(payload.schema)]),
);

/** What must hold for the events of every session that is over. */
function expectSound({ session, events }: Pick<Ran, "session" | "events">): void {
  for (const event of events) {
    expect(validateEvent(event), event.notification_mnemonic).toBeNull();
    const validate = schemas.get(event.notification_mnemonic);
    expect(validate?.(event), JSON.stringify(validate?.errors)).toBe(true);
  }
  expect(events.map(({ sequence_number: number }) => number)).toEqual(events.map((_, index) => index + 1));
  expect(new Set(events.map(({ event_id: id }) => id)).size).toBe(events.length);
  const times = events.map(({ notification_time: time }) => time);
  expect(times).toEqual(times.toSorted());
  expect(events[0]?.notification_mnemonic).toBe("session_created");
  const last = events.at(-1);
  expect(last !== undefined && isSessionFinishedEvent(last) && last.finish_reason).toBe(
    session.finished?.finish_reason,
  );
  expect(events.filter(isSessionFinishedEvent)).toHaveLength(1);
  expectPaired(events);
}

/** Whatever began ended, once, in its leg, and nothing is told of a leg before its dialling or after its end. */
function expectPaired(events: readonly KnownEvent[]): void {
  const live = new Set<number>();
  const playing = new Map<number, string>();
  let talking = false;
  for (const event of events) {
    const where = `${event.sequence_number} ${event.notification_mnemonic}`;
    if (isLegDiallingEvent(event)) {
      expect(live.has(event.leg.leg_id), where).toBe(false);
      live.add(event.leg.leg_id);
    } else if ("leg" in event) {
      expect(live.has(event.leg.leg_id), where).toBe(true);
    }
    if (isMessageStartedEvent(event) || isMusicStartedEvent(event)) {
      expect(playing.has(event.leg.leg_id), where).toBe(false);
      playing.set(event.leg.leg_id, JSON.stringify("message" in event ? event.message : event.music));
    }
    if (isMessageFinishedEvent(event) || isMusicFinishedEvent(event)) {
      const what = JSON.stringify("message" in event ? event.message : event.music);
      expect(playing.get(event.leg.leg_id), where).toBe(what);
      playing.delete(event.leg.leg_id);
    }
    if (isTalkStartedEvent(event) || isTalkFinishedEvent(event)) {
      expect(talking, where).toBe(isTalkFinishedEvent(event));
      talking = !talking;
      for (const { leg_id: id } of event.legs) {
        expect(live.has(id), where).toBe(true);
        expect(playing.has(id), where).toBe(false);
      }
    }
    if (isLegFinishedEvent(event)) {
      expect(playing.has(event.leg.leg_id), where).toBe(false);
      live.delete(event.leg.leg_id);
    }
  }
  expect([live.size, playing.size, talking]).toEqual([0, 0, false]);
}

/** One event in a line: what matters of it in a picture of a whole call. */
function inWords(event: KnownEvent): string {
  const seconds = (Date.parse(event.notification_time) - START) / 1000;
  const parts: string[] = [String(seconds), event.notification_mnemonic];
  if ("leg" in event) parts.push(event.leg.is_operator ? "employee" : "contact");
  if ("message" in event) parts.push(event.message.source, String(event.message.media_file_id));
  if ("music" in event) parts.push(event.music.source, String(event.music.media_file_id));
  if ("outcome" in event) parts.push(event.outcome);
  if ("dtmf_string" in event) parts.push(event.dtmf_string);
  if ("cause" in event) parts.push(event.cause);
  if ("talk_time_duration" in event) parts.push(String(event.talk_time_duration));
  if ("finish_reason" in event) parts.push(event.finish_reason, String(event.total_time_duration));
  return parts.join(" ");
}

describe("the events of calls over the sandbox", () => {
  const seen = new Set<string>();
  let ran: readonly (readonly [string, Ran])[];

  beforeAll(async () => {
    ran = await Promise.all(
      CALLS.map(async ([name, changes, rules]) => [name, await run(changes, rules)] as const),
    );
    for (const [, { events }] of ran) for (const event of events) seen.add(event.notification_mnemonic);
  });

  it("are valid, in order, without gaps, and end everything that they begin", () => {
    expect(ran).toHaveLength(CALLS.length);
    for (const [, each] of ran) expectSound(each);
  });

  it("are the same when they are made live and from the journal afterwards", () => {
    for (const [name, each] of ran) expect(liveEvents(each), name).toEqual(each.events);
  });

  it("show every type that the spec knows", () => {
    expect([...seen].toSorted()).toEqual([...EVENT_TYPES].toSorted());
  });

  it("tell a whole call as it was", async () => {
    const { events } = await run(
      {
        contact_message: TWO_SECONDS,
        dtmf_string: ".12",
        operations: [{ ...OPERATION, message: FOUR_SECONDS }],
      },
      phones({ hangs_up_after_talk_ms: 5000 }),
    );
    expect(events.map(inWords)).toEqual([
      "0 session_created",
      "0 leg_dialling employee",
      "0.2 leg_ringing employee",
      "1 leg_answered employee",
      "1 message_started employee scenario 238",
      "5 message_finished employee scenario 238 completed",
      "5 message_started employee employee_message 237",
      "7 message_finished employee employee_message 237 completed",
      "7 music_started employee dialing_music null",
      "7 leg_dialling contact",
      "7.2 leg_ringing contact",
      "8 leg_answered contact",
      "8 message_started contact contact_message 237",
      "9 dtmf_sent contact 12",
      "10 message_finished contact contact_message 237 completed",
      "10 music_finished employee dialing_music null",
      "10 talk_started",
      "15 talk_finished 5",
      "15 leg_finished contact hung_up",
      "18 leg_finished employee released",
      "18 session_finished success_finish 18",
    ]);
  });

  it("carry the requested number, the effective one, and who is at a leg", async () => {
    const { events } = await run({}, phones({ when_called: "busy" }));
    expect(events.find(isLegDiallingEvent)).toEqual({
      event_id: "1-2",
      notification_mnemonic: "leg_dialling",
      notification_time: "2026-01-01T00:00:00.000Z",
      sequence_number: 2,
      call_session_id: 1,
      external_id: "34rty567",
      direction: "in",
      scenario_id: 23_456,
      virtual_phone_number: "74993720692",
      effective_virtual_phone_number: "74951234567",
      contact_phone_number: "79260000000",
      leg: {
        leg_id: 1_000_001,
        is_operator: true,
        called_phone_number: "100123",
        calling_phone_number: "74993720692",
        employee_id: 5,
        employee_full_name: "Иванов Иван",
        action_id: 1,
        action_name: "Переадресация",
      },
    });
  });
});

describe("what an engine tells of its channels", () => {
  const CHANNEL = { channel_id: "sc.7.e0.0" };
  const journal = (events: readonly CallEvent[]): StoredSession => ({
    ...sampleSession({ created_at: START }),
    call_session_id: 7,
    events: [{ at: START, type: "started" }, ...events],
    finished: null,
  });
  const employee = { leg: "employee:0.0" } as const;

  it("stands in the events of the leg, with how long it took to ring and to be answered", () => {
    const events = eventsOf(
      journal([
        { at: START + 1200, type: "leg_ringing", ...employee, ...CHANNEL },
        { at: START + 1500, type: "leg_early_media", ...employee, ...CHANNEL },
        { at: START + 9004, type: "leg_answered", ...employee, ...CHANNEL },
        { at: START + 20_000, type: "leg_ended", ...employee, cause: "hung_up", ...CHANNEL, q850_cause: 16 },
      ]),
    );
    for (const event of events) expect(validateEvent(event), event.notification_mnemonic).toBeNull();
    const told = events.filter((event) => "leg" in event && event.leg.is_operator);
    expect(told).toMatchObject([
      { notification_mnemonic: "leg_dialling" },
      { notification_mnemonic: "leg_ringing", ...CHANNEL },
      { notification_mnemonic: "leg_early_media", ...CHANNEL },
      { notification_mnemonic: "leg_answered", ...CHANNEL },
      { notification_mnemonic: "message_started" },
      { notification_mnemonic: "message_finished" },
      {
        notification_mnemonic: "leg_finished",
        cause: "hung_up",
        ...CHANNEL,
        q850_cause: 16,
        time_to_ring: 1.2,
        time_to_answer: 9.004,
      },
    ]);
    expect(told.at(-1)).not.toHaveProperty("sip_status");
  });

  it("stands there as far as it is known: a refusal without a ring has its status and no times", () => {
    const refused = { cause: "busy", q850_cause: 17, sip_status: 486 } as const;
    const events = eventsOf(journal([{ at: START + 80, type: "leg_ended", ...employee, ...refused }]));
    const finished = events.find(isLegFinishedEvent);
    expect(finished).toMatchObject(refused);
    for (const absent of ["channel_id", "time_to_ring", "time_to_answer"])
      expect(finished).not.toHaveProperty(absent);
  });

  it("is of that leg alone: one that is let go with the session has none of another's", () => {
    const session = journal([{ at: START + 300, type: "leg_ringing", ...employee, ...CHANNEL }]);
    const lost: CallEvent = { at: START + 900, type: "telephony_lost" };
    const events = eventsOf({
      ...session,
      events: [...session.events, lost],
      finished: { at: lost.at, finish_reason: "communication_unavailable" },
    });
    const finished = events.find(isLegFinishedEvent);
    expect(finished).toMatchObject({ time_to_ring: 0.3 });
    expect(finished).not.toHaveProperty("channel_id");
  });

  it("does not pass from the leg that ends a session to one that is let go with it", () => {
    const plan = samplePlan({
      operations: [{ ...OPERATION, dialling: "all_at_once", phones: [PHONE, COLLEAGUE] }],
    });
    const ended: CallEvent = {
      at: START + 700,
      type: "leg_ended",
      ...employee,
      cause: "busy",
      ...CHANNEL,
      q850_cause: 17,
      sip_status: 486,
    };
    const session = journal([ended]);
    const events = eventsOf({
      ...session,
      plan,
      finished: { at: ended.at, finish_reason: "internal_error" },
    });
    const [first, second] = events.filter(isLegFinishedEvent);
    expect(first).toMatchObject({ ...CHANNEL, q850_cause: 17, sip_status: 486 });
    expect(second).toMatchObject({ leg: { called_phone_number: COLLEAGUE.phone_number }, cause: "released" });
    for (const absent of ["channel_id", "q850_cause", "sip_status"])
      expect(second).not.toHaveProperty(absent);
  });

  it("is nothing in the sandbox, but how long things took", async () => {
    const { events } = await run({}, phones({ when_called: "busy" }));
    expect(events.filter((event) => "channel_id" in event)).toEqual([]);
    const ends = events.filter(isLegFinishedEvent);
    expect(ends).toMatchObject([
      { cause: "busy" },
      { cause: "released", time_to_ring: 0.2, time_to_answer: 1 },
    ]);
    for (const end of ends) {
      expect(end).not.toHaveProperty("q850_cause");
      expect(end).not.toHaveProperty("sip_status");
    }
  });
});

describe("a session that was cut off", () => {
  it("has everything ended before its end, wherever the journal breaks off", async () => {
    const [, changes, rules] = CALLS[0]!;
    const { session } = await run(changes, rules);
    expect(session.events.length).toBeGreaterThan(10);
    for (let length = 0; length < session.events.length; length += 1) {
      const journal = session.events.slice(0, length);
      const lost: CallEvent = { at: (journal.at(-1)?.at ?? START) + 1000, type: "telephony_lost" };
      for (const finish_reason of ["communication_unavailable", "internal_error"] as const) {
        const broken = {
          ...session,
          events: [
            ...journal,
            finish_reason === "internal_error" ? { ...lost, type: "started" as const } : lost,
          ],
          finished: { at: lost.at, finish_reason },
        };
        expectSound({ session: broken, events: eventsOf(broken) });
      }
    }
  });

  it("has no time that goes back, also when the clock was set back after its creation", () => {
    const session: StoredSession = {
      ...sampleSession(),
      call_session_id: 7,
      events: [{ at: START - 5000, type: "release_requested", by: "shutdown" }],
      finished: { at: START - 5000, finish_reason: "communication_unavailable" },
    };
    const events = eventsOf(session);
    expectSound({ session, events });
    expect(events.at(-1)).toMatchObject({ total_time_duration: 0 });
  });
});

describe("any call", () => {
  const delay = fc.constantFrom(0, 200, 1000, 3000, 9000);
  const rule: fc.Arbitrary<PhoneRule> = fc.record(
    {
      when_called: fc.constantFrom("answers", "answers", "answers", "busy", "rejects", "never_answers"),
      rings_after_ms: delay,
      answers_after_ms: delay,
      early_media_after_ms: delay,
      hangs_up_after_ms: delay,
      hangs_up_after_talk_ms: delay,
      presses: fc.constantFrom("1", "2"),
    },
    { requiredKeys: [] },
  );
  const media = fc.constantFrom<Media | null>(null, TWO_SECONDS, FOUR_SECONDS, SPEECH);

  it("has sound events, the same live and afterwards", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(rule, rule, rule),
        fc.record({
          first_call: fc.constantFrom("employee" as const, "contact" as const),
          switch_at_once: fc.boolean(),
          early_switching: fc.boolean(),
          contact_message: media,
          employee_message: media,
          dtmf_string: fc.constantFrom(null, "1", ".12.3", "...9"),
          operations: fc.constantFrom(
            [OPERATION],
            [{ ...OPERATION, dialling: "all_at_once" as const, phones: [PHONE, COLLEAGUE] }],
            [{ ...OPERATION, confirmation_digit: "1", waiting_media: TWO_SECONDS, message: null }],
          ),
        }),
        async (rules, changes) => {
          const each = await run(changes, phones(...rules));
          expectSound(each);
          expect(liveEvents(each)).toEqual(each.events);
        },
      ),
      { numRuns: 100, seed: 20_261_123 },
    );
  });
});
