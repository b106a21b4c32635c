/**
 * What becomes of a call in each of its phases when somebody ends it, when something is missing and when something
 * breaks. Plain data: parameters, phones, what each side hears, worked out by hand from the rules.
 */
import type { PhoneRule } from "../../src/adapters/sandbox/rules.ts";

/** One case: given this account and these phones, each side hears exactly this. */
export interface Phase {
  /** A sentence. */
  readonly name: string;
  /** Parameters of the request, without the token. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Over {@link ACCOUNT}: a JSON merge patch. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** Over {@link PHONES}, by number. */
  readonly phones?: Readonly<Record<string, PhoneRule>>;
  /** A call that another person asks for before, and how long before. */
  readonly before?: { readonly params: Readonly<Record<string, unknown>>; readonly ms: number };
  /** When `release.call` is called, ms since the request. */
  readonly released_at_ms?: number;
  /** Commands that the engine refuses. */
  readonly refused?: readonly ("loop" | "tone")[];
  /**
   * By phone number: `<ms since the request> <what> <detail>`. The last word of a phone is `ends` and how: `hung_up` by
   * itself, `released` by the service, `unanswered` and `answered_elsewhere` while it rang. A phone without a lane does
   * not ring.
   */
  readonly hears: Readonly<Record<string, readonly string[]>>;
  /** Where a sound could not be played: ms since the request, and the leg. */
  readonly broken?: readonly string[];
  readonly finish_reason: string;
}

const ANNA = "100123";
const PYOTR = "79250000502";
const CUSTOMER = "79260000000";

/** Anna and Pyotr have a phone each; the scenario rings Anna, who hears four seconds of a message. */
export const ACCOUNT = {
  ring_timeout: 60,
  sip_lines: [{ phone_number: ANNA, employee_id: 501 }],
  employees: [
    {
      id: 501,
      full_name: "Anna Ivanova",
      phones: [{ phone_number: ANNA, channels_count: 1, dial_time: 20 }],
    },
    { id: 502, full_name: "Pyotr Smirnov", phones: [{ phone_number: PYOTR, dial_time: 20 }] },
  ],
  media_files: [
    { id: 237, name: "to the contact", type: "user", duration: 2 },
    { id: 238, name: "to the employee", type: "user", duration: 4 },
    { id: 239, name: "of unknown length: the sandbox cannot play it", type: "user" },
  ],
  scenarios: [
    {
      id: 23456,
      name: "Order",
      operations: [
        { id: 1, name: "The shop", employee_ids: [501], message: { type: "media", value: "238" } },
      ],
    },
    {
      id: 23457,
      name: "Off",
      status: "inactive",
      operations: [{ id: 1, name: "The shop", employee_ids: [501] }],
    },
  ],
} as const;

const operation = (change: object) => ({
  scenarios: [
    {
      id: 23456,
      name: "Order",
      operations: [
        { id: 1, name: "The shop", employee_ids: [501], message: { type: "media", value: "238" }, ...change },
      ],
    },
  ],
});

/** Anna and Pyotr ring together. */
export const RING_TOGETHER = operation({ employee_ids: [501, 502], dialling: "all_at_once" });

/** Everybody rings 0.2 s after the dialling and answers 0.8 s later. */
const ANSWERS = { rings_after_ms: 200, answers_after_ms: 800 } as const;

/** How the phones act; the customer hangs up after three seconds of talk. */
export const PHONES: Readonly<Record<string, PhoneRule>> = {
  [ANNA]: ANSWERS,
  [PYOTR]: ANSWERS,
  [CUSTOMER]: { ...ANSWERS, hangs_up_after_talk_ms: 3000 },
};

const BASE = {
  virtual_phone_number: "74993720692",
  contact: CUSTOMER,
  scenario_id: 23456,
  contact_message: { type: "media", value: "237" },
} as const;

/**
 * Anna rings from 0.2 to 1 s and hears her message until 5 s; the customer rings from 5.2 to 6 s and hears his until
 * 8 s, while Anna hears music; they talk until 11 s, when the customer hangs up; Anna hears the busy tone for 1.5 s.
 */
export const EMPLOYEE_FIRST = { ...BASE, first_call: "employee" } as const;

/**
 * The customer rings from 0.2 to 1 s and hears his message until 3 s, then music; Anna rings from 1.2 to 2 s and hears
 * her message until 6 s; they talk until 9 s.
 */
