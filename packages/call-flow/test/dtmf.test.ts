import { describe, expect, it } from "vitest";

import { parseDtmf, step } from "../src/index.ts";
import { play } from "./engine.ts";
import { file, plan } from "./plans.ts";

const EMPLOYEE = "employee:0.0";
const phones = { contact: { answers: 1000 }, [EMPLOYEE]: { answers: 3000, talks: 60_000 } } as const;

/** `<ms after the start> <digits>` */
function sent(dtmf_string: string, change: Parameters<typeof plan>[0] = {}) {
  const call = play(plan({ first_call: "contact", dtmf_string, ...change }), { phones });
  return call.commands.flatMap(([at, command]) =>
    command.type === "send_dtmf" ? [`${at} ${command.digits}`] : [],
  );
}

describe("dtmf_string", () => {
  it("S8 `..1.2.3` is 1 after two seconds, then 2 and 3, a second apart", () => {
    expect(parseDtmf("..1.2.3")).toEqual([
      { after_ms: 2000, digits: "1" },
      { after_ms: 1000, digits: "2" },
      { after_ms: 1000, digits: "3" },
    ]);
  });

  it("S8 `.12.1..4` is 12 after a second, 1 a second later, 4 two seconds later", () => {
    expect(sent(".12.1..4")).toEqual(["2000 12", "3000 1", "5000 4"]);
  });

  it("S8 digits without a dot before them are sent at the answer, back to back", () => {
    expect(sent("*12#")).toEqual(["1000 *12#"]);
  });

  it("S8 runs beside the contact's message and beside the talk", () => {
    const change = { contact_message: file(3, 2500) };
    const call = play(plan({ first_call: "contact", dtmf_string: ".1...2", ...change }), { phones });
    expect(call.heard("contact").slice(1, 4)).toEqual(["1000 file 3", "3500 dialing_music", "4000 talk"]);
    expect(sent(".1...2", change)).toEqual(["2000 1", "5000 2"]);
  });

  it("S8 starts at the contact's answer where the employee was first", () => {
    const call = play(plan({ dtmf_string: ".1" }), { phones });
    expect(call.heard("contact").slice(0, 2)).toEqual(["3000 rings", "4000 talk"]);
    expect(call.seen.dtmfSent).toEqual(["1"]);
    expect(call.commands.find(([, { type }]) => type === "send_dtmf")?.[0]).toBe(5000);
  });

  it("sends nothing for dots alone, and nothing after the last digit", () => {
    expect(parseDtmf("...")).toEqual([]);
    expect(parseDtmf("1..")).toEqual([{ after_ms: 0, digits: "1" }]);
    expect(parseDtmf("")).toEqual([]);
    expect(parseDtmf(null)).toEqual([]);
  });

  it("does not start a group before the one before has been sent in full", () => {
    expect(parseDtmf("1234567.8.9")).toEqual([
      { after_ms: 0, digits: "1234567" },
      { after_ms: 1400, digits: "8" },
      { after_ms: 1000, digits: "9" },
    ]);
  });

  it("sets one timer for each group and none after the last", () => {
    const call = play(plan({ first_call: "contact", dtmf_string: ".1.2" }), { phones });
    const timers = call.commands.flatMap(([, command]) =>
      command.type === "set_timer" ? [command.timer] : [],
    );
    expect(timers.filter((timer) => timer.startsWith("dtmf"))).toEqual(["dtmf:0", "dtmf:1"]);
  });

  it("stops when the contact has gone", () => {
    const call = play(plan({ first_call: "contact", dtmf_string: "1.2.3.4" }), {
      phones: { ...phones, contact: { answers: 1000, hangsUp: 1500 } },
    });
    expect(call.seen.dtmfSent).toEqual(["1", "2"]);
    expect(call.finish).toBe("subscriber_disconnects");
  });

  it("stops when the call ends although the contact still hears the busy tone", () => {
    const call = play(plan({ first_call: "contact", dtmf_string: "1.2.3.4.5.6" }), {
      phones: { contact: { answers: 1000 }, [EMPLOYEE]: { answers: 500, talks: 1000 } },
    });
    expect(call.heard("contact").slice(2, 5)).toEqual(["1500 talk", "2500 busy tone", "5500 gone"]);
    expect(call.seen.dtmfSent).toEqual(["1", "2"]);
  });

  it("does not add up the lateness of its timers", () => {
    const { states } = play(plan({ first_call: "contact", dtmf_string: ".1.2" }), { phones });
    const waiting = states.find(({ timers }) => timers.some(({ id }) => id === "dtmf:0"));
    const answeredAt = waiting?.legs[0]?.answered_at ?? 0;
    const [, commands] = step(waiting ?? never(), {
      type: "timer_fired",
      timer: "dtmf:0",
      at: answeredAt + 1300,
    });
    expect(commands).toEqual([
      { type: "send_dtmf", leg: "contact", digits: "1" },
      { type: "set_timer", timer: "dtmf:1", after_ms: 700 },
    ]);
  });
});

function never(): never {
  throw new Error("the timer was never set");
}
