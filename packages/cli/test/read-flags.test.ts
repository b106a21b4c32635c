import { describe, expect, it } from "vitest";
import { readFlags } from "../src/flags/read-flags.ts";
import { CALL_API_FLAGS } from "../src/generated/call-api-flags.ts";

const { flags } = CALL_API_FLAGS["start.scenario_call"];
const OWN = [
  { name: "wait", short: "w", type: "boolean" },
  { name: "say", type: "string" },
] as const;

const read = (...args: readonly string[]): ReturnType<typeof readFlags> => readFlags(args, flags, OWN);
const paramsOf = (...args: readonly string[]): unknown => {
  const result = read(...args);
  return result.ok ? result.flags.params : result.mistake;
};

describe("flags", () => {
  it("become parameters of their types", () => {
    expect(paramsOf("--contact", "79260000000", "--scenario-id=23456", "--switch-at-once")).toEqual({
      contact: "79260000000",
      scenario_id: 23456,
      switch_at_once: true,
    });
  });

  it("keep the zeros of a number that is a text", () => {
    expect(paramsOf("--contact", "000123")).toEqual({ contact: "000123" });
  });

  it("put members of a message into the message", () => {
    expect(paramsOf("--contact-message-type", "tts", "--contact-message-value", "Hello")).toEqual({
      contact_message: { type: "tts", value: "Hello" },
    });
  });

  it("deny a boolean", () => {
    expect(paramsOf("--no-switch-at-once")).toEqual({ switch_at_once: false });
    expect(paramsOf("--switch-at-once=false")).toEqual({ switch_at_once: false });
  });

  it("are not values: what looks like one is missing", () => {
    expect(paramsOf("--contact")).toEqual({ kind: "value_missing", flag: "--contact" });
  });

  it("of a wrong type are told with what was expected", () => {
    expect(paramsOf("--scenario-id", "shop")).toEqual({
      kind: "wrong_type",
      flag: "--scenario-id",
      value: "shop",
      expected: "number",
    });
    expect(paramsOf("--switch-at-once=maybe")).toMatchObject({ kind: "wrong_type", expected: "boolean" });
  });

  it("that nobody knows are told with the one that was probably meant", () => {
    expect(paramsOf("--scenaro-id", "1")).toEqual({
      kind: "unknown_flag",
      flag: "--scenaro-id",
      closest: "scenario-id",
    });
    expect(paramsOf("--frobnicate")).toMatchObject({ kind: "unknown_flag", closest: null });
  });

  it("never take a token", () => {
    expect(paramsOf("--access-token", "secret")).toMatchObject({ kind: "unknown_flag" });
  });

  it("of the command itself stand apart, short ones too", () => {
    const result = read("-w", "--say", "Hello there", "rest");
    expect(result.ok ? result.flags : null).toEqual({
      params: {},
      own: { wait: true, say: "Hello there" },
      positionals: ["rest"],
    });
  });
});