const CONTACT_FIRST = { ...BASE, first_call: "contact" } as const;

/** Anna hears the customer's line before he answers, and both talk at his answer. */
const EARLY = { ...EMPLOYEE_FIRST, switch_at_once: true, early_switching: true } as const;

/** An announcement 0.3 s after the first ring, the answer after two seconds. */
const ANNOUNCES = { rings_after_ms: 200, early_media_after_ms: 300, answers_after_ms: 2000 } as const;

/** Anna until the customer's phone rings. */
const ANNA_WAITS = ["200 ringing", "1000 message file 238", "5000 music dialing_music"] as const;

/** The customer, called first, until Anna answers. */
const CUSTOMER_WAITS = ["200 ringing", "1000 message file 237", "3000 music dialing_music"] as const;

const RELEASED: readonly Phase[] = [
  {
    name: "released before the employee's phone rings",
    params: EMPLOYEE_FIRST,
    released_at_ms: 100,
    hears: {},
    finish_reason: "scenario_disconnects",
  },
  {
    name: "released while the employee's phone rings",
    params: EMPLOYEE_FIRST,
    released_at_ms: 500,
    hears: { [ANNA]: ["200 ringing", "500 ends unanswered"] },
    finish_reason: "scenario_disconnects",
  },
  {
    name: "released while the employee hears a message",
    params: EMPLOYEE_FIRST,
    released_at_ms: 3000,
    hears: { [ANNA]: ["200 ringing", "1000 message file 238", "3000 ends released"] },
    finish_reason: "scenario_disconnects",
  },
  {
    name: "released when the contact has been dialled and does not ring yet",
    params: EMPLOYEE_FIRST,
    released_at_ms: 5100,
    hears: { [ANNA]: [...ANNA_WAITS, "5100 ends released"] },
    finish_reason: "scenario_disconnects",
  },
  {
    name: "released while the contact's phone rings",
    params: EMPLOYEE_FIRST,
    released_at_ms: 5500,
    hears: {
      [ANNA]: [...ANNA_WAITS, "5500 ends released"],
      [CUSTOMER]: ["5200 ringing", "5500 ends unanswered"],
    },
    finish_reason: "scenario_disconnects",
  },
  {
    name: "released while the employee hears the contact's line before its answer",
    params: EARLY,
    phones: { [CUSTOMER]: ANNOUNCES },
    released_at_ms: 6000,
    hears: {
      [ANNA]: [...ANNA_WAITS, "5200 tone ringing", "5500 early_media contact", "6000 ends released"],
      [CUSTOMER]: ["5200 ringing", "6000 ends unanswered"],
    },
    finish_reason: "scenario_disconnects",
  },
  {
    name: "released while the contact hears his message",
    params: EMPLOYEE_FIRST,
    released_at_ms: 7000,
    hears: {
      [ANNA]: [...ANNA_WAITS, "7000 ends released"],
      [CUSTOMER]: ["5200 ringing", "6000 message file 237", "7000 ends released"],
    },
    finish_reason: "scenario_disconnects",
  },
  {
    name: "released while the contact, called first, hears music and the employee's phone rings",
    params: CONTACT_FIRST,
    phones: { [ANNA]: { rings_after_ms: 200, answers_after_ms: 9000 } },
    released_at_ms: 4000,
    hears: {
      [ANNA]: ["1200 ringing", "4000 ends unanswered"],
      [CUSTOMER]: [...CUSTOMER_WAITS, "4000 ends released"],
    },
    finish_reason: "scenario_disconnects",
  },
  {
    name: "released while both talk",
    params: EMPLOYEE_FIRST,
    released_at_ms: 9000,
    hears: {
      [ANNA]: [...ANNA_WAITS, "8000 talk contact", "9000 ends released"],
      [CUSTOMER]: ["5200 ringing", "6000 message file 237", "8000 talk employee:0.0", "9000 ends released"],
    },
    finish_reason: "success_finish",
  },
  {
    name: "released while the employee hears the busy tone",
    params: EMPLOYEE_FIRST,
    released_at_ms: 11_500,
    hears: {
      [ANNA]: [...ANNA_WAITS, "8000 talk contact", "11000 tone busy", "11500 ends released"],
      [CUSTOMER]: ["5200 ringing", "6000 message file 237", "8000 talk employee:0.0", "11000 ends hung_up"],
    },
    finish_reason: "success_finish",
  },
];

