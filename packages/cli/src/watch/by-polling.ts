import type { TimelineRow } from "@scenario-call/call-flow";
import type { Clock, ListCallsResultItem, ListCallsResultItemLeg } from "@scenario-call/core";
import type { MethodFailure } from "../describe-failure.ts";
import type { Ending } from "./ending.ts";
import { pause } from "./pause.ts";
import type { Watched } from "./watched.ts";

/** The calls under way, as `client.safe` tells them. */
export type Listed =
  | { readonly ok: true; readonly data: readonly ListCallsResultItem[] }
  | { readonly ok: false; readonly error: MethodFailure };

/** How a call is looked at again and again. */
export interface Polling {
  readonly list: () => Promise<Listed>;
  /** Asks how it ended, once it is over. `startTime` as the list had it; null where it never did. */
  readonly ending: (startTime: string | null) => Promise<Ending>;
  /** What to throw where the list cannot be had. */
  readonly failure: (error: MethodFailure) => Error;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Often enough to see a phone ring, and far below the points that an account has a minute. */
const EVERY_MS = 2000;

/** An answer may come before the list has the call. */
const LOOKS_BEFORE_GONE = 2;

/** So many looks in a row may fail: the call goes on whether or not anybody can see it. */
const FAILURES_BEFORE_END = 5;

/**
 * A call by the list of the calls under way, for services that tell no events: which phones take part, and when it is over.
 * Why it ended is not in the list; whoever has a report of calls is asked for it then.
 */
export async function* watchByPolling(
  callSessionId: number,
  { list, ending, failure, clock, signal }: Polling,
): AsyncGenerator<Watched> {
  const known = new Map<number, TimelineRow>();
  let missing = 0;
  let failures = 0;
  let startTime: string | null = null;
  for (;;) {
    signal.throwIfAborted();
    const listed = await list();
    if (!listed.ok) {
      failures += 1;
      if (failures >= FAILURES_BEFORE_END || !mayPass(listed.error)) throw failure(listed.error);
      await pause(clock, EVERY_MS, signal);
      continue;
    }
    failures = 0;
    const call = listed.data.find((each) => each.call_session_id === callSessionId);
    startTime = call?.start_time ?? startTime;
    const at = clock.now();
    missing = call === undefined ? missing + 1 : 0;
    const isOver = missing >= LOOKS_BEFORE_GONE;
    const rows = call === undefined ? [] : changes(known, call.legs, at);
    if (call !== undefined || isOver) rows.push(...hangUps(known, call?.legs ?? [], at));
    if (rows.length > 0) yield { kind: "rows", rows, source: { ...call } };
    if (isOver) {
      yield {
        kind: "ended",
        at,
        ending: await ending(startTime),
        source: { call_session_id: callSessionId },
      };
      return;
    }
    await pause(clock, EVERY_MS, signal);
  }
}

/** Whether a later look may succeed: the line is bad, or the service has too much to do. */
function mayPass(error: MethodFailure): boolean {
  return error.kind !== "invalid_request" && (error.kind !== "api_error" || error.repeat === "later");
}

/** What a state of a leg is for the timeline; an answered phone that does not talk is shown as answered. */
function kindOf({ state }: ListCallsResultItemLeg): TimelineRow["kind"] {
  switch (state) {
    case "Дозвон":
      return "ringing";
    case "Разговор":
    case "Разговор операторов":
      return "talk";
    case "Разъединено":
      return "hang_up";
    default:
      return "silence";
  }
}

/** Rows of the legs that do something else than before. */
function changes(
  known: Map<number, TimelineRow>,
  legs: readonly ListCallsResultItemLeg[],
  at: number,
): TimelineRow[] {
  return legs.flatMap((leg) => {
    const kind = kindOf(leg);
    if (known.get(leg.leg_id)?.kind === kind) return [];
    const row: TimelineRow = {
      at,
      lane: leg.is_operator ? "employee" : "contact",
      leg: leg.is_operator ? `employee:0.${leg.leg_id}` : "contact",
      who: leg.employee_full_name,
      kind,
      detail: kind === "hang_up" ? "released" : "",
      lasts_ms: null,
      failed: null,
    };
    known.set(leg.leg_id, row);
    return [row];
  });
}

/** Rows of the legs that are in the list no more and had not hung up in it. */
function hangUps(
  known: Map<number, TimelineRow>,
  legs: readonly ListCallsResultItemLeg[],
  at: number,
): TimelineRow[] {
  const gone = [...known].filter(([id]) => !legs.some(({ leg_id: other }) => other === id));
  for (const [id] of gone) known.delete(id);
  return gone
    .filter(([, { kind }]) => kind !== "hang_up")
    .map(([, row]) => ({ ...row, at, kind: "hang_up", detail: "released" }));
}
