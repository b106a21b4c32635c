import { describe, expect, it } from "vitest";

import {
  type CallEvent,
  type CallPlan,
  createCall,
  type FinishReason,
  type LegId,
  step,
} from "../src/index.ts";
import { type BareEvent, type Phone, play } from "./engine.ts";
import { file, operation, phone, plan, speech } from "./plans.ts";

const A = "employee:0.0";
const B = "employee:0.1";
type Phones = Partial<Record<LegId, Phone>>;
type Change = Parameters<typeof plan>[0];

const answers = { answers: 1000 } as const;
const contactFirst = (change: Change = {}) => plan({ first_call: "contact", ...change });
const reason = (call: CallPlan, phones: Phones = {}): FinishReason | null => play(call, { phones }).finish;

describe("calls that cannot connect anybody ring nobody", () => {
  const noRing: readonly (readonly [string, Change, FinishReason])[] = [
    ["a scenario that is switched off", { refusal: "no_active_scenario" }, "no_active_scenario"],
    ["a number that is locked", { refusal: "numb_is_inactive" }, "numb_is_inactive"],
    ["a scenario without operations", { operations: [] }, "no_operation"],
    ["operations without phones", { operations: [operation({ phones: [] })] }, "employee_without_phones"],
    [
      "all phones taken",
      { operations: [operation({ phones: [phone({ busy: true })] })] },
      "operator_channels_busy",
    ],
    [
      "no telephone registered",
      { operations: [operation({ phones: [phone({ online: false })] })] },
      "sip_offline",
    ],
    [
      "one taken, one not registered",
      { operations: [operation({ phones: [phone({ busy: true }), phone({ online: false })] })] },
      "no_success_operator_call",
    ],
    ["an unregistered line as contact", { contact: { ...plan().contact, online: false } }, "sip_offline"],
  ];

  it.each(noRing)("3.2 %s", (_, change, expected) => {
    for (const first_call of ["employee", "contact"] as const) {
      const call = play(plan({ first_call, ...change }));
      expect(call.commands).toEqual([[0, { type: "finish", finish_reason: expected }]]);
    }
  });
});

describe("the contact cannot be reached", () => {
  const causes = [
    ["busy", "subscriber_busy"],
    ["rejected", "subscriber_busy"],
    ["no_answer", "subscriber_not_responsible"],
    ["unreachable", "subscriber_number_problems"],
    ["offline", "sip_offline"],
    ["failed", "communication_unavailable"],
  ] as const;

  it.each(causes)("3.2 %s: the waiting employee hears the busy tone, %s", (cause, expected) => {
    const call = play(plan(), { phones: { [A]: answers, contact: { ends: [4000, cause] } } });
    expect(call.heard(A).slice(1)).toEqual(["1000 dialing_music", "5000 busy tone", "8000 gone"]);
    expect(call.finish).toBe(expected);
  });

  it.each(causes)("3.2 %s, contact first: no employee's phone rings, %s", (cause, expected) => {
    const call = play(contactFirst(), { phones: { contact: { ends: [4000, cause] } } });
    expect(call.seen.legs.map(({ id }) => id)).toEqual(["contact"]);
    expect(call.finish).toBe(expected);
  });

  it("3.2 gives up a contact of whom the engine tells nothing", () => {
    const call = play(plan(), {
      phones: { [A]: answers, contact: { rings: null, ends: [999_999, "no_answer"] } },
    });
    expect(call.heard(A).slice(1)).toEqual(["1000 dialing_music", "36000 busy tone", "39000 gone"]);
    expect(call.finish).toBe("subscriber_not_responsible");
  });
});

