/** The call flow itself. */
import type { Command } from "./commands.ts";
import { conclude } from "./endings.ts";
import type { CallEvent } from "./events.ts";
import { reconcile } from "./reconcile.ts";
import { record } from "./record.ts";
import type { CallState } from "./state.ts";

/**
 * One step of a call: an event adds to the facts, the facts may end the call, and what they ask for is compared with
 * what was commanded so far. Pure: the same state and event always give the same answer.
 *
 * @param state from {@link createCall} or an earlier step.
 * @param event what has happened. Late, repeated and unknown events are allowed and change nothing.
 * @returns the state after it (the same object where nothing changed) and the commands to carry out, in order.
 * `finish` is given exactly once in a call, last of all, when every dialled leg has ended and no timer runs.
 */
export function step(state: CallState, event: CallEvent): readonly [CallState, readonly Command[]] {
  const recorded = state.finished ? state : record(state, event);
  return recorded === state ? [state, []] : reconcile(conclude(recorded), event.at);
}
