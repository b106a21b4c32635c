/** Which timers are to run now. */
import { parseDtmf } from "./dtmf.ts";
import type { CallPlan, Media } from "./plan.ts";
import { type CallState, findLeg, isUp, type LegState, operationOf, type PendingTimer } from "./state.ts";

/** How much longer than promised the engine may take over what it owes us, before the call goes on without it, ms. */
export const OVERDUE_GRACE_MS = 5000;

/** A timer that is to run. */
export interface WantedTimer extends PendingTimer {
  readonly after_ms: number;
}

function ringTimeoutMs(plan: CallPlan, leg: LegState): number {
  const phone = leg.phone === null ? plan.contact : operationOf(plan, leg)?.phones[leg.phone.index];
  return phone?.ring_timeout_ms ?? 0;
}

function durationMs(media: Media): number | null {
  return media.kind === "melody" ? null : media.duration_ms;
}

/** The engine owes a word about every dial, release and message of known length: none may hold the call up for ever. */
function overdueTimer(state: CallState, leg: LegState): WantedTimer | null {
  if (leg.release !== null) {
    const purpose = { kind: "overdue_release", leg: leg.id } as const;
    return { id: `overdue:${leg.id}:release`, purpose, after_ms: OVERDUE_GRACE_MS };
  }
  if (leg.answered_at === null) {
    const purpose = { kind: "overdue_ring", leg: leg.id } as const;
    return {
      id: `overdue:${leg.id}:ring`,
      purpose,
      after_ms: ringTimeoutMs(state.plan, leg) + OVERDUE_GRACE_MS,
    };
  }
  if (leg.sound?.what.kind !== "message") return null;
  const length = durationMs(leg.sound.what.media);
  if (length === null) return null;
  const purpose = { kind: "overdue_message", leg: leg.id } as const;
  // Twice the length: a length that was only estimated must not cut a message short.
  return {
    id: `overdue:${leg.id}:message${leg.sound.what.nth}`,
    purpose,
    after_ms: 2 * length + OVERDUE_GRACE_MS,
  };
}

/** The digit may be pressed from the answer on; the time for it counts from the end of the operation's own message. */
function confirmationTimer(state: CallState, leg: LegState): WantedTimer | null {
  const operation = operationOf(state.plan, leg);
  if (operation === null || leg.confirmed || state.ending !== null || !isUp(leg)) return null;
  if (operation.message !== null && leg.messages_over === 0) return null;
  const purpose = { kind: "confirmation", leg: leg.id } as const;
  return { id: `confirm:${leg.id}`, purpose, after_ms: operation.confirmation_timeout_ms };
}

function busyToneTimer(state: CallState, leg: LegState): WantedTimer | null {
  if (state.ending === null || !isUp(leg)) return null;
  const purpose = { kind: "busy_tone", leg: leg.id } as const;
  return { id: `busy:${leg.id}`, purpose, after_ms: state.plan.busy_tone_ms };
}

/** Counted from the contact's answer, not from the timer before, so that lateness does not add up. */
function dtmfTimer(state: CallState, now: number): WantedTimer | null {
  const contact = findLeg(state, "contact");
  if (state.ending !== null || !isUp(contact)) return null;
  const groups = parseDtmf(state.plan.dtmf_string);
  const nth = state.dtmf_due;
  if (nth >= groups.length) return null;
  const start = groups.slice(0, nth + 1).reduce((sum, group) => sum + group.after_ms, contact.answered_at);
  return { id: `dtmf:${nth}`, purpose: { kind: "dtmf" }, after_ms: Math.max(0, start - now) };
}

/**
 * Every timer that is to run now.
 *
 * @param now time of the event that led here, ms since the epoch.
 */
export function wantedTimers(state: CallState, now: number): readonly WantedTimer[] {
  const session: WantedTimer | null =
    state.started && state.ending === null
      ? { id: "session", purpose: { kind: "session" }, after_ms: state.plan.max_session_ms }
      : null;
  const ofLegs = state.legs.flatMap((leg) =>
    leg.ended === null
      ? [overdueTimer(state, leg), confirmationTimer(state, leg), busyToneTimer(state, leg)]
      : [],
  );
  return [session, ...ofLegs, dtmfTimer(state, now)].filter((timer) => timer !== null);
}