const EMPLOYEE_LEAVES: readonly Phase[] = [
  {
    name: "the employee refuses the call",
    params: EMPLOYEE_FIRST,
    phones: { [ANNA]: { ...ANSWERS, when_called: "rejects" } },
    hears: { [ANNA]: ["200 ringing", "1000 ends hung_up"] },
    finish_reason: "operator_busy",
  },
  {
    name: "the employee hangs up during a message: the contact's phone does not ring",
    params: EMPLOYEE_FIRST,
    phones: { [ANNA]: { ...ANSWERS, hangs_up_after_ms: 2000 } },
    hears: { [ANNA]: ["200 ringing", "1000 message file 238", "3000 ends hung_up"] },
    finish_reason: "operator_disconnects",
  },
  {
    name: "the employee hangs up while the contact's phone rings: it stops",
    params: EMPLOYEE_FIRST,
    phones: { [ANNA]: { ...ANSWERS, hangs_up_after_ms: 4400 } },
    hears: {
      [ANNA]: [...ANNA_WAITS, "5400 ends hung_up"],
      [CUSTOMER]: ["5200 ringing", "5400 ends unanswered"],
    },
    finish_reason: "operator_disconnects",
  },
  {
    name: "the employee hangs up on an announcement of the contact's line",
    params: EARLY,
    phones: { [ANNA]: { ...ANSWERS, hangs_up_after_ms: 5000 }, [CUSTOMER]: ANNOUNCES },
    hears: {
      [ANNA]: [...ANNA_WAITS, "5200 tone ringing", "5500 early_media contact", "6000 ends hung_up"],
      [CUSTOMER]: ["5200 ringing", "6000 ends unanswered"],
    },
    finish_reason: "operator_disconnects",
  },
  {
    name: "the employee hangs up while the contact hears his message",
    params: EMPLOYEE_FIRST,
    phones: { [ANNA]: { ...ANSWERS, hangs_up_after_ms: 6000 } },
    hears: {
      [ANNA]: [...ANNA_WAITS, "7000 ends hung_up"],
      [CUSTOMER]: ["5200 ringing", "6000 message file 237", "7000 tone busy", "8500 ends released"],
    },
    finish_reason: "operator_disconnects",
  },
  {
    name: "the employee, called second, hangs up during a message",
    params: CONTACT_FIRST,
    phones: { [ANNA]: { ...ANSWERS, hangs_up_after_ms: 500 } },
    hears: {
      [ANNA]: ["1200 ringing", "2000 message file 238", "2500 ends hung_up"],
      [CUSTOMER]: ["200 ringing", "1000 message file 237", "2500 tone busy", "4000 ends released"],
    },
    finish_reason: "operator_disconnects",
  },
  {
    name: "the employee hangs up while both talk",
    params: EMPLOYEE_FIRST,
    phones: { [ANNA]: { ...ANSWERS, hangs_up_after_talk_ms: 1000 } },
    hears: {
      [ANNA]: [...ANNA_WAITS, "8000 talk contact", "9000 ends hung_up"],
      [CUSTOMER]: [
        "5200 ringing",
        "6000 message file 237",
        "8000 talk employee:0.0",
        "9000 tone busy",
        "10500 ends released",
      ],
    },
    finish_reason: "success_finish",
  },
  {
    name: "the employee hangs up while hearing the busy tone",
    params: EMPLOYEE_FIRST,
    phones: { [ANNA]: { ...ANSWERS, hangs_up_after_ms: 10_500 } },
    hears: {
      [ANNA]: [...ANNA_WAITS, "8000 talk contact", "11000 tone busy", "11500 ends hung_up"],
      [CUSTOMER]: ["5200 ringing", "6000 message file 237", "8000 talk employee:0.0", "11000 ends hung_up"],
    },
    finish_reason: "success_finish",
  },
  {
    name: "nobody answers at the employee's, and the contact who waits hears the busy tone",
    params: CONTACT_FIRST,
    phones: { [ANNA]: { when_called: "never_answers" } },
    hears: {
      [ANNA]: ["1200 ringing", "21000 ends unanswered"],
      [CUSTOMER]: [...CUSTOMER_WAITS, "21000 tone busy", "22500 ends released"],
    },
    finish_reason: "operator_not_responsible",
  },
  {
    name: "the employee's line is busy while the contact hears his message",
    params: CONTACT_FIRST,
    phones: { [ANNA]: { when_called: "busy", rings_after_ms: 200 } },
    hears: { [CUSTOMER]: ["200 ringing", "1000 message file 237", "1200 tone busy", "2700 ends released"] },
    finish_reason: "operator_busy",
  },
];

