import { HeldClock } from "@scenario-call/server";
import type { ListCallsResultItem } from "@scenario-call/core";
import { describe, expect, it } from "vitest";
import { watchByPolling } from "../src/watch/by-polling.ts";
import type { Watched } from "../src/watch/watched.ts";

const leg = (
  leg_id: number,
  is_operator: boolean,
  state = "Дозвон",
): ListCallsResultItem["legs"][number] => ({
  leg_id,
  is_operator,
  calling_phone_number: "74990000001",
  called_phone_number: "79260000000",
  employee_id: is_operator ? 1 : null,
  employee_full_name: is_operator ? "Anna" : null,
  record_call_enabled: false,
  state,
});

const call = (...legs: ListCallsResultItem["legs"]): ListCallsResultItem => ({
  call_session_id: 7,
  direction: "out",
  start_time: "2026-01-01 00:00:00",
  virtual_phone_number: "74990000001",
  contact_phone_number: "79260000000",
  external_id: null,
  tags: [],
  legs,
});

/** Watches answers that come one after another, the last one again and again. */
async function watched(answers: readonly (readonly ListCallsResultItem[])[]): Promise<readonly Watched[]> {
  const clock = new HeldClock();
  const seen: Watched[] = [];
  let at = 0;
  const watching = (async () => {
    for await (const each of watchByPolling(7, {
      list: async () => Promise.resolve(answers[Math.min(at++, answers.length - 1)] ?? []),
      clock,
      signal: new AbortController().signal,
    }))
      seen.push(each);
  })();
  while (seen.at(-1)?.kind !== "ended") await clock.advance(1000);
  await watching;
  return seen;
}

const summary = (seen: readonly Watched[]): unknown =>
  seen.map((each) =>
    each.kind === "ended" ? "ended" : each.rows.map(({ lane, kind }) => `${lane} ${kind}`).join(", "),
  );

describe("a call by the list of calls", () => {
  it("shows what each phone does, each change once, and when it is gone", async () => {
    const seen = await watched([
      [call(leg(1, false))],
      [call(leg(1, false, "На удержании"), leg(2, true))],
      [call(leg(1, false, "Разговор"), leg(2, true, "Разговор"))],
      [call(leg(1, false, "Разговор"))],
      [],
    ]);
    expect(summary(seen)).toEqual([
      "contact ringing",
      "contact silence, employee ringing",
      "contact talk, employee talk",
      "employee hang_up",
      "contact hang_up",
      "ended",
    ]);
  });

  it("is not over because the list once lacks it", async () => {
    const seen = await watched([[], [call(leg(1, false))], [], [call(leg(1, false))], []]);
    expect(summary(seen)).toEqual(["contact ringing", "contact hang_up", "ended"]);
  });
});
