/** Whom to dial now: the operations of the scenario in order, their phones in order or all at once, the contact. */
import type { FinishReason } from "./finish-reason.ts";
import type { PhonePlan } from "./plan.ts";
import { messagesAreOver } from "./rules.ts";
import { type CallState, employeeLegId, findLeg, isUp, type LegState } from "./state.ts";

/** Why one phone of an employee did not get the call; null while it still can. */
function phoneOutcome(phone: PhonePlan, leg: LegState | null): FinishReason | null {
  if (leg === null) {
    if (!phone.online) return "sip_offline";
    return phone.busy ? "operator_channels_busy" : null;
  }
  if (leg.given_up === "no_confirmation") return "no_operator_confirmation";
  if (leg.given_up === "no_answer") return "operator_not_responsible";
  if (leg.ended === null) return null;
  if (leg.answered_at !== null && leg.ended !== "failed") return "no_operator_confirmation";
  switch (leg.ended) {
    case "channels_busy":
      return "operator_channels_busy";
    case "busy":
    case "rejected":
    case "hung_up":
      return "operator_busy";
    case "no_answer":
      return "operator_not_responsible";
    case "unreachable":
      return "operator_number_problems";
    case "offline":
      return "sip_offline";
    case "released":
    case "failed":
      return "communication_unavailable";
  }
}

/** A telephone that can be dialled: who, and where it stands in the plan. */
export type DialTarget = Pick<LegState, "id" | "phone">;

/**
 * Where the search for an employee stands: the legs that are to be dialled or dialled already, or why there is nobody.
 * Holds as long as no employee has won.
 *
 * @returns `legs`: at least one; or `reason`: what all phones have in common, `no_success_operator_call` where they
 * have nothing in common.
 */
export function searchEmployee(
  state: CallState,
): { readonly legs: readonly DialTarget[] } | { readonly reason: FinishReason } {
  const { operations } = state.plan;
  if (operations.length === 0) return { reason: "no_operation" };
  const outcomes = new Set<FinishReason>();
  for (const [operation, { dialling, phones }] of operations.entries()) {
    const open: DialTarget[] = [];
    for (const [index, phone] of phones.entries()) {
      const id = employeeLegId(operation, index);
      const outcome = phoneOutcome(phone, findLeg(state, id));
      if (outcome === null) open.push({ id, phone: { operation, index } });
      else outcomes.add(outcome);
    }
    if (open.length > 0) return { legs: dialling === "in_order" ? open.slice(0, 1) : open };
  }
  const [only = "employee_without_phones", ...others] = outcomes;
  return { reason: others.length === 0 ? only : "no_success_operator_call" };
}

/** True where the rules allow the contact's phone to ring. */
function contactMayRing(state: CallState): boolean {
  if (state.plan.first_call === "contact") return true;
  const employee = findLeg(state, state.employee);
  return isUp(employee) && messagesAreOver(state.plan, employee);
}

/** True where the rules allow employees' phones to ring. */
function employeesMayRing(state: CallState): boolean {
  return state.employee === null && (state.plan.first_call === "employee" || isUp(findLeg(state, "contact")));
}

/** The legs that are to be dialled now and were not yet. Nobody is ever dialled a second time. */
export function legsToDial(state: CallState): readonly DialTarget[] {
  if (!state.started || state.ending !== null) return [];
  const wanted: DialTarget[] = contactMayRing(state) ? [{ id: "contact", phone: null }] : [];
  if (employeesMayRing(state)) {
    const search = searchEmployee(state);
    if ("legs" in search) wanted.push(...search.legs);
  }
  return wanted.filter(({ id }) => findLeg(state, id) === null);
}