const CONTACT_LEAVES: readonly Phase[] = [
  {
    name: "the contact refuses the call",
    params: CONTACT_FIRST,
    phones: { [CUSTOMER]: { ...ANSWERS, when_called: "rejects" } },
    hears: { [CUSTOMER]: ["200 ringing", "1000 ends hung_up"] },
    finish_reason: "subscriber_busy",
  },
  {
    name: "the contact refuses the call while the employee waits",
    params: EMPLOYEE_FIRST,
    phones: { [CUSTOMER]: { ...ANSWERS, when_called: "rejects" } },
    hears: {
      [ANNA]: [...ANNA_WAITS, "6000 tone busy", "7500 ends released"],
      [CUSTOMER]: ["5200 ringing", "6000 ends hung_up"],
    },
    finish_reason: "subscriber_busy",
  },
  {
    name: "the contact's line is busy",
    params: EMPLOYEE_FIRST,
    phones: { [CUSTOMER]: { when_called: "busy", rings_after_ms: 200 } },
    hears: { [ANNA]: [...ANNA_WAITS, "5200 tone busy", "6700 ends released"] },
    finish_reason: "subscriber_busy",
  },
  {
    name: "the contact cannot be reached",
    params: EMPLOYEE_FIRST,
    phones: { [CUSTOMER]: { when_called: "unreachable", rings_after_ms: 200 } },
    hears: { [ANNA]: [...ANNA_WAITS, "5200 tone busy", "6700 ends released"] },
    finish_reason: "subscriber_number_problems",
  },
  {
    name: "the contact does not answer for a minute from the dialling on",
    params: EMPLOYEE_FIRST,
    phones: { [CUSTOMER]: { when_called: "never_answers", rings_after_ms: 200 } },
    hears: {
      [ANNA]: [...ANNA_WAITS, "65000 tone busy", "66500 ends released"],
      [CUSTOMER]: ["5200 ringing", "65000 ends unanswered"],
    },
    finish_reason: "subscriber_not_responsible",
  },
  {
    name: "the contact's line refuses the call after an announcement",
    params: EARLY,
    phones: { [CUSTOMER]: { ...ANNOUNCES, when_called: "rejects" } },
    hears: {
      [ANNA]: [
        ...ANNA_WAITS,
        "5200 tone ringing",
        "5500 early_media contact",
        "7200 tone busy",
        "8700 ends released",
      ],
      [CUSTOMER]: ["5200 ringing", "7200 ends hung_up"],
    },
    finish_reason: "subscriber_busy",
  },
  {
    name: "the contact hangs up during his message",
    params: EMPLOYEE_FIRST,
    phones: { [CUSTOMER]: { ...ANSWERS, hangs_up_after_ms: 1000 } },
    hears: {
      [ANNA]: [...ANNA_WAITS, "7000 tone busy", "8500 ends released"],
      [CUSTOMER]: ["5200 ringing", "6000 message file 237", "7000 ends hung_up"],
    },
    finish_reason: "subscriber_disconnects",
  },
  {
    name: "the contact, called first, hangs up during music: the employee's phone stops ringing",
    params: CONTACT_FIRST,
    phones: {
      [ANNA]: { rings_after_ms: 200, answers_after_ms: 9000 },
      [CUSTOMER]: { ...ANSWERS, hangs_up_after_ms: 3500 },
    },
    hears: {
      [ANNA]: ["1200 ringing", "4500 ends unanswered"],
      [CUSTOMER]: [...CUSTOMER_WAITS, "4500 ends hung_up"],
    },
    finish_reason: "subscriber_disconnects",
  },
  {
    name: "the contact, called first, hangs up while the employee hears a message",
    params: CONTACT_FIRST,
    phones: { [CUSTOMER]: { ...ANSWERS, hangs_up_after_ms: 4000 } },
    hears: {
      [ANNA]: ["1200 ringing", "2000 message file 238", "5000 tone busy", "6500 ends released"],
      [CUSTOMER]: [...CUSTOMER_WAITS, "5000 ends hung_up"],
    },
    finish_reason: "subscriber_disconnects",
  },
  {
    name: "the contact hangs up while both talk",
    params: CONTACT_FIRST,
    hears: {
      [ANNA]: [
        "1200 ringing",
        "2000 message file 238",
        "6000 talk contact",
        "9000 tone busy",
        "10500 ends released",
      ],
      [CUSTOMER]: [...CUSTOMER_WAITS, "6000 talk employee:0.0", "9000 ends hung_up"],
    },
    finish_reason: "success_finish",
  },
];

