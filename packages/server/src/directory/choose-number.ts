import {
  chooseVirtualNumber,
  type VirtualNumberChoice,
  type VirtualNumberRule,
} from "@scenario-call/call-flow";
import type { StartScenarioCallWireParams } from "@scenario-call/core";
import type { Account } from "./account.ts";

/** What the choice of a number hangs on, beside the request and the account. */
export interface NumberCircumstances {
  /** What is kept for the contact under the rule of the request; null where nothing is. */
  readonly remembered: string | null;
  /** One number of a random source, 0 <= random < 1. */
  readonly random: number;
}

/** The rule of a request. */
export const usageRule = ({
  virtual_phone_usage_rule: rule = "fixed",
}: StartScenarioCallWireParams): VirtualNumberRule => rule;

/** Chooses the number that a call shows, among the account's active ones. */
export const chooseNumber = (
  params: StartScenarioCallWireParams,
  account: Pick<Account, "virtualNumbers" | "regionOf">,
  { remembered, random }: NumberCircumstances,
): VirtualNumberChoice =>
  chooseVirtualNumber({
    rule: usageRule(params),
    requested: params.virtual_phone_number,
    candidates: [...account.virtualNumbers.values()].filter(({ active }) => active),
    contact_region: account.regionOf(params.contact),
    remembered,
    random,
  });
