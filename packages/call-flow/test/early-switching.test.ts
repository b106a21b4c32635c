import { describe, expect, it } from "vitest";

import { play } from "./engine.ts";
import { file, operation, plan, speech } from "./plans.ts";

const EMPLOYEE = "employee:0.0";
const early = (change: Parameters<typeof plan>[0] = {}) =>
  plan({ switch_at_once: true, early_switching: true, ...change });
const employee = { rings: null, answers: 0 } as const;

describe("early_switching", () => {
  it("S22 lets the employee hear music, the ringing tone, the line's early media and then the contact", () => {
    const call = play(early(), {
      phones: { [EMPLOYEE]: employee, contact: { rings: 1000, speaks: 3000, answers: 6000, talks: 4000 } },
    });
    expect(call.heard(EMPLOYEE)).toEqual([
      "0 dialing_music",
      "1000 ringing tone",
      "3000 hears line",
      "6000 talk",
      "10000 busy tone",
      "13000 gone",
    ]);
  });

  it("S22 leaves no gap between the early media and the contact: the bridge is raised, not made again", () => {
    const call = play(early(), {
      phones: { [EMPLOYEE]: employee, contact: { speaks: 3000, answers: 6000, talks: 4000 } },
    });
    const joining = call.commands.filter(([at, { type }]) => at <= 6000 && /bridge/u.test(type));
    expect(joining).toEqual([
      [3000, { type: "bridge", legs: [EMPLOYEE, "contact"], mode: "listen" }],
      [6000, { type: "bridge", legs: [EMPLOYEE, "contact"], mode: "talk" }],
    ]);
  });

  it("S22 lets the employee hear the announcement of a line that never answers, then the busy tone", () => {
    const call = play(early(), {
      phones: { [EMPLOYEE]: employee, contact: { speaks: 1000, ends: [9000, "unreachable"] } },
    });
    expect(call.heard(EMPLOYEE)).toEqual([
      "0 ringing tone",
      "1000 hears line",
      "9000 busy tone",
      "12000 gone",
    ]);
    expect(call.finish).toBe("subscriber_number_problems");
  });

  it("S22 does not go back from the early media to the ringing tone", () => {
    const call = play(early(), {
      phones: { [EMPLOYEE]: employee, contact: { speaks: 1000, rings: 2000, answers: 5000, talks: 1000 } },
    });
    expect(call.heard(EMPLOYEE).slice(0, 3)).toEqual(["0 dialing_music", "1000 hears line", "5000 talk"]);
  });

  it("S22 with a spoken contact_message: the line early, then music during the speech, then talk", () => {
    const call = play(early({ contact_message: speech("hello", 3000) }), {
      phones: { [EMPLOYEE]: employee, contact: { speaks: 1000, answers: 4000, talks: 2000 } },
    });
    expect(call.heard(EMPLOYEE).slice(0, 5)).toEqual([
      "0 ringing tone",
      "1000 hears line",
      "4000 dialing_music",
      "7000 talk",
      "9000 busy tone",
    ]);
    expect(call.heard("contact")).toEqual([
      "0 rings",
      "1000 line speaks",
      "4000 says hello",
      "7000 talk",
      "9000 gone",
    ]);
  });

  it("S23 without it the employee hears the operation's file, whatever the contact's line sends", () => {
    const call = play(plan({ switch_at_once: true, operations: [operation({ waiting_media: file(9) })] }), {
      phones: { [EMPLOYEE]: employee, contact: { speaks: 1000, answers: 4000, talks: 2000 } },
    });
    expect(call.heard(EMPLOYEE).slice(0, 2)).toEqual(["0 file 9", "4000 talk"]);
  });

  it("has no effect outside the combination that the API allows", () => {
    const phones = { [EMPLOYEE]: { answers: 0 }, contact: { speaks: 1000, answers: 4000, talks: 2000 } };
    for (const change of [{ switch_at_once: false }, { first_call: "contact" }] as const) {
      const withIt = play(early(change), { phones });
      const without = play(early({ ...change, early_switching: false }), { phones });
      expect(withIt.commands).toEqual(without.commands);
    }
  });
});