/** Another customer, who keeps Anna waiting for a minute. */
const KEEPS_ANNA = { params: { ...EMPLOYEE_FIRST, contact: "70000002401" }, ms: 3000 } as const;

const SHARED_PHONES: readonly Phase[] = [
  {
    name: "the only phone has as many calls as it takes",
    params: EMPLOYEE_FIRST,
    before: KEEPS_ANNA,
    hears: {},
    finish_reason: "operator_channels_busy",
  },
  {
    name: "a phone that has as many calls as it takes is passed over",
    params: EMPLOYEE_FIRST,
    given: operation({ employee_ids: [501, 502], message: undefined }),
    before: KEEPS_ANNA,
    hears: {
      [PYOTR]: [
        "200 ringing",
        "1000 music dialing_music",
        "4000 talk contact",
        "7000 tone busy",
        "8500 ends released",
      ],
      [CUSTOMER]: ["1200 ringing", "2000 message file 237", "4000 talk employee:0.1", "7000 ends hung_up"],
    },
    finish_reason: "success_finish",
  },
  {
    name: "a phone without a free channel, and the contact waits already",
    params: CONTACT_FIRST,
    before: KEEPS_ANNA,
    hears: {},
    finish_reason: "operator_channels_busy",
  },
  {
    name: "two phones answer in the same moment: the first of the list has the call",
    params: EMPLOYEE_FIRST,
    given: RING_TOGETHER,
    hears: {
      [ANNA]: [...ANNA_WAITS, "8000 talk contact", "11000 tone busy", "12500 ends released"],
      [PYOTR]: ["200 ringing", "1000 ends answered_elsewhere"],
      [CUSTOMER]: ["5200 ringing", "6000 message file 237", "8000 talk employee:0.0", "11000 ends hung_up"],
    },
    finish_reason: "success_finish",
  },
  {
    name: "of two phones that ring together the later one stops",
    params: EMPLOYEE_FIRST,
    given: RING_TOGETHER,
    phones: { [PYOTR]: { rings_after_ms: 200, answers_after_ms: 801 } },
    hears: {
      [ANNA]: [...ANNA_WAITS, "8000 talk contact", "11000 tone busy", "12500 ends released"],
      [PYOTR]: ["200 ringing", "1000 ends answered_elsewhere"],
      [CUSTOMER]: ["5200 ringing", "6000 message file 237", "8000 talk employee:0.0", "11000 ends hung_up"],
    },
    finish_reason: "success_finish",
  },
];

const UNPLAYABLE = { type: "media", value: "239" } as const;

