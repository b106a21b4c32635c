/** `dtmf_string` -> what to send and when. */

/** Length of one tone, ms. Every engine uses it, so that a call sounds the same on each. */
export const DTMF_TONE_MS = 100;

/** Silence after each tone, ms. */
export const DTMF_GAP_MS = 100;

/** What one dot in a `dtmf_string` stands for, ms. */
export const DTMF_PAUSE_MS = 1000;

/** Digits sent back to back. */
export interface DtmfGroup {
  /** From the start of the group before (for the first one: from the contact's answer) to the start of this one, ms. */
  readonly after_ms: number;
  /** `0`–`9`, `*`, `#`; at least one. */
  readonly digits: string;
}

/**
 * How long a group takes on the line, ms.
 *
 * @param digits the digits of the group.
 */
export function dtmfDurationMs(digits: string): number {
  return digits.length * (DTMF_TONE_MS + DTMF_GAP_MS);
}

/**
 * Splits a `dtmf_string` into its groups. A dot is one second; dots add up; dots after the last digit mean nothing.
 * The seconds count from the start of the group before, but no group starts before that one has been sent in full.
 *
 * @param dtmfString digits, `*`, `#` and dots as on the wire, or null; other characters are passed over.
 * @returns the groups in order; none where there is nothing to send.
 */
export function parseDtmf(dtmfString: string | null): readonly DtmfGroup[] {
  if (dtmfString === null) return [];
  const groups: DtmfGroup[] = [];
  for (const [, dots = "", digits = ""] of dtmfString.matchAll(/(\.*)([0-9*#]+)/gu)) {
    const sending = dtmfDurationMs(groups.at(-1)?.digits ?? "");
    groups.push({ after_ms: Math.max(dots.length * DTMF_PAUSE_MS, sending), digits });
  }
  return groups;
}
