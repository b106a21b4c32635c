import { type CallEvent, type CallState, step } from "@scenario-call/call-flow";

/**
 * The state after an entry of a journal. A step that fails changes nothing: whoever ran it ended the session for it, and
 * what an older version has journalled must not keep a newer one from telling and ending its calls.
 */
export function replayed(state: CallState, event: CallEvent): CallState {
  try {
    return step(state, event)[0];
  } catch {
    return state;
  }
}