const BROKEN_MEDIA: readonly Phase[] = [
  {
    name: "the operation's message cannot be played: the contact is dialled at once",
    params: EMPLOYEE_FIRST,
    given: operation({ message: UNPLAYABLE }),
    hears: {
      [ANNA]: [
        "200 ringing",
        "1000 music dialing_music",
        "4000 talk contact",
        "7000 tone busy",
        "8500 ends released",
      ],
      [CUSTOMER]: ["1200 ringing", "2000 message file 237", "4000 talk employee:0.0", "7000 ends hung_up"],
    },
    broken: ["1000 employee:0.0"],
    finish_reason: "success_finish",
  },
  {
    name: "employee_message cannot be played: the operation's message is heard all the same",
    params: { ...EMPLOYEE_FIRST, employee_message: UNPLAYABLE },
    hears: {
      [ANNA]: [...ANNA_WAITS, "8000 talk contact", "11000 tone busy", "12500 ends released"],
      [CUSTOMER]: ["5200 ringing", "6000 message file 237", "8000 talk employee:0.0", "11000 ends hung_up"],
    },
    broken: ["5000 employee:0.0"],
    finish_reason: "success_finish",
  },
  {
    name: "contact_message cannot be played: both talk at the contact's answer",
    params: { ...EMPLOYEE_FIRST, contact_message: UNPLAYABLE },
    hears: {
      [ANNA]: [...ANNA_WAITS, "6000 talk contact", "9000 tone busy", "10500 ends released"],
      [CUSTOMER]: ["5200 ringing", "6000 talk employee:0.0", "9000 ends hung_up"],
    },
    broken: ["6000 contact"],
    finish_reason: "success_finish",
  },
  {
    name: "contact_message of a contact who is called first cannot be played: he hears music",
    params: { ...CONTACT_FIRST, contact_message: UNPLAYABLE },
    hears: {
      [ANNA]: [
        "1200 ringing",
        "2000 message file 238",
        "6000 talk contact",
        "9000 tone busy",
        "10500 ends released",
      ],
      [CUSTOMER]: ["200 ringing", "1000 music dialing_music", "6000 talk employee:0.0", "9000 ends hung_up"],
    },
    broken: ["1000 contact"],
    finish_reason: "success_finish",
  },
  {
    name: "music cannot be played: who waits hears silence, and the call goes on",
    params: EMPLOYEE_FIRST,
    refused: ["loop"],
    hears: {
      [ANNA]: [
        "200 ringing",
        "1000 message file 238",
        "5000 silence",
        "8000 talk contact",
        "11000 tone busy",
        "12500 ends released",
      ],
      [CUSTOMER]: ["5200 ringing", "6000 message file 237", "8000 talk employee:0.0", "11000 ends hung_up"],
    },
    broken: ["5000 employee:0.0"],
    finish_reason: "success_finish",
  },
  {
    name: "tones cannot be played: music in place of the ringing tone, silence in place of the busy tone",
    params: EARLY,
    refused: ["tone"],
    hears: {
      [ANNA]: [...ANNA_WAITS, "6000 talk contact", "9000 silence", "10500 ends released"],
      [CUSTOMER]: ["5200 ringing", "6000 talk employee:0.0", "9000 ends hung_up"],
    },
    broken: ["5200 employee:0.0", "9000 employee:0.0"],
    finish_reason: "success_finish",
  },
];

const SETTINGS: readonly Phase[] = [
  {
    name: "the scenario is switched off",
    params: { ...EMPLOYEE_FIRST, scenario_id: 23457 },
    hears: {},
    finish_reason: "no_active_scenario",
  },
  {
    name: "the virtual number is locked",
    params: { ...CONTACT_FIRST, virtual_phone_number: "74950000001" },
    hears: {},
    finish_reason: "numb_is_inactive",
  },
  {
    name: "no telephone is registered for the employee's line",
    params: CONTACT_FIRST,
    given: { sip_lines: [{ phone_number: ANNA, registered: false }] },
    hears: {},
    finish_reason: "sip_offline",
  },
  {
    name: "the longest time of a session is over while both talk",
    params: EMPLOYEE_FIRST,
    given: { max_session: 60 },
    phones: { [CUSTOMER]: ANSWERS },
    hears: {
      [ANNA]: [...ANNA_WAITS, "8000 talk contact", "60000 ends released"],
      [CUSTOMER]: ["5200 ringing", "6000 message file 237", "8000 talk employee:0.0", "60000 ends released"],
    },
    finish_reason: "timeout",
  },
  {
    name: "the longest time of a session is over while the contact's phone rings",
    params: EMPLOYEE_FIRST,
    given: { max_session: 60 },
    phones: { [CUSTOMER]: { when_called: "never_answers", rings_after_ms: 200 } },
    hears: {
      [ANNA]: [...ANNA_WAITS, "60000 ends released"],
      [CUSTOMER]: ["5200 ringing", "60000 ends unanswered"],
    },
    finish_reason: "timeout",
  },
];

/** Every case, in groups. */
export const PHASES: Readonly<Record<string, readonly Phase[]>> = {
  "release.call": RELEASED,
  "an employee who goes": EMPLOYEE_LEAVES,
  "a contact who goes": CONTACT_LEAVES,
  "phones of several calls": SHARED_PHONES,
  "media that cannot be played": BROKEN_MEDIA,
  "what is set in the account": SETTINGS,
};
