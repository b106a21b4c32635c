import { describe, expect, it } from "vitest";

import { timesTested } from "./observer.ts";
import { essence, onePhone, severalPhones, special } from "./plan-space.ts";
import { explorationSuite } from "./suite.ts";

explorationSuite("3.5 explored: each switching with each message", essence(), "switching", console.log);
explorationSuite("3.5 explored: special plans", special(), "detail", console.log);

describe("3.5 the exploration itself", () => {
  it("looks at every combination of the parameters, forbidden ones included", () => {
    const combinations = new Set(
      onePhone().flatMap(({ plan, twins }) =>
        [plan, ...twins].map(({ operations: [own], ...call }) =>
          JSON.stringify([
            call.first_call,
            call.switch_at_once,
            call.early_switching,
            call.contact_message?.kind,
            call.employee_message?.kind,
            call.dtmf_string,
            call.busy_tone_ms,
            own?.message?.kind,
            own?.waiting_media?.kind,
            own?.confirmation_digit,
          ]),
        ),
      ),
    );
    // Three switches, three kinds of message to the contact, six things that are there or not.
    expect(combinations.size).toBe(2 ** 3 * 3 * 2 ** 6);
    const switchings = new Set(
      severalPhones().flatMap(({ plan, twins }) =>
        [plan, ...twins].map((call) =>
          JSON.stringify([
            call.operations,
            call.first_call,
            call.switch_at_once,
            call.early_switching,
            call.contact_message?.kind,
          ]),
        ),
      ),
    );
    expect(switchings.size).toBe(19 * 2 ** 3 * 3);
  });

  it("puts every rule to the test", () => {
    const rules = RULES.filter((rule) => (timesTested.get(rule) ?? 0) < 100);
    expect(rules).toEqual([]);
    expect([...timesTested.keys()].filter((rule) => !RULES.includes(rule))).toEqual([]);
  });
});

/** Every rule of the observer, by its name. */
const RULES: readonly string[] = [
  "nothing comes after finish",
  "nobody is dialled twice",
  "only whose turn it is is dialled",
  "the number of the plan is dialled",
  "a phone rings as long as the plan says",
  "each side sees the caller id that is meant for it",
  "only a leg that is up hears something",
  "one sound at a time",
  "nothing is played into a bridge",
  "no message and no music after the talk began",
  "a playback has an id of its own",
  "each hears what the rules say",
  "only what plays is stopped",
  "what is right is not interrupted",
  "employee, then contact",
  "nothing else plays in a bridge",
  "talk only when the rules allow it",
  "the line is heard only when the rules allow it",
  "no bridge twice",
  "only a bridge is undone",
  "no gap between the line and the talk",
  "digits only to a contact who answered",
  "digits to nobody but the contact",
  "digits not before their time",
  "the digits of the request, in order",
  "a leg is hung up once, while it lives",
  "nobody is hung up without a reason, or before the busy tone is over",
  "who lost a race shows no missed call",
  "a timer is set once",
  "a timer runs for as long as it should",
  "only a running timer is cancelled",
  "a call ends with its reason",
  "finish only when every leg has ended",
  "finish only when no timer runs",
  "finish only without a bridge",
  "who lost the race is let go",
  "who waited too long is let go",
  "at the end only who answered is left, and only for the busy tone",
  "who is joined hears the other side alone",
  "the right sound goes on",
  "a call without a leg is finished",
  "they are joined as soon, and as long, as they may be",
  "digits are sent when their time has come",
  "the state tells what was seen",
  "everybody is dialled as soon as it is their turn",
  "every wait has its timer, and no timer is without its wait",
  "something bounds every wait",
];
