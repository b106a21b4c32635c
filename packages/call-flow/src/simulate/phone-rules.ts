import { keysOf, type PressedKey } from "./keys.ts";

/** How a phone acts; what is left out is the default. All times are whole milliseconds, 0 or more. */
export interface PhoneRule {
  /** What becomes of a call to this phone; `answers` unless told otherwise. */
  readonly when_called?:
    | "answers"
    | "voice_mail"
    | "busy"
    | "rejects"
    | "unreachable"
    | "offline"
    | "never_answers";
  /** From dialling to the first ring, or to the word that there will be none; 200 unless told otherwise. */
  readonly rings_after_ms?: number;
  /** From the first ring to the answer, or to the refusal; 1000 unless told otherwise. */
  readonly answers_after_ms?: number;
  /** From the first ring until the line sends sound before the answer; never unless told. */
  readonly early_media_after_ms?: number;
  /** From the answer until this side hangs up, whatever it hears; never unless told. */
  readonly hangs_up_after_ms?: number;
  /** From the first moment of talk until this side hangs up; never unless told. */
  readonly hangs_up_after_talk_ms?: number;
  /** The keys that this side presses after its answer, with a dot for each second of waiting; none unless told. */
  readonly presses?: string;
  /** From the answer until the first key is pressed; 500 unless told otherwise. */
  readonly presses_after_ms?: number;
  /** How long the greeting of a voice mail lasts; 5000 unless told otherwise. */
  readonly greeting_ms?: number;
  /** How long a voice mail takes a message after its greeting, before it hangs up; 30 000 unless told otherwise. */
  readonly records_ms?: number;
  /** How many calls find the line busy before the phone acts as told; 0 unless told otherwise. */
  readonly busy_for_calls?: number;
}

/** How the phones act: what an account file says in its section `sandbox`. */
export interface SandboxRules {
  /** The rule of every phone that is neither listed nor acts by itself. */
  readonly default?: PhoneRule;
  /** Rules of single phones. Each stands for itself: what it leaves out is not taken from `default`. */
  readonly phones?: readonly (PhoneRule & { readonly phone_number: string })[];
}

/** A rule for one call, in which nothing is left open; null stands for never. */
export interface ResolvedPhoneRule {
  /** A voice mail answers too: what makes it one is in the times below. */
  readonly when_called: Exclude<NonNullable<PhoneRule["when_called"]>, "voice_mail">;
  readonly rings_after_ms: number;
  readonly answers_after_ms: number;
  readonly early_media_after_ms: number | null;
  readonly hangs_up_after_ms: number | null;
  readonly hangs_up_after_talk_ms: number | null;
  /** Times count from the answer. */
  readonly presses: readonly PressedKey[];
}

/**
 * A rule with its defaults filled in, for a call that does not find the line busy by `busy_for_calls`.
 *
 * @param rule as it is written.
 */
export function resolvePhoneRule(rule: PhoneRule): ResolvedPhoneRule {
  const { when_called = "answers", greeting_ms = 5000, records_ms = 30_000, presses_after_ms = 500 } = rule;
  const machine = when_called === "voice_mail";
  return {
    when_called: machine ? "answers" : when_called,
    rings_after_ms: rule.rings_after_ms ?? 200,
    answers_after_ms: rule.answers_after_ms ?? 1000,
    early_media_after_ms: rule.early_media_after_ms ?? null,
    hangs_up_after_ms: machine ? greeting_ms + records_ms : (rule.hangs_up_after_ms ?? null),
    hangs_up_after_talk_ms: machine ? null : (rule.hangs_up_after_talk_ms ?? null),
    presses: keysOf(machine ? "" : (rule.presses ?? "")).map(({ key, after_ms }) => ({
      key,
      after_ms: presses_after_ms + after_ms,
    })),
  };
}
