import { HeldClock } from "@scenario-call/server";
import { type FailureContext, type ListCallsResultItem, NotSentError } from "@scenario-call/core";
import { describe, expect, it } from "vitest";
import { type Listed, watchByPolling } from "../src/watch/by-polling.ts";
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

const CONTEXT: FailureContext = { method: "list.calls", requestId: "1", secrets: [] };
const OFFLINE: Listed = { ok: false, error: new NotSentError(CONTEXT, "connection_failed") };

/** Watches answers that come one after another, the last one again and again; null: nobody could be asked. */
async function watched(
  answers: readonly (readonly ListCallsResultItem[] | null)[],
): Promise<readonly Watched[]> {
  const clock = new HeldClock();
  const seen: Watched[] = [];
  let at = 0;
  const failed: unknown[] = [];
  const watching = (async () => {
    for await (const each of watchByPolling(7, {
      list: async () => {
        const data = answers[Math.min(at++, answers.length - 1)] ?? null;
        return Promise.resolve(data === null ? OFFLINE : { ok: true, data });
      },
      ending: async (startTime) =>
        Promise.resolve({ kind: "told", finish_reason: `asked ${startTime}`, talked: null }),
      failure: () => new Error("cannot be watched"),
      clock,
      signal: new AbortController().signal,
    }))
      seen.push(each);
  })().catch((error: unknown) => {
    failed.push(error);
  });
  while (seen.at(-1)?.kind !== "ended" && failed.length === 0) await clock.advance(1000);
  await watching;
  if (failed.length > 0) throw failed[0];
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

  it("is asked for its end with its time of start, in the service's own words, once it is over", async () => {
    const seen = await watched([[call(leg(1, false))], []]);
    expect(seen.at(-1)).toMatchObject({ ending: { finish_reason: "asked 2026-01-01 00:00:00" } });
    expect((await watched([[]])).at(-1)).toMatchObject({ ending: { finish_reason: "asked null" } });
  });

  it("goes on where looks fail now and then", async () => {
    const seen = await watched([[call(leg(1, false))], null, null, null, null, [call(leg(1, false))], []]);
    expect(summary(seen)).toEqual(["contact ringing", "contact hang_up", "ended"]);
  });

  it("is not taken for ended where nobody can look any longer", async () => {
    await expect(watched([[call(leg(1, false))], null])).rejects.toThrow("cannot be watched");
  });
});
