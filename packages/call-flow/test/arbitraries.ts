/** Random plans, and phones that act at random. */
import fc from "fast-check";

import type { CallPlan, LegEndCause, LegId, Media } from "../src/index.ts";
import type { Phone } from "./engine.ts";
import { file, operation, phone, plan, speech } from "./plans.ts";

const media = (...ids: number[]): fc.Arbitrary<Media> =>
  fc.constantFrom(...ids.map((id) => file(id)), speech("hello"));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const switching = fc.constantFrom(
  { first_call: "contact", switch_at_once: false },
  { first_call: "contact", switch_at_once: true },
  { first_call: "employee", switch_at_once: false },
  { first_call: "employee", switch_at_once: true },
  { first_call: "employee", switch_at_once: true, early_switching: true },
) satisfies fc.Arbitrary<Partial<CallPlan>>;

/** One in eight phones cannot be dialled at all. */
const aPhone = fc
  .record({
    state: fc.constantFrom("", "", "", "", "", "", "busy", "offline"),
    ring_timeout_ms: fc.nat({ max: 9000 }),
  })
  .map(({ state, ring_timeout_ms }) =>
    phone({ busy: state === "busy", online: state !== "offline", ring_timeout_ms: 1000 + ring_timeout_ms }),
  );

const anOperation = fc
  .record({
    dialling: fc.constantFrom("in_order", "all_at_once"),
    phones: fc.array(aPhone, { minLength: 1, maxLength: 3 }),
    message: maybe(media(1)),
    waiting_media: maybe(media(9)),
    confirmation_digit: fc.constantFrom(null, null, "1"),
  })
  .map((change) => operation(change));

/** A plan that the server could make of an accepted request. */
export const aPlan: fc.Arbitrary<CallPlan> = fc
  .record({
    switching,
    contact_message: maybe(media(3)),
    employee_message: maybe(media(2)),
    dtmf_string: fc.constantFrom(null, "1.2", "..12#.3"),
    operations: fc.array(anOperation, { minLength: 1, maxLength: 2 }),
    busy_tone_ms: fc.constantFrom(0, 3000),
  })
  .map(({ switching: how, ...change }) => plan({ ...how, ...change }));

const ms = (max: number) => fc.nat({ max });
const aCause = fc.constantFrom<LegEndCause>(
  "busy",
  "channels_busy",
  "no_answer",
  "rejected",
  "unreachable",
  "offline",
  "failed",
);

/** Three phones in four answer. */
const aScript: fc.Arbitrary<Phone> = fc.oneof(
  { arbitrary: fc.record({ ends: fc.tuple(ms(9000), aCause) }), weight: 1 },
  {
    arbitrary: fc.record(
      {
        rings: fc.oneof(ms(2000), fc.constant(null)),
        speaks: ms(4000),
        answers: ms(8000),
        presses: fc.array(fc.tuple(ms(6000), fc.constantFrom("1", "2")), { maxLength: 2 }),
        hangsUp: ms(30_000),
        talks: ms(9000),
      },
      { requiredKeys: ["answers"] },
    ),
    weight: 3,
  },
);

const LEGS: readonly LegId[] = [
  "contact",
  "employee:0.0",
  "employee:0.1",
  "employee:0.2",
  "employee:1.0",
  "employee:1.1",
  "employee:1.2",
];

/** What every phone of a call does. */
export const somePhones: fc.Arbitrary<Readonly<Partial<Record<LegId, Phone>>>> = fc
  .tuple(...LEGS.map(() => aScript))
  .map((scripts) => Object.fromEntries(LEGS.map((leg, index) => [leg, scripts[index] ?? {}])));
