import { describe, expect, it } from "vitest";

import type { LegId } from "../src/index.ts";
import { type Played, play } from "./engine.ts";
import { CONTACT_NUMBER, file, operation, phone, plan } from "./plans.ts";

const A = "employee:0.0";
const B = "employee:0.1";
const C = "employee:1.0";
const talker = { answers: 1000, talks: 1000 } as const;

const dialled = (call: Played) =>
  call.commands.flatMap(([at, command]) => (command.type === "dial" ? [`${at} ${command.leg}`] : []));
const released = (call: Played, leg: LegId) =>
  call.commands.flatMap(([at, command]) =>
    command.type === "hang_up" && command.leg === leg ? [`${at} ${command.reason}`] : [],
  );
const two = (change: Parameters<typeof operation>[0] = {}) =>
  operation({ phones: [phone(), phone()], ...change });

describe("one operation, phones in order", () => {
  it("3.1 rings the next phone when the one before did not answer", () => {
    const phones = [phone({ ring_timeout_ms: 4000 }), phone()];
    const call = play(plan({ operations: [operation({ phones })] }), {
      phones: { [B]: talker, contact: talker },
    });
    expect(call.heard(A)).toEqual(["0 rings", "4000 gone"]);
    expect(call.heard(B)[0]).toBe("4000 rings");
    expect(call.finish).toBe("success_finish");
  });

  it.each(["busy", "channels_busy", "no_answer", "rejected", "unreachable", "offline", "failed"] as const)(
    "3.1 goes on to the next phone when one is: %s",
    (cause) => {
      const call = play(plan({ operations: [two()] }), {
        phones: { [A]: { ends: [500, cause] }, [B]: talker, contact: talker },
      });
      expect(dialled(call)).toEqual([`0 ${A}`, `500 ${B}`, "1500 contact"]);
    },
  );

  it("3.1 passes over a phone that takes no more calls and one without a registered telephone", () => {
    const phones = [phone({ busy: true }), phone({ online: false }), phone()];
    const call = play(plan({ operations: [operation({ phones })] }), {
      phones: { "employee:0.2": talker, contact: talker },
    });
    expect(dialled(call)).toEqual(["0 employee:0.2", "1000 contact"]);
  });

  it("3.1 dials each phone with its own ring timeout", () => {
    const phones = [phone({ ring_timeout_ms: 7000 }), phone({ ring_timeout_ms: 9000 })];
    const call = play(plan({ operations: [operation({ phones })] }), {});
    const timeouts = call.commands.flatMap(([, c]) => (c.type === "dial" ? [c.ring_timeout_ms] : []));
    expect(timeouts).toEqual([7000, 9000]);
  });

  it("gives up a phone of which the engine never tells that it rang out", () => {
    const call = play(plan({ operations: [two()] }), {
      phones: { [A]: { ends: [999_000, "no_answer"] }, [B]: talker, contact: talker },
    });
    expect(dialled(call).slice(0, 2)).toEqual([`0 ${A}`, `25000 ${B}`]);
    expect(released(call, A)).toEqual(["25000 normal"]);
  });
});

describe("one operation, all at once", () => {
  const race = plan({ operations: [two({ dialling: "all_at_once" })] });

  it("3.1 rings all phones together, and the first to answer has the call", () => {
    const call = play(race, { phones: { [B]: talker, contact: talker } });
    expect(dialled(call)).toEqual([`0 ${A}`, `0 ${B}`, "1000 contact"]);
    expect(call.heard(B)).toContain("2000 talk");
  });

  it("3.1 tells a phone that still rings: answered elsewhere", () => {
    const call = play(race, { phones: { [B]: talker, contact: talker } });
    expect(released(call, A)).toEqual(["1000 answered_elsewhere"]);
  });

  it("3.1 releases a phone that answered while its release was on the way, without a second word", () => {
    const call = play(race, {
      phones: { [A]: { deaf: true }, [B]: talker, contact: talker },
      events: [
        [1001, { type: "leg_answered", leg: A }],
        [1002, { type: "leg_ended", leg: A, cause: "released" }],
      ],
    });
    expect(released(call, A)).toEqual(["1000 answered_elsewhere"]);
    expect(call.finish).toBe("success_finish");
  });

  it("3.1 goes to the next operation when nobody answered", () => {
    const call = play(
      plan({ operations: [two({ dialling: "all_at_once" }), operation({ caller_id: "74951234567" })] }),
      {
        phones: {
          [A]: { ends: [2000, "busy"] },
          [B]: { ends: [3000, "no_answer"] },
          [C]: talker,
          contact: talker,
        },
      },
    );
    expect(dialled(call)).toEqual([`0 ${A}`, `0 ${B}`, `3000 ${C}`, "4000 contact"]);
  });
});