describe("no employee can be reached", () => {
  it.each([
    ["busy", "operator_busy"],
    ["channels_busy", "operator_channels_busy"],
    ["rejected", "operator_busy"],
    ["no_answer", "operator_not_responsible"],
    ["unreachable", "operator_number_problems"],
    ["offline", "sip_offline"],
    ["failed", "communication_unavailable"],
  ] as const)("3.2 %s: the contact who waits hears the busy tone, %s", (cause, expected) => {
    const call = play(contactFirst(), { phones: { contact: answers, [A]: { ends: [4000, cause] } } });
    expect(call.heard("contact").slice(1)).toEqual(["1000 dialing_music", "5000 busy tone", "8000 gone"]);
    expect(call.finish).toBe(expected);
    expect(reason(plan(), { [A]: { ends: [4000, cause] } })).toBe(expected);
  });

  it("3.2 one reason for all phones is told as it is, different ones as no_success_operator_call", () => {
    const operations = [operation({ phones: [phone(), phone()] })];
    const ends = (first: "busy" | "no_answer") =>
      ({ [A]: { ends: [10, first] }, [B]: { ends: [10, "busy"] } }) as const;
    expect(reason(plan({ operations }), ends("busy"))).toBe("operator_busy");
    expect(reason(plan({ operations }), ends("no_answer"))).toBe("no_success_operator_call");
  });

  it("3.2 an employee who hangs up without the confirmation digit was not there", () => {
    const operations = [operation({ confirmation_digit: "1" })];
    expect(reason(plan({ operations }), { [A]: { answers: 0, hangsUp: 500 } })).toBe(
      "no_operator_confirmation",
    );
  });
});

describe("somebody hangs up", () => {
  it("3.2 contact first, while employees' phones ring: they are released, subscriber_disconnects", () => {
    const operations = [operation({ dialling: "all_at_once", phones: [phone(), phone()] })];
    const call = play(contactFirst({ operations }), { phones: { contact: { answers: 0, hangsUp: 2000 } } });
    expect(call.heard(A)).toEqual(["0 rings", "2000 gone"]);
    expect(call.heard(B)).toEqual(["0 rings", "2000 gone"]);
    expect(call.finish).toBe("subscriber_disconnects");
  });

  it("3.2 the contact, during the own message, while the employee waits", () => {
    const call = play(plan({ contact_message: file(3, 5000) }), {
      phones: { [A]: answers, contact: { answers: 1000, hangsUp: 1000 } },
    });
    expect(call.heard(A).slice(1)).toEqual(["1000 dialing_music", "3000 busy tone", "6000 gone"]);
    expect(call.finish).toBe("subscriber_disconnects");
  });

  it("3.2 the employee, during the own message: the contact is never dialled, operator_disconnects", () => {
    const call = play(plan({ employee_message: file(2, 5000) }), {
      phones: { [A]: { answers: 0, hangsUp: 1000 } },
    });
    expect(call.seen.legs.map(({ id }) => id)).toEqual([A]);
    expect(call.finish).toBe("operator_disconnects");
  });

  it("3.2 the employee, while the contact's phone rings: it stops ringing", () => {
    const call = play(plan(), { phones: { [A]: { answers: 0, hangsUp: 3000 }, contact: { answers: 9000 } } });
    expect(call.heard("contact")).toEqual(["0 rings", "3000 gone"]);
    expect(call.finish).toBe("operator_disconnects");
  });

  it("3.2 the employee, while the contact hears the message: the busy tone, operator_disconnects", () => {
    const call = play(plan({ contact_message: speech("hello", 5000) }), {
      phones: { [A]: { answers: 0, hangsUp: 3000 }, contact: { answers: 1000 } },
    });
    expect(call.heard("contact")).toEqual(["0 rings", "1000 says hello", "3000 busy tone", "6000 gone"]);
    expect(call.finish).toBe("operator_disconnects");
  });

  it("3.2 during the talk: whoever is left hears the busy tone, success_finish", () => {
    for (const [goes, stays] of [
      ["contact", A],
      [A, "contact"],
    ] as const) {
      const call = play(plan(), { phones: { [goes]: { answers: 0, talks: 2000 }, [stays]: { answers: 0 } } });
      expect(call.heard(stays).slice(-3)).toEqual(["0 talk", "2000 busy tone", "5000 gone"]);
      expect(call.finish).toBe("success_finish");
    }
  });

  it("3.2 who hears the busy tone may hang up before its end", () => {
    const call = play(plan(), {
      phones: { contact: { answers: 0, talks: 2000 }, [A]: { answers: 0, hangsUp: 2500 } },
    });
    expect(call.heard(A).slice(-2)).toEqual(["2000 busy tone", "2500 gone"]);
    expect(call.finish).toBe("success_finish");
  });

  it("3.2 an account may do without the busy tone", () => {
    const call = play(plan({ busy_tone_ms: 0 }), {
      phones: { contact: { answers: 0, talks: 2000 }, [A]: { answers: 0 } },
    });
    expect(call.heard(A)).toEqual(["0 talk", "2000 gone"]);
    expect(call.commands.some(([, { type }]) => type === "tone")).toBe(false);
  });

  it("3.2 a leg that fails under the talk is told as communication_unavailable", () => {
    const call = play(plan(), {
      phones: { contact: { answers: 0 }, [A]: { answers: 0 } },
      events: [[1000, { type: "leg_ended", leg: "contact", cause: "failed" }]],
    });
    expect(call.finish).toBe("communication_unavailable");
  });
});

