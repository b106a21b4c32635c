import { describe, expect, it } from "vitest";

import { play } from "./engine.ts";
import { file, operation, plan } from "./plans.ts";

const EMPLOYEE = "employee:0.0";

/** Both answer a second after their phones ring; the contact hangs up after five seconds of talk. */
const phones = { [EMPLOYEE]: { answers: 1000 }, contact: { answers: 1000, talks: 5000 } } as const;

describe("first_call: employee", () => {
  it("S11 does not ring the contact before the employee has answered", () => {
    const call = play(plan(), { phones });
    expect(call.heard(EMPLOYEE)[0]).toBe("0 rings");
    expect(call.heard("contact")[0]).toBe("1000 rings");
  });

  it("S39 dials the contact at once where the employee has no message", () => {
    const call = play(plan(), { phones });
    expect(call.heard(EMPLOYEE)).toEqual([
      "0 rings",
      "1000 dialing_music",
      "2000 talk",
      "7000 busy tone",
      "10000 gone",
    ]);
  });

  it("S13 dials the contact only when the employee has heard all own messages", () => {
    const call = play(
      plan({ operations: [operation({ message: file(1) })], employee_message: file(2, 3000) }),
      {
        phones,
      },
    );
    expect(call.heard(EMPLOYEE).slice(0, 4)).toEqual([
      "0 rings",
      "1000 file 1",
      "3000 file 2",
      "6000 dialing_music",
    ]);
    expect(call.heard("contact")[0]).toBe("6000 rings");
  });

  it("S30 plays the operation's message before employee_message, whichever is there", () => {
    const first = (change: Parameters<typeof plan>[0]) =>
      play(plan(change), { phones }).heard(EMPLOYEE).slice(1, 3);
    const withMessage = [operation({ message: file(1) })];
    expect(first({ operations: withMessage, employee_message: file(2) })).toEqual([
      "1000 file 1",
      "3000 file 2",
    ]);
    expect(first({ operations: withMessage })).toEqual(["1000 file 1", "3000 dialing_music"]);
    expect(first({ employee_message: file(2) })).toEqual(["1000 file 2", "3000 dialing_music"]);
  });

  it("S14 plays dialing_music to the employee while the contact's phone rings", () => {
    const call = play(plan(), { phones: { ...phones, contact: { answers: 4000, talks: 1000 } } });
    expect(call.heard(EMPLOYEE).slice(1, 3)).toEqual(["1000 dialing_music", "5000 talk"]);
  });

  it("S31 plays the operation's own file in a loop in place of dialing_music", () => {
    const call = play(plan({ operations: [operation({ message: file(1), waiting_media: file(9) })] }), {
      phones,
    });
    expect(call.heard(EMPLOYEE).slice(1, 4)).toEqual(["1000 file 1", "3000 file 9", "4000 talk"]);
    expect(call.commands.map(([, command]) => command)).toContainEqual({
      type: "loop",
      leg: EMPLOYEE,
      playback: `${EMPLOYEE}:1`,
      media: file(9),
    });
  });

  it("S15 with switch_at_once both talk at the contact's answer, and contact_message is never heard", () => {
    const call = play(plan({ switch_at_once: true, contact_message: file(3) }), { phones });
    expect(call.heard("contact")).toEqual(["1000 rings", "2000 talk", "7000 gone"]);
  });

  it("S16 without it the contact hears the message to its end, the employee music, and then they talk", () => {
    const call = play(plan({ contact_message: file(3, 4000) }), { phones });
    expect(call.heard("contact")).toEqual(["1000 rings", "2000 file 3", "6000 talk", "11000 gone"]);
    expect(call.heard(EMPLOYEE).slice(1, 3)).toEqual(["1000 dialing_music", "6000 talk"]);
  });

  it("S38 without contact_message they talk at the answer although switch_at_once is false", () => {
    const call = play(plan(), { phones });
    expect(call.heard("contact")).toEqual(["1000 rings", "2000 talk", "7000 gone"]);
  });

  it("does not make the employee wait for a phone that answers without ringing", () => {
    const call = play(plan(), {
      phones: { [EMPLOYEE]: { rings: null, answers: 0 }, contact: phones.contact },
    });
    expect(call.heard(EMPLOYEE)[0]).toBe("0 dialing_music");
  });
});
