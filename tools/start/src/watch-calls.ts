import {
  type CallPlan,
  type CallState,
  createCall,
  type FinishReason,
  step,
  type TimelineRow,
  timelineRows,
} from "@scenario-call/call-flow";
import type { CallUpdate } from "@scenario-call/server";

/** One call, as it is watched. */
export interface WatchedCall {
  readonly callSessionId: number;
  /** Time of its first event, ms since the epoch. */
  readonly startedAt: number;
  /** Everything that changed for anybody so far. */
  readonly rows: readonly TimelineRow[];
}

/** What a watcher tells. */
export interface CallListener {
  /** Something changed for somebody; `rows` are the new ones. */
  onRows(call: WatchedCall, rows: readonly TimelineRow[]): void;
  onFinished(call: WatchedCall, finishReason: FinishReason, at: number): void;
}

interface Watched {
  state: CallState;
  call: WatchedCall;
}

/**
 * Follows the calls of a server step by step and tells what each side hears. Give it every update, in order.
 *
 * @param planOf the plan of a call that begins; a call without one is not followed.
 * @param from nothing is told before this has resolved.
 */
export function watchCalls(
  planOf: (callSessionId: number) => Promise<CallPlan | null>,
  listener: CallListener,
  from: Promise<void> = Promise.resolve(),
): (update: CallUpdate) => void {
  const calls = new Map<number, Watched>();

  const begin = async ({ call_session_id, event }: CallUpdate): Promise<Watched | null> => {
    const plan = await planOf(call_session_id);
    if (plan === null) return null;
    const call = { callSessionId: call_session_id, startedAt: event.at, rows: [] };
    const watched = { state: createCall(plan), call };
    calls.set(call_session_id, watched);
    return watched;
  };

  const follow = async (update: CallUpdate): Promise<void> => {
    const watched =
      calls.get(update.call_session_id) ?? (update.event.type === "started" ? await begin(update) : null);
    if (watched === null) return;
    const result = step(watched.state, update.event);
    const rows = timelineRows(watched.state, update.event, result);
    watched.state = result[0];
    watched.call = { ...watched.call, rows: [...watched.call.rows, ...rows] };
    if (rows.length > 0) listener.onRows(watched.call, rows);
    if (update.finished === null) return;
    calls.delete(update.call_session_id);
    listener.onFinished(watched.call, update.finished.finish_reason, update.finished.at);
  };

  // One after the other: looking a plan up takes a moment in which the next update may come.
  let last = from;
  return (update) => {
    last = last.then(() => follow(update));
  };
}
