import { describe, expect, it } from "vitest";

import type { CallPlan } from "../src/index.ts";
import { explore } from "./explore.ts";
import { file, operation, phone, plan, speech } from "./plans.ts";

const messages = { none: null, recorded: file(3), spoken: speech("hello") };
const switching = [
  { first_call: "contact", switch_at_once: false },
  { first_call: "contact", switch_at_once: true },
  { first_call: "employee", switch_at_once: false },
  { first_call: "employee", switch_at_once: true },
  { first_call: "employee", switch_at_once: true, early_switching: true },
] as const;

/** Every allowed combination of the parameters that the flow looks at, with one phone each. */
const combinations = switching.flatMap((how) =>
  Object.entries(messages).flatMap(([name, contact_message]) =>
    [null, file(2)].map((employee_message): readonly [string, CallPlan] => [
      `${JSON.stringify(how)}, contact_message ${name}, employee_message ${employee_message === null ? "none" : "recorded"}`,
      plan({ ...how, contact_message, employee_message }),
    ]),
  ),
);

/** What needs more than one phone, a confirmation or digits; each with the media that it needs and no more. */
const larger: readonly (readonly [string, CallPlan, boolean])[] = [
  [
    "digits beside a message",
    plan({ first_call: "contact", dtmf_string: "1.2", contact_message: file(3) }),
    false,
  ],
  [
    "an operation's own media",
    plan({ operations: [operation({ message: file(1), waiting_media: file(9) })] }),
    true,
  ],
  [
    "early line and spoken message, with everything that can break",
    plan({ switch_at_once: true, early_switching: true, contact_message: speech("hello") }),
    true,
  ],
  ["two phones in order", plan({ operations: [operation({ phones: [phone(), phone()] })] }), false],
  [
    "two operations, contact first",
    plan({ first_call: "contact", operations: [operation(), operation()] }),
    false,
  ],
  [
    "a race of two phones",
    plan({ operations: [operation({ dialling: "all_at_once", phones: [phone(), phone()] })] }),
    false,
  ],
  [
    "a confirmation digit",
    plan({ operations: [operation({ confirmation_digit: "1", message: file(1) })] }),
    true,
  ],
  ["no busy tone", plan({ first_call: "contact", busy_tone_ms: 0 }), true],
];

describe("3.5 every order of events keeps the rules and comes to an end", () => {
  it.each(combinations)("%s", (_, call) => {
    const explored = explore(call, false);
    expect(explored.stuck).toEqual([]);
    expect(explored.finishReasons).toContain("success_finish");
  });

  it.each(larger)("%s", (_, call, mediaBreaks) => {
    const explored = explore(call, mediaBreaks);
    expect(explored.stuck).toEqual([]);
    expect(explored.finishReasons).toContain("success_finish");
  });
});
