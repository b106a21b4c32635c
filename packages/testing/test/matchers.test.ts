import { AssertionError } from "node:assert";
import { describe, expect, it } from "vitest";
import type { TestCall } from "../src/index.ts";
import { assertFinishedWith, assertHeard, assertHeardExactly, callMatchers } from "../src/matchers/index.ts";

const CONTACT = "79260000001";
const EMPLOYEE = "79250000001";

const call: TestCall = {
  call_session_id: 1,
  external_id: null,
  contact_phone_number: CONTACT,
  finish_reason: "success_finish",
  events: [],
  lanes: [
    {
      phone_number: CONTACT,
      heard: [
        { at_ms: 100, ringing: true, shows: "74990000001" },
        { at_ms: 500, message: "file 2" },
        { at_ms: 2500, music: "dialing_music" },
        { at_ms: 3000, talk: EMPLOYEE },
        { at_ms: 9000, ends: "hung_up" },
      ],
    },
  ],
};

describe("what was heard", () => {
  it("is looked for in its order, with other things in between", () => {
    expect(callMatchers.toHaveHeard(call, CONTACT, [{ ringing: true }, { talk: EMPLOYEE }]).pass).toBe(true);
    expect(callMatchers.toHaveHeard(call, CONTACT, [{ talk: EMPLOYEE }, { ringing: true }]).pass).toBe(false);
  });

  it("is looked for at its time where one is told", () => {
    expect(callMatchers.toHaveHeard(call, CONTACT, [{ at_ms: 500, message: "file 2" }]).pass).toBe(true);
    expect(callMatchers.toHaveHeard(call, CONTACT, [{ at_ms: 501, message: "file 2" }]).pass).toBe(false);
    expect(
      callMatchers.toHaveHeard(call, CONTACT, [{ at_ms: 510, message: "file 2" }], { tolerance_ms: 10 }).pass,
    ).toBe(true);
  });

  it("is nothing at a phone that was not called", () => {
    expect(callMatchers.toHaveHeard(call, EMPLOYEE, [{ ringing: true }]).pass).toBe(false);
    expect(callMatchers.toHaveHeardExactly(call, EMPLOYEE, []).pass).toBe(true);
  });

  it("is exact only where nothing is missing and nothing is left over", () => {
    const all = [
      { at_ms: 100, ringing: true as const, shows: "74990000001" },
      { at_ms: 500, message: "file 2" },
      { at_ms: 2500, music: "dialing_music" },
      { at_ms: 3000, talk: EMPLOYEE },
      { at_ms: 9000, ends: "hung_up" as const },
    ];
    expect(callMatchers.toHaveHeardExactly(call, CONTACT, all).pass).toBe(true);
    expect(callMatchers.toHaveHeardExactly(call, CONTACT, all.slice(0, -1)).pass).toBe(false);
    expect(callMatchers.toHaveHeardExactly(call, CONTACT, [...all, { silence: true }]).pass).toBe(false);
  });

  it("is shown beside what was expected, with the place where they part", () => {
    const { message } = callMatchers.toHaveHeardExactly(call, CONTACT, [
      { at_ms: 100, ringing: true },
      { at_ms: 500, message: "file 4" },
    ]);
    expect(message()).toBe(
      [
        "79260000001 heard something else from entry 2 on.",
        "",
        "Heard:",
        "      100 ms  ringing, shows 74990000001",
        "  >   500 ms  message file 2",
        "     2500 ms  music dialing_music",
        "     3000 ms  talk 79250000001",
        "     9000 ms  ends hung_up",
        "",
        "Expected:",
        "      100 ms  ringing",
        "  >   500 ms  message file 4",
      ].join("\n"),
    );
  });
});

describe("a call", () => {
  it("rang a phone so many times", () => {
    expect(callMatchers.toHaveRung(call, CONTACT).pass).toBe(true);
    expect(callMatchers.toHaveRung(call, CONTACT, 2).pass).toBe(false);
    expect(callMatchers.toHaveRung(call, EMPLOYEE, 0).pass).toBe(true);
  });

  it("ended for a reason; one that is going on says that its clock has to be moved", () => {
    expect(callMatchers.toHaveFinishedWith(call, "success_finish").pass).toBe(true);
    expect(
      callMatchers.toHaveFinishedWith({ ...call, finish_reason: null }, "success_finish").message(),
    ).toContain("await server.runToEnd()");
  });
});

describe("the assertions for node:test", () => {
  it("say nothing where it is so, and throw an AssertionError where it is not", () => {
    assertHeard(call, CONTACT, [{ talk: EMPLOYEE }]);
    assertFinishedWith(call, "success_finish");
    expect(() => assertHeard(call, CONTACT, [{ tone: "busy" }])).toThrow(AssertionError);
    expect(() => assertHeardExactly(call, CONTACT, [])).toThrow(AssertionError);
    expect(() => assertFinishedWith(call, "no_answer")).toThrow("The call ended with success_finish");
  });
});
