/** Who hears what, as far as the rules of the method say so: pure questions about a state. */
import type { CallPlan, Media } from "./plan.ts";
import {
  type BridgeState,
  type CallState,
  findLeg,
  isUp,
  type LegState,
  operationOf,
  type Sound,
} from "./state.ts";
import { effectiveEarlySwitching, effectiveSwitchAtOnce } from "./switching.ts";

/**
 * The messages a leg hears once it is up, in order. An employee: the operation's, then `employee_message`. The contact:
 * `contact_message`, unless the employee is there already and both are to talk at once.
 */
function ownMessages(plan: CallPlan, leg: LegState): readonly Media[] {
  const operation = operationOf(plan, leg);
  if (operation !== null) return [operation.message, plan.employee_message].filter((media) => media !== null);
  const neverHeard = plan.first_call === "employee" && effectiveSwitchAtOnce(plan);
  return plan.contact_message === null || neverHeard ? [] : [plan.contact_message];
}

/** True where a leg has all its own messages behind it. */
export function messagesAreOver(plan: CallPlan, leg: LegState): boolean {
  return leg.messages_over >= ownMessages(plan, leg).length;
}

/** The bridge that the rules ask for now, or null. */
export function wantedBridge(state: CallState): BridgeState | null {
  const { plan } = state;
  const employee = findLeg(state, state.employee);
  const contact = findLeg(state, "contact");
  if (state.ending !== null || !isUp(employee) || contact === null) return null;
  const legs = [employee.id, contact.id] as const;

  if (isUp(contact)) {
    const bothDone = messagesAreOver(plan, employee) && messagesAreOver(plan, contact);
    return effectiveSwitchAtOnce(plan) || bothDone ? { legs, mode: "talk" } : null;
  }
  const lineIsHeard = contact.line === "early_media" && contact.ended === null && contact.release === null;
  return lineIsHeard && effectiveEarlySwitching(plan) ? { legs, mode: "listen" } : null;
}

/** True where an employee hears a ringing tone in place of music: the contact's phone rings and its line is silent. */
function hearsContactRinging(state: CallState): boolean {
  const contact = findLeg(state, "contact");
  return effectiveEarlySwitching(state.plan) && contact?.line === "ringing" && contact.answered_at === null;
}

/** Everything that could fill a leg's ear now, best first: what is broken there gives way to the next. */
function candidates(state: CallState, leg: LegState): readonly Sound[] {
  const { plan } = state;
  if (state.ending !== null) return [{ kind: "busy_tone" }];

  const nth = leg.messages_over;
  const message = ownMessages(plan, leg)[nth];
  if (message !== undefined) return [{ kind: "message", nth, media: message }];

  const music: Sound = { kind: "dialing_music", media: plan.dialing_music };
  const operation = operationOf(plan, leg);
  if (operation === null) return [music];
  const waiting: Sound[] =
    operation.waiting_media === null ? [] : [{ kind: "waiting_media", media: operation.waiting_media }];
  const tone: Sound[] = hearsContactRinging(state) ? [{ kind: "ringing_tone" }] : [];
  return [...tone, ...waiting, music];
}

/**
 * What a leg is to hear on its own now.
 *
 * @param bridge the bridge that the rules ask for: who is in it hears the other side and nothing else.
 * @returns null for a leg that is not up or is in the bridge, and where nothing is left that works.
 */
export function wantedSound(state: CallState, leg: LegState, bridge: BridgeState | null): Sound | null {
  if (!isUp(leg) || bridge?.legs.includes(leg.id) === true) return null;
  return candidates(state, leg).find(({ kind }) => !leg.broken.includes(kind)) ?? null;
}
