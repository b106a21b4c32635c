import { validate } from "../made/typia.ts";
import { breaksRule } from "../rule.ts";

/** typia's code, written ahead of time; the rule between parameters, which types cannot say, is added by hand. */
export const check = (input: unknown): unknown => {
  const verdict = validate(input);
  if (!verdict.success) return verdict.errors;
  return breaksRule(input as Parameters<typeof breaksRule>[0]) ? "early_switching" : null;
};
