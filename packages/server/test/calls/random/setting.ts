/** What is drawn: an account's part that matters for calls, its phones, and what several callers do with them. */
import type { StartScenarioCallWireParams } from "@scenario-call/core";
import fc from "fast-check";
import type { PhoneRule } from "../../../src/adapters/sandbox/rules.ts";
import type { Account, Message, Scenario } from "../../../src/directory/account.ts";
import { addressSet } from "../../../src/directory/address-set.ts";
import type { Mood } from "../doubles.ts";

/** Somebody who asks for a call, and perhaps for its release. */
export interface Asked {
  /** From the beginning of the case, ms. */
  readonly at_ms: number;
  readonly params: StartScenarioCallWireParams;
  /** From the request on, ms; null: nobody asks for it. */
  readonly released_after_ms: number | null;
}

/** One case: everything that decides what happens. */
export interface Setting {
  readonly scenario: Scenario;
  readonly max_session_ms: number;
  readonly rules: readonly (PhoneRule & { readonly phone_number: string })[];
  readonly asked: readonly Asked[];
  /** What the engine does with each command that it gets; it takes those beyond the list. */
  readonly moods: readonly Mood[];
}

/** The phones of employees. They are few, so that calls get into each other's way. */
const EMPLOYEE_PHONES = ["100121", "100122", "100123", "79250000504"] as const;

/** Two outside numbers, and an employee's own line. */
const CONTACTS = ["79260000000", "79260000001", "100123"] as const;

/** Files of these lengths, ms; the first has none, and cannot be played. */
export const FILES: ReadonlyMap<number, number | null> = new Map([
  [1, null],
  [2, 0],
  [3, 500],
  [4, 2000],
  [5, 7000],
]);

/** Few different times, so that many things happen at the same moment. */
const delay = fc.constantFrom(0, 100, 200, 500, 1000, 2000, 3000, 5000, 9000);

const shortDelay = fc.constantFrom(0, 100, 200, 500, 1000);

/** Absent in half of the cases. */
const perhaps = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });

/** The second value in one case of thirty. */
const rarely = <T>(usual: T, rare: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 29, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(rare) });

/** Without the members that are not there. */
type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

const present = <T extends object>(all: T): Present<T> =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Present<T>;

const rule: fc.Arbitrary<PhoneRule> = fc
  .record({
    when_called: fc.oneof(
      { weight: 12, arbitrary: fc.constant("answers" as const) },
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          "voice_mail",
          "busy",
          "rejects",
          "unreachable",
          "offline",
          "never_answers",
        ),
      },
    ),
    rings_after_ms: shortDelay,
    answers_after_ms: fc.oneof({ weight: 4, arbitrary: shortDelay }, { weight: 1, arbitrary: delay }),
    early_media_after_ms: perhaps(delay),
    hangs_up_after_ms: perhaps(delay),
    hangs_up_after_talk_ms: perhaps(delay),
    presses: perhaps(fc.constantFrom("1", "2", "21", ".1")),
    presses_after_ms: delay,
    greeting_ms: delay,
    records_ms: delay,
    busy_for_calls: rarely<1 | undefined>(undefined, 1),
  })
  .map(present);

const message: fc.Arbitrary<Message> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(...FILES.keys()).map((id): Message => ({ type: "media", value: String(id) })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("Hello", "a".repeat(30)).map((value): Message => ({ type: "tts", value })),
  },
);

/** How many calls each phone takes is drawn once, and so is the number of its owner. */
const employees = fc.tuple(...EMPLOYEE_PHONES.map(() => fc.constantFrom(1, 1, 2))).map((channels) =>
  EMPLOYEE_PHONES.map((phone_number, index) => ({
    id: 501 + index,
    full_name: `Employee ${index}`,
    phones: [{ phone_number, channels_count: channels[index] ?? 1, dial_time_ms: 10_000 }],
  })),
);

