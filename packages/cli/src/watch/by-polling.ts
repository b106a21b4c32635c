import type { TimelineRow } from "@scenario-call/call-flow";
import type { Clock, ListCallsResultItem, ListCallsResultItemLeg } from "@scenario-call/core";
import type { Watched } from "./watched.ts";

/** How a call is looked at again and again. */
export interface Polling {
  /** The calls under way. */
  readonly list: () => Promise<readonly ListCallsResultItem[]>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Often enough to see a phone ring, and far below the points that an account has a minute. */
const EVERY_MS = 2000;

/** An answer may come before the list has the call. */
const LOOKS_BEFORE_GONE = 2;

/**
 * A call by the list of the calls under way, for services that tell no events: which phones take part, and when it is over.
 * Why it ended is not in the list.
 */
export async function* watchByPolling(
  callSessionId: number,
  { list, clock, signal }: Polling,
): AsyncGenerator<Watched> {
  const known = new Map<number, TimelineRow>();
  let missing = 0;
  for (;;) {
    signal.throwIfAborted();
    const call = (await list()).find((each) => each.call_session_id === callSessionId);
    const at = clock.now();
    missing = call === undefined ? missing + 1 : 0;
    const isOver = missing >= LOOKS_BEFORE_GONE;
    const rows = call === undefined ? [] : changes(known, call.legs, at);
    if (call !== undefined || isOver) rows.push(...hangUps(known, call?.legs ?? [], at));
    if (rows.length > 0) yield { kind: "rows", rows, source: { ...call } };
    if (isOver) {
      yield { kind: "ended", at, finish_reason: null, source: { call_session_id: callSessionId } };
      return;
    }
    await pause(clock, EVERY_MS, signal);
  }
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

async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener("abort", done);
  });
}
