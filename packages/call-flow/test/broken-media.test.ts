import { describe, expect, it } from "vitest";

import { createCall, step } from "../src/index.ts";
import { play } from "./engine.ts";
import { file, operation, plan } from "./plans.ts";

const A = "employee:0.0";
const phones = { [A]: { answers: 1000 }, contact: { answers: 1000, talks: 1000 } } as const;

describe("broken media: connecting people comes first", () => {
  it("3.2 a message that cannot be played counts as heard", () => {
    const operations = [operation({ message: file(1) })];
    const call = play(plan({ operations, employee_message: file(2), contact_message: file(3) }), {
      phones,
      broken: ["file 1", "file 3"],
    });
    expect(call.heard(A).slice(1, 4)).toEqual(["1000 file 2", "3000 dialing_music", "4000 talk"]);
    expect(call.heard("contact")).toEqual(["3000 rings", "4000 talk", "5000 gone"]);
    expect(call.finish).toBe("success_finish");
  });

  it("3.2 the operation's file gives way to dialing_music, and that to silence; neither is tried again", () => {
    const operations = [operation({ waiting_media: file(9) })];
    const one = play(plan({ operations }), { phones, broken: ["file 9"] });
    expect(one.heard(A).slice(1, 3)).toEqual(["1000 dialing_music", "2000 talk"]);
    const both = play(plan({ operations }), { phones, broken: ["file 9", "dialing_music"] });
    expect(both.heard(A).slice(1, 3)).toEqual(["1000 silence", "2000 talk"]);
    expect(both.commands.filter(([, { type }]) => type === "loop")).toHaveLength(2);
  });

  it("3.2 a busy tone that cannot be played still ends the call in its time", () => {
    const call = play(plan(), { phones, broken: ["busy tone"] });
    expect(call.heard(A).slice(-3)).toEqual(["2000 talk", "3000 silence", "6000 gone"]);
  });

  it("a loop that is told to be at its end goes on: only a failure makes room for another", () => {
    const { states } = play(plan(), { phones: { [A]: { answers: 1000 } } });
    const waiting =
      states.find(({ legs }) => legs[0]?.sound?.what.kind === "dialing_music") ?? createCall(plan());
    const playback = waiting.legs[0]?.sound?.playback ?? "";
    expect(playback).not.toBe("");
    const told = step(waiting, { at: 0, type: "playback_finished", leg: A, playback });
    expect(told).toEqual([waiting, []]);
  });

  it("a message whose end is never told is over when it is long overdue", () => {
    const call = play(plan({ employee_message: file(2, 2000) }), { phones, stuck: ["file 2"] });
    expect(call.heard(A).slice(1, 4)).toEqual(["1000 file 2", "10000 dialing_music", "11000 talk"]);
  });

  it("a message of unknown length may take as long as the call", () => {
    const call = play(plan({ employee_message: file(2, null) }), { phones, stuck: ["file 2"] });
    expect(call.heard(A).slice(1)).toEqual(["1000 file 2", "600000 gone"]);
    expect(call.finish).toBe("timeout");
  });
});
