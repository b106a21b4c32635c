import { type PhoneRule, Phones } from "@scenario-call/call-flow/simulate";
import type { PhoneScript } from "@scenario-call/phones";

/** What a phone says when it refuses, by the rule that makes it refuse. */
export const REFUSAL = { busy: 486, rejects: 603, unreachable: 404, offline: 480 } as const;

/** The script by which a real phone acts as the sandbox's would by this rule. */
export const scriptOf = (
  phone_number: string,
  rule: PhoneRule | undefined,
  sounds: { readonly voice: number; readonly early_voice: number },
): PhoneScript => {
  const { busy_for_calls = 0, ...lasting } = rule ?? {};
  const rules = rule === undefined ? {} : { phones: [{ ...lasting, phone_number }] };
  const acts = new Phones(rules).dialled(phone_number);
  return {
    rings_after_ms: acts.rings_after_ms,
    early_media_after_ms: acts.early_media_after_ms,
    outcome: outcomeOf(acts),
    hangs_up_after_ms: acts.hangs_up_after_ms,
    hangs_up_after_talk_ms: acts.hangs_up_after_talk_ms,
    presses: acts.presses,
    busy_for_calls,
    ...sounds,
  };
};

const outcomeOf = ({
  when_called,
  answers_after_ms,
}: ReturnType<Phones["dialled"]>): PhoneScript["outcome"] => {
  switch (when_called) {
    case "answers":
      return { does: "answers", after_ms: answers_after_ms };
    case "never_answers":
      return { does: "rings_on" };
    case "rejects":
      return { does: "refuses", status: REFUSAL.rejects, after_ms: answers_after_ms, rings: true };
    case "busy":
    case "unreachable":
    case "offline":
      return { does: "refuses", status: REFUSAL[when_called], after_ms: 0, rings: false };
  }
};
