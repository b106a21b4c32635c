/** How a phone acts; what is left out is the default. All times are whole milliseconds, 0 or more. */
export interface PhoneRule {
  /** What becomes of a call to this phone; `answers` unless told otherwise. */
  readonly when_called?: "answers" | "busy" | "rejects" | "unreachable" | "never_answers";
  /** From dialling to the first ring, or to the word that it is busy or unreachable; 200 unless told otherwise. */
  readonly rings_after_ms?: number;
  /** From the first ring to the answer, or to the refusal; 1000 unless told otherwise. */
  readonly answers_after_ms?: number;
  /** From the first ring until the line sends sound before the answer; never unless told. */
  readonly early_media_after_ms?: number;
  /** From the answer until this side hangs up, whatever it hears; never unless told. */
  readonly hangs_up_after_ms?: number;
  /** From the first moment of talk until this side hangs up; never unless told. */
  readonly hangs_up_after_talk_ms?: number;
  /** The digit that this side presses after its answer; none unless told. */
  readonly presses?: string;
  /** From the answer until the digit is pressed; 500 unless told otherwise. */
  readonly presses_after_ms?: number;
}

/** How the phones act: what an account file says in its section `sandbox`. */
export interface SandboxRules {
  /** The rule of every phone that is not listed. */
  readonly default?: PhoneRule;
  /** Rules of single phones. Each stands for itself: what it leaves out is not taken from `default`. */
  readonly phones?: readonly (PhoneRule & { readonly phone_number: string })[];
}

/** A rule in which nothing is left open; null stands for never. */
export interface ResolvedPhoneRule {
  readonly when_called: NonNullable<PhoneRule["when_called"]>;
  readonly rings_after_ms: number;
  readonly answers_after_ms: number;
  readonly early_media_after_ms: number | null;
  readonly hangs_up_after_ms: number | null;
  readonly hangs_up_after_talk_ms: number | null;
  readonly presses: string | null;
  readonly presses_after_ms: number;
}

/**
 * How one phone acts.
 *
 * @param rules of all phones.
 * @param phoneNumber the number of this one.
 */
export function phoneRuleOf(rules: SandboxRules, phoneNumber: string): ResolvedPhoneRule {
  const rule: PhoneRule =
    rules.phones?.find((phone) => phone.phone_number === phoneNumber) ?? rules.default ?? {};
  return {
    when_called: rule.when_called ?? "answers",
    rings_after_ms: rule.rings_after_ms ?? 200,
    answers_after_ms: rule.answers_after_ms ?? 1000,
    early_media_after_ms: rule.early_media_after_ms ?? null,
    hangs_up_after_ms: rule.hangs_up_after_ms ?? null,
    hangs_up_after_talk_ms: rule.hangs_up_after_talk_ms ?? null,
    presses: rule.presses ?? null,
    presses_after_ms: rule.presses_after_ms ?? 500,
  };
}
