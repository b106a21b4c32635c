import type { PhoneRule } from "./phone-rules.ts";

/** A group of numbers that act in one way, in every account. */
export interface MagicNumbers {
  /**
   * Eleven characters: digits, `SS` for seconds (00–99) and, where there is one, `D` for a digit. No area or mobile
   * code of the numbering zone 7 begins with 0, so nobody can have such a number.
   */
  readonly pattern: string;
  /** How the number acts. `ms`: its seconds in milliseconds; `digit`: its digit, empty where the pattern has none. */
  readonly rule: (ms: number, digit: string) => PhoneRule;
}

/** Somebody who talks and then says goodbye: so that no call goes on that nobody is interested in any more. */
const TALKS = { hangs_up_after_talk_ms: 10_000 } as const;

/** Every number that acts by itself. `docs/sandbox.md` shows this table; a test calls each row of the page. */
export const MAGIC_NUMBERS: readonly MagicNumbers[] = [
  { pattern: "700000010SS", rule: (ms) => ({ answers_after_ms: ms, ...TALKS }) },
  { pattern: "700000011SS", rule: (ms) => ({ hangs_up_after_ms: ms }) },
  { pattern: "700000012SS", rule: (ms) => ({ hangs_up_after_talk_ms: ms }) },
  { pattern: "700000020SS", rule: (ms) => ({ when_called: "busy", rings_after_ms: ms }) },
  { pattern: "700000021SS", rule: (ms) => ({ when_called: "rejects", answers_after_ms: ms }) },
  { pattern: "700000022SS", rule: (ms) => ({ when_called: "unreachable", rings_after_ms: ms }) },
  { pattern: "700000023SS", rule: (ms) => ({ when_called: "offline", rings_after_ms: ms }) },
  { pattern: "700000024SS", rule: (ms) => ({ when_called: "never_answers", rings_after_ms: ms }) },
  {
    pattern: "700000030SS",
    rule: (ms) => ({ early_media_after_ms: 1000, answers_after_ms: ms, ...TALKS }),
  },
  { pattern: "700000031SS", rule: (ms) => ({ when_called: "never_answers", early_media_after_ms: ms }) },
  { pattern: "700000040SS", rule: (ms) => ({ when_called: "voice_mail", answers_after_ms: ms }) },
  { pattern: "70000006DSS", rule: (ms, digit) => ({ presses: digit, presses_after_ms: ms, ...TALKS }) },
];

const MATCHERS = MAGIC_NUMBERS.map(({ pattern, rule }) => ({
  form: new RegExp(`^${pattern.replace("D", "(?<digit>[0-9])").replace("SS", "(?<seconds>[0-9]{2})")}$`, "u"),
  rule,
}));

/** How a number acts by itself; null for every ordinary number. */
export const magicRule = (phoneNumber: string): PhoneRule | null => {
  for (const { form, rule } of MATCHERS) {
    const found = form.exec(phoneNumber)?.groups;
    if (found !== undefined) return rule(Number(found["seconds"]) * 1000, found["digit"] ?? "");
  }
  return null;
};
