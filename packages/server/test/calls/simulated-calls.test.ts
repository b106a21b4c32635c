import type { CallPlan, Media, OperationPlan } from "@scenario-call/call-flow";
import { simulate } from "@scenario-call/call-flow/simulate";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PhoneRule } from "../../src/adapters/sandbox/rules.ts";
import { samplePlan, sampleSession } from "../ports/sample-session.ts";
import { openHarness, stored, whatFlowPredicts, whatPhonesHeard } from "./harness.ts";

const CONTACT = "79260000000";

/** Few different times, so that many things happen at the same moment. */
const delay = fc.constantFrom(0, 100, 200, 500, 1000, 2000, 3000, 5000, 9000);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const rule: fc.Arbitrary<PhoneRule> = fc
  .record({
    when_called: fc.constantFrom(
      "answers",
      "answers",
      "answers",
      "answers",
      "busy",
      "rejects",
      "unreachable",
      "never_answers",
    ),
    rings_after_ms: delay,
    answers_after_ms: delay,
    early_media_after_ms: maybe(delay),
    hangs_up_after_ms: maybe(delay),
    hangs_up_after_talk_ms: maybe(delay),
    presses: maybe(fc.constantFrom("1", "2")),
    presses_after_ms: delay,
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));

const message: fc.Arbitrary<Media | null> = fc.oneof(
  fc.constant(null),
  delay.map((duration_ms): Media => ({ kind: "file", media_file_id: duration_ms, duration_ms })),
  fc.constant<Media>({ kind: "file", media_file_id: 1, duration_ms: null }),
  fc.constant<Media>({ kind: "speech", text: "a".repeat(30), duration_ms: 2000 }),
);

/** Every phone of a plan has a number of its own: `operation` and `index` make it. */
function operation(nth: number): fc.Arbitrary<OperationPlan> {
  const phone = fc.record({
    ring_timeout_ms: fc.constantFrom(1000, 3000, 10_000),
    busy: often(false),
    online: often(true),
  });
  return fc
    .record({
      dialling: fc.constantFrom("in_order", "all_at_once"),
      phones: fc.array(phone, { maxLength: 3 }),
      message,
      waiting_media: message,
      confirmation_digit: fc.constantFrom(null, null, "1"),
    })
    .map(({ phones, ...rest }) => ({
      ...rest,
      id: nth,
      name: `operation ${nth}`,
      caller_id: "74993720692",
      confirmation_timeout_ms: 2000,
      phones: phones.map((each, index) => ({
        ...each,
        phone_number: `1${nth}${index}`,
        employee_id: index,
        employee_full_name: `employee ${nth}.${index}`,
      })),
    }));
}

function often(value: boolean): fc.Arbitrary<boolean> {
  return fc.integer({ min: 0, max: 9 }).map((draw) => (draw === 9 ? !value : value));
}

const plan: fc.Arbitrary<CallPlan> = fc
  .record({
    first_call: fc.constantFrom("employee", "contact"),
    switch_at_once: fc.boolean(),
    early_switching: fc.boolean(),
    contact_message: message,
    employee_message: message,
    dtmf_string: fc.constantFrom(null, "1", "..1.2.3", ".12.1..4"),
    operations: fc.tuple(operation(0), operation(1)).chain((both) => fc.constantFrom(both, both.slice(0, 1))),
    max_session_ms: fc.constantFrom(10_000, 60_000),
    busy_tone_ms: fc.constantFrom(0, 3000),
  })
  .map((random) => samplePlan(random));

const phones = fc
  .record({ contact: rule, employees: fc.array(rule, { minLength: 6, maxLength: 6 }) })
  .map(({ contact, employees }) => ({
    phones: [
      { ...contact, phone_number: CONTACT },
      ...employees.map((each, index) => ({ ...each, phone_number: `1${Math.floor(index / 3)}${index % 3}` })),
    ],
  }));

describe("simulated calls", () => {
  it("are heard by the phones of the sandbox exactly as the simulation says beforehand", async () => {
    await fc.assert(
      fc.asyncProperty(
        plan,
        phones,
        maybe(fc.integer({ min: 0, max: 15_000 })),
        async (random, rules, releasedAfter) => {
          const { calls, clock, store, sandbox, heard, problems } = await openHarness({ rules });
          const id = await calls.start(sampleSession({ plan: random }));
          if (releasedAfter !== undefined) {
            await clock.advance(releasedAfter);
            await calls.release(id);
          }
          await clock.runToEnd();
          const session = await stored(store, id);
          expect(session.finished).not.toBeNull();
          expect([calls.live, sandbox.liveLegs, clock.waiting, problems]).toEqual([0, 0, 0, []]);
          const rings = heard.filter((at) => at.heard.type === "ringing").map((at) => at.phone_number);
          expect(new Set(rings).size).toBe(rings.length);
          expect(whatPhonesHeard(heard, id)).toEqual(whatFlowPredicts(session));
          const events = simulate(
            random,
            rules,
            releasedAfter === undefined ? {} : { released_after_ms: releasedAfter },
          );
          expect(whatFlowPredicts({ plan: random, events })).toEqual(whatPhonesHeard(heard, id));
        },
      ),
      { numRuns: 200 },
    );
  });
});
