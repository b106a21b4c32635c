import { describe, expect, it } from "vitest";

import { play } from "./engine.ts";
import { file, operation, plan } from "./plans.ts";

const EMPLOYEE = "employee:0.0";
const contactFirst = (change: Parameters<typeof plan>[0] = {}) => plan({ first_call: "contact", ...change });

/** The contact answers after 1 s, the employee 2 s after being dialled; the employee hangs up after 5 s of talk. */
const phones = { contact: { answers: 1000 }, [EMPLOYEE]: { answers: 2000, talks: 5000 } } as const;

describe("first_call: contact", () => {
  it("S12 rings the contact first, and the employee when the contact has answered", () => {
    const call = play(contactFirst(), { phones });
    expect(call.heard("contact")[0]).toBe("0 rings");
    expect(call.heard(EMPLOYEE)[0]).toBe("1000 rings");
  });

  it("S10 plays dialing_music to a contact without a message until the talk", () => {
    const call = play(contactFirst(), { phones });
    expect(call.heard("contact")).toEqual([
      "0 rings",
      "1000 dialing_music",
      "3000 talk",
      "8000 busy tone",
      "11000 gone",
    ]);
    expect(call.heard(EMPLOYEE)).toEqual(["1000 rings", "3000 talk", "8000 gone"]);
  });

  it("S17 plays contact_message while the employee's phone rings", () => {
    const call = play(contactFirst({ contact_message: file(3, 9000) }), { phones });
    expect(call.heard("contact")[1]).toBe("1000 file 3");
    expect(call.heard(EMPLOYEE)[0]).toBe("1000 rings");
  });

  it("S29 plays dialing_music after contact_message", () => {
    const call = play(contactFirst({ contact_message: file(3, 1500) }), { phones });
    expect(call.heard("contact").slice(1, 4)).toEqual(["1000 file 3", "2500 dialing_music", "3000 talk"]);
  });

  it("S18 with switch_at_once cuts the contact's message at the employee's answer and skips the employee's", () => {
    const call = play(
      contactFirst({
        switch_at_once: true,
        contact_message: file(3, 9000),
        operations: [operation({ message: file(1) })],
        employee_message: file(2),
      }),
      { phones },
    );
    expect(call.heard("contact").slice(1, 3)).toEqual(["1000 file 3", "3000 talk"]);
    expect(call.heard(EMPLOYEE).slice(0, 2)).toEqual(["1000 rings", "3000 talk"]);
  });

  it("S19 without it both hear their messages to the end, then they talk", () => {
    const call = play(contactFirst({ contact_message: file(3, 4000), employee_message: file(2, 2000) }), {
      phones,
    });
    expect(call.heard("contact").slice(1, 3)).toEqual(["1000 file 3", "5000 talk"]);
    expect(call.heard(EMPLOYEE).slice(1, 3)).toEqual(["3000 file 2", "5000 talk"]);
  });

  it("S20 plays dialing_music to the employee who is done first", () => {
    const call = play(contactFirst({ contact_message: file(3, 9000), employee_message: file(2, 2000) }), {
      phones,
    });
    expect(call.heard(EMPLOYEE).slice(1, 4)).toEqual(["3000 file 2", "5000 dialing_music", "10000 talk"]);
  });

  it("S20 plays dialing_music to the contact who is done first", () => {
    const call = play(contactFirst({ contact_message: file(3, 3000), employee_message: file(2, 6000) }), {
      phones,
    });
    expect(call.heard("contact").slice(1, 4)).toEqual(["1000 file 3", "4000 dialing_music", "9000 talk"]);
  });

  it("S31 plays the operation's own file to the employee who is done first, the contact still hears the melody", () => {
    const call = play(
      contactFirst({ contact_message: file(3, 4000), operations: [operation({ waiting_media: file(9) })] }),
      { phones: { ...phones, [EMPLOYEE]: { answers: 1000, talks: 1000 } } },
    );
    expect(call.heard(EMPLOYEE).slice(1, 3)).toEqual(["2000 file 9", "5000 talk"]);
    const late = play(contactFirst({ operations: [operation({ waiting_media: file(9) })] }), { phones });
    expect(late.heard("contact")[1]).toBe("1000 dialing_music");
  });
});
