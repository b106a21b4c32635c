/**
 * The plans that are explored: every combination of the parameters that the flow looks at.
 *
 * Where two combinations mean the same by the rules, one is explored and the other runs beside it as its twin, which
 * has to give the same commands in every situation: `switch_at_once` with a spoken message (it does not work then), and
 * `early_switching` outside of the one combination that the API lets through (it is inert).
 */
import type { CallPlan, Media, OperationPlan, PhonePlan } from "../../src/index.ts";
import { file, operation, phone, plan, speech } from "../plans.ts";
import { EVERYTHING, type Scope } from "./situations.ts";

export interface Explorable {
  readonly name: string;
  readonly plan: CallPlan;
  readonly twins: readonly CallPlan[];
  readonly scope: Scope;
  /** The only reason with which it can end; null for a call that can succeed. */
  readonly only: string | null;
}

/**
 * One cause for each way in which a search can go on after a leg that rang, and no signs of employees' lines, which
 * nobody hears. {@link essence} tries all causes and signs, with all switchings and messages.
 */
const TELLING: Scope = { ...EVERYTHING, employeesRing: false, causes: ["busy", "no_answer", "failed"] };
/** The same where all can be played: for what is large. */
const UNBROKEN: Scope = { ...TELLING, mediaBreaks: false };

/** Which side is called first, how both are switched, and what the contact hears. */
interface Switching {
  readonly name: string;
  readonly change: Partial<CallPlan>;
  readonly twins: readonly Partial<CallPlan>[];
}

const MESSAGES: readonly (readonly [string, Media | null])[] = [
  ["no message", null],
  ["file", file(3)],
  ["speech", speech("hello")],
];

function switchings(): readonly Switching[] {
  const all: Switching[] = [];
  for (const first_call of ["contact", "employee"] as const) {
    for (const [message, contact_message] of MESSAGES) {
      const isSpoken = contact_message?.kind === "speech";
      const isAllowed = (switch_at_once: boolean) => first_call === "employee" && switch_at_once;
      for (const switch_at_once of [false, true]) {
        const change = { first_call, contact_message, switch_at_once } as const;
        const name = `${first_call} first, ${message}, switch_at_once ${switch_at_once}`;
        if (isAllowed(switch_at_once))
          all.push({ name: `${name}, early`, change: { ...change, early_switching: true }, twins: [] });
        // Explored as the twin of `false`.
        if (isSpoken && switch_at_once) continue;
        const twins = [false, true].flatMap((at_once) =>
          [false, true]
            .filter((early_switching) => !(early_switching && isAllowed(at_once)))
            .filter((early_switching) => at_once !== switch_at_once || early_switching)
            .filter(() => at_once === switch_at_once || isSpoken)
            .map((early_switching) => ({ ...change, switch_at_once: at_once, early_switching })),
        );
        all.push({ name, change, twins });
      }
    }
  }
  return all;
}

/** All combinations of the values of some fields. */
function product<T extends object>(values: { readonly [K in keyof T]: readonly T[K][] }): readonly T[] {
  return (Object.entries(values) as [keyof T, readonly T[keyof T][]][]).reduce<readonly T[]>(
    (before, [key, all]) => before.flatMap((one) => all.map((value) => ({ ...one, [key]: value }))),
    [{} as T],
  );
}

const about = (change: object) =>
  Object.entries(change)
    .filter(([, value]) => value !== null && value !== 0)
    .map(([key, value]) => (typeof value === "object" ? key : `${key} ${value}`))
    .join(", ");

const withTwins = (
  { name, change, twins }: Switching,
  rest: Partial<CallPlan>,
  detail: string,
  scope: Scope,
  only: string | null = null,
): Explorable => ({
  name: detail === "" ? name : `${name}; ${detail}`,
  plan: plan({ ...change, ...rest }),
  twins: twins.map((twin) => plan({ ...twin, ...rest })),
  scope,
  only,
});

/** One phone: the full product of all parameters. */
export function onePhone(): readonly Explorable[] {
  const ofPlan = product<Pick<CallPlan, "employee_message" | "dtmf_string" | "busy_tone_ms">>({
    employee_message: [null, file(2)],
    dtmf_string: [null, "1.2"],
    busy_tone_ms: [0, 3000],
  });
  const ofOperation = product<Pick<OperationPlan, "message" | "waiting_media" | "confirmation_digit">>({
    message: [null, file(1)],
    waiting_media: [null, file(9)],
    confirmation_digit: [null, "1"],
  });
  return switchings().flatMap((switching) =>
    ofPlan.flatMap((change) =>
      ofOperation.map((own) =>
        withTwins(
          switching,
          { ...change, operations: [operation(own)] },
          about({ ...change, ...own }),
          TELLING,
        ),
      ),
    ),
  );
}

