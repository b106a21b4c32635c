import { type CallState, createCall } from "@scenario-call/call-flow";
import type { StoredSession } from "../ports/store.ts";
import { replayed } from "./replay.ts";

/** What becomes of a session that a process before this one left open. */
export type Recovery =
  /** Never begun: nobody's phone has rung for it. */
  | { readonly action: "start" }
  /** Begun, or too old to begin now: its legs, if any, went with the process, and nobody is dialled again. */
  | { readonly action: "end"; readonly state: CallState };

/**
 * Decides about a session that was left open. An empty journal means that no command was ever given, since each is
 * journalled first; such a session is begun, unless it is older than `startWithinMs`: whoever asked for a call at
 * night does not want it in the morning.
 */
export function recoveryOf(session: StoredSession, now: number, startWithinMs: number): Recovery {
  if (session.events.length === 0 && now - session.created_at <= startWithinMs) return { action: "start" };
  let state = createCall(session.plan);
  for (const event of session.events) state = replayed(state, event);
  return { action: "end", state };
}
