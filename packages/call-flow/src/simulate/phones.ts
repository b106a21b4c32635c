import { magicRule } from "./magic-numbers.ts";
import {
  type PhoneRule,
  type ResolvedPhoneRule,
  resolvePhoneRule,
  type SandboxRules,
} from "./phone-rules.ts";

/** Every phone of a sandbox: how each acts, and how often those were called that count it. */
export class Phones {
  readonly #default: PhoneRule;
  readonly #listed: Map<string, PhoneRule>;
  readonly #calls = new Map<string, number>();

  constructor(rules: SandboxRules) {
    this.#default = rules.default ?? {};
    this.#listed = new Map(rules.phones?.map((phone) => [phone.phone_number, phone]));
  }

  /** From the next call on, this is how the phone acts; the calls that it counted before are forgotten. */
  script(phoneNumber: string, rule: PhoneRule): void {
    this.#listed.set(phoneNumber, rule);
    this.#calls.delete(phoneNumber);
  }

  /** How a phone acts in the call that is dialled now. What the account file lists goes before everything else. */
  dialled(phoneNumber: string): ResolvedPhoneRule {
    const rule = this.#listed.get(phoneNumber) ?? magicRule(phoneNumber) ?? this.#default;
    const busyFor = rule.busy_for_calls ?? 0;
    if (busyFor === 0) return resolvePhoneRule(rule);
    const calls = (this.#calls.get(phoneNumber) ?? 0) + 1;
    this.#calls.set(phoneNumber, calls);
    return resolvePhoneRule(calls > busyFor ? rule : { ...rule, when_called: "busy" });
  }
}