const scenario: fc.Arbitrary<Scenario> = employees.chain((all) => {
  const operation = fc.record({
    employees: fc.oneof(
      { weight: 19, arbitrary: fc.shuffledSubarray(all, { minLength: 1, maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
    dialling: fc.constantFrom("in_order" as const, "all_at_once" as const),
    ring_time_ms: fc.constantFrom(1000, 10_000, 10_000, 10_000),
    message: fc.option(message, { freq: 2 }),
    media_file_id: fc.constantFrom(null, null, 1, 4),
    show_when_calling: fc.constantFrom("virtual_number" as const, "contact" as const),
    confirmation_digit: fc.constantFrom(null, null, "1"),
    confirmation_timeout_ms: fc.constant(2000),
  });
  return fc
    .record({
      active: rarely(true, false),
      operations: fc.array(operation, { minLength: 1, maxLength: 2 }),
    })
    .map(({ active, operations }) => ({
      id: 23_456,
      name: "Random",
      active,
      operations: operations.map((each, index) => ({ ...each, id: index + 1, name: `Operation ${index}` })),
    }));
});

const switching = fc.constantFrom(
  { first_call: "employee" as const },
  { first_call: "employee" as const, switch_at_once: true },
  { first_call: "employee" as const, switch_at_once: true, early_switching: true },
  { first_call: "contact" as const },
  { first_call: "contact" as const, switch_at_once: true },
);

const params: fc.Arbitrary<StartScenarioCallWireParams> = fc
  .record({
    how: switching,
    contact: fc.constantFrom(...CONTACTS),
    virtual_phone_number: rarely("74993720692", "74950000001"),
    contact_message: perhaps(message),
    employee_message: perhaps(message),
    dtmf_string: perhaps(fc.constantFrom("1", "..1.2.3", ".12.1..4")),
  })
  .map(({ how, contact, virtual_phone_number, ...rest }) => ({
    access_token: "token",
    scenario_id: 23_456,
    contact,
    virtual_phone_number,
    ...how,
    ...present(rest),
  }));

const asked: fc.Arbitrary<Asked> = fc.record({
  at_ms: fc.constantFrom(0, 0, 100, 1000, 1200, 4000),
  params,
  released_after_ms: fc.option(fc.constantFrom(0, 1, 100, 300, 700, 1200, 2500, 5000, 9000, 15_000), {
    freq: 2,
  }),
});

/** Moods of an engine that takes everything except, now and then, a sound. */
export const SOUNDS_BREAK: readonly Mood[] = ["take", "take", "take", "take", "take", "refuse sound"];

/** Moods of an engine that fails at anything. */
export const EVERYTHING_BREAKS: readonly Mood[] = [
  "take",
  "take",
  "take",
  "take",
  "refuse",
  "throw",
  "silence",
  "take it silently",
];

/** Cases with an engine of these moods. */
export const settings = (moods: readonly Mood[]): fc.Arbitrary<Setting> =>
  fc.record({
    scenario,
    max_session_ms: fc.constantFrom(10_000, 60_000, 60_000),
    rules: fc.tuple(...[...CONTACTS.slice(0, 2), ...EMPLOYEE_PHONES].map(() => rule)).map((rules) =>
      [...CONTACTS.slice(0, 2), ...EMPLOYEE_PHONES].map((phone_number, index) => ({
        phone_number,
        ...rules[index],
      })),
    ),
    asked: fc.array(asked, { minLength: 1, maxLength: 4, size: "max" }),
    moods: fc.array(fc.constantFrom(...moods), { maxLength: 40, size: "max" }),
  });

/** The account of a case, as requests are checked against it. */
export const accountOf = ({ scenario: only, max_session_ms }: Setting): Account => ({
  id: 1001,
  active: true,
  components: new Set(),
  allowedAddresses: addressSet([]),
  limits: null,
  ttsMessageMaxLength: null,
  directions: { mobile: true, intercity: true, premium: false, international: false },
  ringTimeoutMs: 10_000,
  maxSessionMs: max_session_ms,
  dialingMusicFileId: null,
  virtualNumbers: new Map(
    [true, false].map((active, index) => {
      const phone_number = active ? "74993720692" : "74950000001";
      const status = active ? "active" : "manual_lock";
      return [phone_number, { id: index + 1, phone_number, name: null, status, active, region: null }];
    }),
  ),
  sipLines: new Map(
    EMPLOYEE_PHONES.slice(0, 3).map((phone_number) => [phone_number, { phone_number, registered: true }]),
  ),
  channels: channelsOf(only),
  mediaFiles: new Map(
    [...FILES].map(([id, duration_ms]) => [id, { id, name: `file ${id}`, type: "user", duration_ms }]),
  ),
  scenarios: new Map([[only.id, only]]),
  regionOf: () => null,
  blacklist: new Set(),
});

/** How many calls each phone of a scenario takes. */
export const channelsOf = ({ operations }: Scenario): ReadonlyMap<string, number> =>
  new Map(
    operations
      .flatMap(({ employees: those }) => those.flatMap(({ phones }) => phones))
      .map(({ phone_number, channels_count }) => [phone_number, channels_count]),
  );
