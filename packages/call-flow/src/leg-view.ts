/** The legs of a call as somebody who looks on sees them: numbers, people, and what each is doing now. */
import type { LegId } from "./events.ts";
import type { CallPlan, PhonePlan } from "./plan.ts";
import { type CallState, isUp, type LegState } from "./state.ts";

/** A telephone of the plan: what is dialled, and what is shown there. */
export interface Telephone {
  readonly phone_number: string;
  /** Caller id shown at this telephone. */
  readonly caller_id: string;
  readonly ring_timeout_ms: number;
  /** Whose it is; null for the contact's. */
  readonly employee: Pick<PhonePlan, "employee_id" | "employee_full_name"> | null;
}

/**
 * The telephone that a leg stands for.
 *
 * @param phone where it stands in the plan; null for the contact's.
 * @returns null where the plan has no such telephone.
 */
export function telephoneOf(plan: CallPlan, phone: LegState["phone"]): Telephone | null {
  if (phone === null) return { ...plan.contact, employee: null };
  const operation = plan.operations[phone.operation];
  const target = operation?.phones[phone.index];
  if (operation === undefined || target === undefined) return null;
  return { ...target, caller_id: operation.caller_id, employee: target };
}

/** What a leg is doing: see {@link legViews}. */
export type LegActivity =
  /** Dialled, and not answered yet. */
  | "dialling"
  /** Answered; hears a message, music, a tone or the other side's line, and does not talk. */
  | "waiting"
  /** Answered, and both sides hear each other. */
  | "talking"
  /** Over, or being released. */
  | "ended";

/** One leg of a call at this moment. */
export interface LegView extends Telephone {
  readonly id: LegId;
  readonly activity: LegActivity;
}

/** Every leg ever dialled, in the order of dialling: a leg keeps its place for as long as the call goes on. */
export function legViews(state: CallState): readonly LegView[] {
  return state.legs.flatMap((leg) => {
    const telephone = telephoneOf(state.plan, leg.phone);
    return telephone === null ? [] : [{ ...telephone, id: leg.id, activity: activityOf(state, leg) }];
  });
}

function activityOf({ bridge }: CallState, leg: LegState): LegActivity {
  if (leg.ended !== null || leg.release !== null) return "ended";
  if (!isUp(leg)) return "dialling";
  return bridge?.mode === "talk" && bridge.legs.includes(leg.id) ? "talking" : "waiting";
}
