import { type CallEvent, type CallState, type Command, step } from "@scenario-call/call-flow";

/**
 * The state after an entry of a journal. A step that fails changes nothing: whoever ran it ended the session for it, and
 * what an older version has journalled must not keep a newer one from telling and ending its calls.
 */
export function replayed(state: CallState, event: CallEvent): CallState {
  return replayedStep(state, event)[0];
}

/** The same, with the commands that the entry gave; none where it failed. */
export function replayedStep(state: CallState, event: CallEvent): readonly [CallState, readonly Command[]] {
  try {
    return step(state, event);
  } catch {
    return [state, []];
  }
}
