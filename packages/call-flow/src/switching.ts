/**
 * What the two switching parameters of the method come to, once everything that limits them is taken into account.
 */
import type { CallPlan } from "./plan.ts";

/**
 * `switch_at_once` as it takes effect: a spoken `contact_message` makes true behave as false.
 *
 * @param plan the call's plan.
 * @returns true: both talk as soon as both have answered; false: each hears its own messages to the end first.
 */
export function effectiveSwitchAtOnce(plan: CallPlan): boolean {
  return plan.switch_at_once && plan.contact_message?.kind !== "speech";
}

/**
 * `early_switching` as it takes effect: the combination that the API refuses without `first_call: "employee"` and
 * `switch_at_once: true` does nothing here either. A spoken message does not switch it off.
 *
 * @param plan the call's plan.
 * @returns true: the employee hears the contact's line before the contact answers.
 */
export function effectiveEarlySwitching(plan: CallPlan): boolean {
  return plan.early_switching && plan.first_call === "employee" && plan.switch_at_once;
}
