/** Which virtual number a call shows: the method's `virtual_phone_usage_rule`. */

/** The rules, by their names on the wire. */
export type VirtualNumberRule =
  | "fixed"
  | "fixed_for_numa"
  | "random"
  | "regional_random"
  | "regional_fixed_for_numa";

/** A virtual number of the account that may be shown now. */
export interface VirtualNumberCandidate {
  /** Digits, E.164 without `+`. */
  readonly phone_number: string;
  /** Region by the account's own prefix table; null where it is not known. */
  readonly region: string | null;
}

/** Everything that the choice hangs on. Chance and memory come from outside, so that the choice itself is pure. */
export interface VirtualNumberQuestion {
  readonly rule: VirtualNumberRule;
  /** `virtual_phone_number` of the request: what is shown where the rule finds nothing. */
  readonly requested: string;
  /** Active numbers of the account, in a stable order. */
  readonly candidates: readonly VirtualNumberCandidate[];
  /** Region of the contact; null where it is not known. */
  readonly contact_region: string | null;
  /** What was shown to this contact under this rule before; null if nothing was remembered. */
  readonly remembered: string | null;
  /** One number of a random source, 0 <= random < 1. */
  readonly random: number;
}

/** The answer. */
export interface VirtualNumberChoice {
  /** The effective virtual number. */
  readonly phone_number: string;
  /** True: it is to be remembered for this contact and rule. */
  readonly remember: boolean;
}

/**
 * Chooses the effective virtual number. A rule "fixed for the subscriber" keeps what was remembered for as long as it
 * still suits; a regional rule takes numbers of the contact's region only; nothing suitable: the requested number,
 * which is not remembered.
 */
export function chooseVirtualNumber(question: VirtualNumberQuestion): VirtualNumberChoice {
  const { rule, requested, candidates, contact_region, remembered, random } = question;
  if (rule === "fixed") return { phone_number: requested, remember: false };

  const isRegional = rule === "regional_random" || rule === "regional_fixed_for_numa";
  const suitable = candidates
    .filter(({ region }) => !isRegional || (region !== null && region === contact_region))
    .map(({ phone_number }) => phone_number);
  const isSticky = rule === "fixed_for_numa" || rule === "regional_fixed_for_numa";
  if (isSticky && remembered !== null && suitable.includes(remembered)) {
    return { phone_number: remembered, remember: false };
  }
  const chosen = suitable[Math.floor(random * suitable.length)];
  return chosen === undefined
    ? { phone_number: requested, remember: false }
    : { phone_number: chosen, remember: isSticky };
}