describe("the call is ended from outside", () => {
  /** The phases of an employee-first call with both messages, by the time at which each is going on. */
  const phases: readonly (readonly [string, number, FinishReason])[] = [
    ["the employee's phone rings", 500, "scenario_disconnects"],
    ["the employee hears a message", 1500, "scenario_disconnects"],
    ["the contact's phone rings", 3500, "scenario_disconnects"],
    ["the contact hears a message", 4500, "scenario_disconnects"],
    ["both talk", 6500, "success_finish"],
  ];
  const long = plan({ employee_message: file(2), contact_message: file(3) });
  const phones = { [A]: answers, contact: answers };
  const endedBy = (event: BareEvent, at: number) => play(long, { phones, events: [[at, event]] });

  it.each(phases)("3.2 release while %s: every leg is released at once, %s", (_, at, expected) => {
    const call = endedBy({ type: "release_requested", by: "api" }, at);
    expect(call.commands.at(-1)).toEqual([at, { type: "finish", finish_reason: expected }]);
    expect(call.commands.some(([, command]) => command.type === "tone")).toBe(false);
  });

  it.each(phases)("3.2 shutdown while %s: every leg is released at once", (_, at) => {
    const call = endedBy({ type: "release_requested", by: "shutdown" }, at);
    expect(call.commands.at(-1)).toEqual([
      at,
      { type: "finish", finish_reason: "communication_unavailable" },
    ]);
  });

  it.each(phases)("3.2 telephony lost while %s: nothing more is asked of the engine", (_, at) => {
    const call = endedBy({ type: "telephony_lost" }, at);
    const after = call.commands.filter(([time, command]) => time >= at && command.type !== "cancel_timer");
    expect(after).toEqual([[at, { type: "finish", finish_reason: "communication_unavailable" }]]);
  });

  it.each(phases)("3.2 maximum length reached while %s: every leg is released, timeout", (_, at) => {
    const call = play({ ...long, max_session_ms: at }, { phones });
    expect(call.commands.at(-1)).toEqual([at, { type: "finish", finish_reason: "timeout" }]);
  });

  it("3.2 release during the busy tone: at once, and the first reason stays", () => {
    const call = play(plan(), {
      phones: { [A]: answers, contact: { ends: [1000, "busy"] } },
      events: [[3000, { type: "release_requested", by: "api" }]],
    });
    expect(call.heard(A).slice(-2)).toEqual(["2000 busy tone", "3000 gone"]);
    expect(call.finish).toBe("subscriber_busy");
  });

  it.each(["release_requested", "telephony_lost"] as const)(
    "3.2 %s before the start: nobody's phone rings",
    (type) => {
      const event: CallEvent = type === "telephony_lost" ? { at: 0, type } : { at: 0, type, by: "api" };
      const [state, commands] = step(createCall(plan()), event);
      expect(commands.map((command) => command.type)).toEqual(["finish"]);
      expect(step(state, { at: 1, type: "started" })).toEqual([state, []]);
    },
  );

  it("3.2 a leg whose release the engine never confirms does not keep the call open", () => {
    const call = play(plan(), {
      phones: { [A]: { answers: 0, deaf: true }, contact: { answers: 0, talks: 1000 } },
    });
    expect(call.commands.at(-1)).toEqual([9000, { type: "finish", finish_reason: "success_finish" }]);
  });
});