/** One phone, all switchings and messages, nothing else: what every check looks at. */
export function essence(): readonly Explorable[] {
  const messages = product<Pick<CallPlan, "employee_message">>({ employee_message: [null, file(2)] });
  const own = product<Pick<OperationPlan, "message">>({ message: [null, file(1)] });
  return switchings().flatMap((switching) =>
    messages.flatMap((change) =>
      own.map((one) =>
        withTwins(
          switching,
          { ...change, operations: [operation(one)] },
          about({ ...change, ...one }),
          EVERYTHING,
        ),
      ),
    ),
  );
}

const BUSY = { busy: true } as const satisfies Partial<PhonePlan>;
const OFFLINE = { online: false } as const satisfies Partial<PhonePlan>;
const phones = (...changes: readonly Partial<PhonePlan>[]) =>
  changes.map((change, index) =>
    // Each phone differs in everything that a command could mix up.
    phone({ phone_number: `7495000112${index}`, ring_timeout_ms: 20_000 + 1000 * index, ...change }),
  );
const second = (change: Partial<OperationPlan> = {}) =>
  operation({ id: 2, caller_id: "79990000000", phones: phones({ phone_number: "74950009999" }), ...change });

/** What a scenario can look like; where nobody can be reached, with which reason the call ends. */
const LAYOUTS: readonly (readonly [string, readonly OperationPlan[], (Scope | string)?])[] = [
  ["two phones in order", [operation({ phones: phones({}, {}) })]],
  ["two phones at once", [operation({ dialling: "all_at_once", phones: phones({}, {}) })]],
  [
    "two phones at once, message, digit",
    [
      operation({
        dialling: "all_at_once",
        phones: phones({}, {}),
        message: file(1),
        confirmation_digit: "1",
      }),
    ],
    UNBROKEN,
  ],
  ["two phones in order, digit", [operation({ phones: phones({}, {}), confirmation_digit: "1" })]],
  ["two operations", [operation({ message: file(1) }), second({ waiting_media: file(9) })]],
  ["two operations, digit at the first", [operation({ confirmation_digit: "1" }), second()]],
  ["two operations, digit at the second", [operation(), second({ confirmation_digit: "2" })]],
  [
    "two phones at once, then one",
    [operation({ dialling: "all_at_once", phones: phones({}, {}) }), second()],
    UNBROKEN,
  ],
  ["a busy phone, then a free one", [operation({ phones: phones(BUSY, {}) })]],
  ["an unregistered phone, then one that is there", [operation({ phones: phones(OFFLINE, {}) })]],
  ["a free phone, then a busy and an unregistered one", [operation({ phones: phones({}, BUSY, OFFLINE) })]],
  ["a busy phone beside a free one", [operation({ dialling: "all_at_once", phones: phones(BUSY, {}) })]],
  ["an operation without phones, then one with", [operation({ phones: [] }), second()]],
  [
    "an operation where all are busy, then one with a free phone",
    [operation({ phones: phones(BUSY, BUSY) }), second()],
  ],
  ["all busy", [operation({ phones: phones(BUSY, BUSY) })], "operator_channels_busy"],
  [
    "all unregistered",
    [operation({ phones: phones(OFFLINE) }), second({ phones: phones(OFFLINE) })],
    "sip_offline",
  ],
  ["busy and unregistered", [operation({ phones: phones(BUSY, OFFLINE) })], "no_success_operator_call"],
  ["no phones", [operation({ phones: [] }), second({ phones: [] })], "employee_without_phones"],
  ["no operations", [], "no_operation"],
];

/** Several phones and operations, by all switchings and messages to the contact. */
export function severalPhones(): readonly Explorable[] {
  return LAYOUTS.flatMap(([name, operations, more = TELLING]) =>
    switchings().map((switching) =>
      typeof more === "string"
        ? withTwins(switching, { operations }, name, TELLING, more)
        : withTwins(switching, { operations }, name, more),
    ),
  );
}

/** What is decided before anybody is dialled, and media of other kinds. */
export function special(): readonly Explorable[] {
  const offline = { ...plan().contact, online: false };
  const specials: readonly (readonly [string, Partial<CallPlan>, string?])[] = [
    ["refused: no_active_scenario", { refusal: "no_active_scenario" }, "no_active_scenario"],
    ["refused: numb_is_inactive", { refusal: "numb_is_inactive", contact: offline }, "numb_is_inactive"],
    ["contact unregistered", { contact: offline }, "sip_offline"],
    ["contact unregistered, no employee to reach", { contact: offline, operations: [] }, "no_operation"],
    ["music of the account's own", { dialing_music: file(77, null) }],
    [
      "messages of unknown length",
      { employee_message: file(2, null), operations: [operation({ message: speech("a", null) })] },
    ],
    [
      "spoken messages to the employee",
      { employee_message: speech("b"), operations: [operation({ message: speech("a") })] },
    ],
    ["digits back to back, with pauses, with signs", { dtmf_string: "..12#345.*..4." }],
  ];
  return specials.flatMap(([name, rest, only]) =>
    switchings().map((switching) => withTwins(switching, rest, name, EVERYTHING, only)),
  );
}
