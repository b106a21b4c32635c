/** How a call ends, with which `finish_reason`, and who is released when. */
import type { HangUpReason } from "./commands.ts";
import { searchEmployee } from "./dialling.ts";
import type { LegEndCause } from "./events.ts";
import type { FinishReason } from "./finish-reason.ts";
import { type CallState, type Ending, findLeg, type LegState } from "./state.ts";

/** True while both talk. A talk ends only together with the call. */
function isTalking(state: CallState): boolean {
  return state.bridge?.mode === "talk";
}

/** Why the contact could not be reached. A call that was refused sounds busy to whoever calls, so it counts as busy. */
function contactNotReached(cause: LegEndCause): FinishReason {
  switch (cause) {
    case "busy":
    case "channels_busy":
    case "rejected":
    case "hung_up":
      return "subscriber_busy";
    case "no_answer":
      return "subscriber_not_responsible";
    case "unreachable":
      return "subscriber_number_problems";
    case "offline":
      return "sip_offline";
    case "released":
    case "failed":
      return "communication_unavailable";
  }
}

/** The end that an answered leg brings by going. */
function endByLeaving(state: CallState, leg: LegState): FinishReason {
  if (leg.ended === "failed") return "communication_unavailable";
  if (isTalking(state)) return "success_finish";
  return leg.phone === null ? "subscriber_disconnects" : "operator_disconnects";
}

function endByContact(state: CallState): FinishReason | null {
  const contact = findLeg(state, "contact");
  if (contact === null) return null;
  if (contact.given_up === "no_answer") return "subscriber_not_responsible";
  if (contact.ended === null) return null;
  return contact.answered_at === null ? contactNotReached(contact.ended) : endByLeaving(state, contact);
}

function endByEmployee(state: CallState): FinishReason | null {
  const employee = findLeg(state, state.employee);
  if (employee !== null) return employee.ended === null ? null : endByLeaving(state, employee);
  const search = searchEmployee(state);
  return "reason" in search ? search.reason : null;
}

/**
 * The state with its ending, if what has happened so far ends the call. The first ending stays.
 * A call that cannot connect anybody ends before anybody's phone rings.
 */
export function conclude(state: CallState): CallState {
  if (!state.started || state.ending !== null) return state;
  const { refusal, contact } = state.plan;
  const reason =
    refusal ?? endByEmployee(state) ?? (contact.online ? null : "sip_offline") ?? endByContact(state);
  if (reason === null) return state;
  return { ...state, ending: { reason, busy_tone: state.plan.busy_tone_ms > 0 } };
}

/** The ending of a call that somebody asked to release, or that lasted too long: nobody is left to hear a tone. */
export function endAtOnce(state: CallState, reason: FinishReason): CallState {
  const ending: Ending = { reason: state.ending?.reason ?? reason, busy_tone: false };
  return state.ending?.busy_tone === false ? state : { ...state, ending };
}

/** The `finish_reason` of a release, by who asked for it. */
export function releaseReason(state: CallState, by: "api" | "shutdown"): FinishReason {
  if (by === "shutdown") return "communication_unavailable";
  return isTalking(state) ? "success_finish" : "scenario_disconnects";
}

/** Whether, and how, a leg is to be released now. */
export function wantedRelease(state: CallState, leg: LegState): HangUpReason | null {
  const answered = leg.answered_at !== null;
  const lostTheRace = leg.phone !== null && state.employee !== null && leg.id !== state.employee;
  if (lostTheRace) return answered ? "normal" : "answered_elsewhere";
  if (leg.given_up !== null) return "normal";
  if (state.ending === null) return null;
  return answered && state.ending.busy_tone ? null : "normal";
}