describe("several operations", () => {
  it("3.1 tries them in order, each employee with the message of the own operation", () => {
    const operations = [operation({ message: file(1) }), operation({ message: file(5) })];
    const call = play(plan({ operations }), {
      phones: { [A]: { ends: [500, "busy"] }, [C]: talker, contact: talker },
    });
    expect(call.heard(C).slice(0, 2)).toEqual(["500 rings", "1500 file 5"]);
  });

  it("3.1 passes over an operation without phones", () => {
    const call = play(plan({ operations: [operation({ phones: [] }), operation()] }), {
      phones: { [C]: talker, contact: talker },
    });
    expect(dialled(call)[0]).toBe(`0 ${C}`);
  });
});

describe("the confirmation digit", () => {
  const confirmed = (change: Parameters<typeof operation>[0] = {}) =>
    operation({ confirmation_digit: "1", phones: [phone(), phone()], ...change });

  it("3.1 counts an employee as there only when the digit was pressed", () => {
    const call = play(plan({ operations: [confirmed()] }), {
      phones: { [A]: { answers: 1000, presses: [[2000, "1"]], talks: 1000 }, contact: talker },
    });
    expect(call.heard(A).slice(0, 3)).toEqual(["0 rings", "1000 dialing_music", "4000 talk"]);
    expect(dialled(call)).toEqual([`0 ${A}`, "3000 contact"]);
  });

  it("3.1 is not won by a voice mail: the next phone rings when the time for the digit is over", () => {
    const call = play(plan({ operations: [confirmed()] }), {
      phones: {
        [A]: { answers: 1000 },
        [B]: { answers: 1000, presses: [[100, "1"]], talks: 500 },
        contact: talker,
      },
    });
    expect(released(call, A)).toEqual(["6000 normal"]);
    expect(dialled(call)).toEqual([`0 ${A}`, `6000 ${B}`, "7100 contact"]);
  });

  it("3.1 is waited for from the end of the operation's message, and may be pressed during it", () => {
    const operations = [confirmed({ message: file(1, 4000) })];
    const waiting = play(plan({ operations }), { phones: { [A]: { answers: 0 } } });
    expect(released(waiting, A)).toEqual(["9000 normal"]);
    const early = play(plan({ operations }), {
      phones: { [A]: { answers: 0, presses: [[1000, "1"]] }, contact: talker },
    });
    expect(early.heard(A).slice(0, 3)).toEqual(["0 file 1", "4000 dialing_music", "5000 talk"]);
    expect(dialled(early)).toEqual([`0 ${A}`, "4000 contact"]);
  });

  it("3.1 takes no other digit for it", () => {
    const call = play(plan({ operations: [confirmed({ phones: [phone()] })] }), {
      phones: { [A]: { answers: 0, presses: [[1000, "2"]] } },
    });
    expect(call.finish).toBe("no_operator_confirmation");
  });

  it("3.1 with all at once: who pressed first has the call, who answered is released in the ordinary way", () => {
    const call = play(
      plan({ operations: [confirmed({ dialling: "all_at_once", phones: [phone(), phone(), phone()] })] }),
      {
        phones: {
          [A]: { answers: 500 },
          [B]: { answers: 1000, presses: [[500, "1"]], talks: 500 },
          contact: talker,
        },
      },
    );
    expect(released(call, A)).toEqual(["1500 normal"]);
    expect(released(call, "employee:0.2")).toEqual(["1500 answered_elsewhere"]);
    expect(call.heard(B)).toContain("2500 talk");
  });

  it("3.1 contact first with switch_at_once: the digit, not the answer, cuts the message", () => {
    const call = play(
      plan({
        first_call: "contact",
        switch_at_once: true,
        contact_message: file(3, 9000),
        operations: [confirmed({ message: file(1) })],
      }),
      { phones: { contact: { answers: 0 }, [A]: { answers: 1000, presses: [[1500, "1"]], talks: 500 } } },
    );
    expect(call.heard("contact").slice(0, 2)).toEqual(["0 file 3", "2500 talk"]);
    expect(call.heard(A).slice(1, 3)).toEqual(["1000 file 1", "2500 talk"]);
  });
});

describe("the number a phone shows", () => {
  it("S2 the contact sees the effective virtual number, S3 the employee what the operation shows", () => {
    const shown = (caller_id: string) => {
      const call = play(plan({ operations: [operation({ caller_id })] }), {
        phones: { [A]: talker, contact: talker },
      });
      return call.commands.flatMap(([, c]) => (c.type === "dial" ? [`${c.leg} sees ${c.caller_id}`] : []));
    };
    expect(shown("74993720692")).toEqual([`${A} sees 74993720692`, "contact sees 74993720692"]);
    expect(shown(CONTACT_NUMBER)).toEqual([`${A} sees ${CONTACT_NUMBER}`, "contact sees 74993720692"]);
  });
});
