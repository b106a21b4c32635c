import type { CallEvent, Command } from "@scenario-call/call-flow";
import { describe, expect, test } from "vitest";
import { PhonesInUse } from "../../src/directory/phones-in-use.ts";

const STARTED: CallEvent = { at: 0, type: "started" };
const ended = (leg: "contact" | "employee:0.0"): CallEvent => ({
  at: 0,
  type: "leg_ended",
  leg,
  cause: "busy",
});
const dial = (leg: "contact" | "employee:0.0", phone_number: string): Command => ({
  type: "dial",
  leg,
  phone_number,
  caller_id: "1",
  ring_timeout_ms: 1000,
});
const step = (
  call_session_id: number,
  event: CallEvent,
  commands: readonly Command[] = [],
  finished: unknown = null,
) => ({
  call_session_id,
  event,
  commands,
  finished,
});

describe("how many calls a phone has", () => {
  test("counts from dialling to the end of the leg, over all sessions", () => {
    const phones = new PhonesInUse();
    phones.follow(step(1, STARTED, [dial("employee:0.0", "100123")]));
    phones.follow(step(2, STARTED, [dial("contact", "100123")]));
    expect(phones.callsOn("100123")).toBe(2);
    phones.follow(step(1, ended("employee:0.0")));
    expect(phones.callsOn("100123")).toBe(1);
    expect(phones.callsOn("100124")).toBe(0);
  });

  test("the end of a session ends all its legs, once", () => {
    const phones = new PhonesInUse();
    phones.follow(step(1, STARTED, [dial("employee:0.0", "1"), dial("contact", "2")]));
    phones.follow(step(1, ended("contact"), [], { at: 0 }));
    phones.follow(step(1, ended("employee:0.0"), [], { at: 0 }));
    expect([phones.callsOn("1"), phones.callsOn("2")]).toEqual([0, 0]);
  });

  test("a leg that is dialled again is one call", () => {
    const phones = new PhonesInUse();
    phones.follow(step(1, STARTED, [dial("contact", "1")]));
    phones.follow(step(1, STARTED, [dial("contact", "1")]));
    expect(phones.callsOn("1")).toBe(1);
  });
});
