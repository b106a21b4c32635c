/** An event -> the facts it adds. Gives back the very same state where the event is late, repeated or unknown. */
import { endAtOnce, releaseReason } from "./endings.ts";
import type { CallEvent, LegId, TimerId } from "./events.ts";
import { type CallState, isUp, type LegState, operationOf, withLeg } from "./state.ts";

/** The leg still rings, as far as anybody knows: not answered, not ended, not let go. */
function isRinging(leg: LegState): boolean {
  return leg.answered_at === null && leg.ended === null && leg.release === null;
}

/** The first employee who is known to be there wins, for good. */
function withWinner(state: CallState, id: LegId): CallState {
  const won = state.legs.find((leg) => leg.id === id && leg.phone !== null && leg.confirmed);
  return won !== undefined && state.employee === null ? { ...state, employee: id } : state;
}

function answered(state: CallState, id: LegId, at: number): CallState {
  const after = withLeg(state, id, (leg) =>
    isRinging(leg)
      ? {
          ...leg,
          answered_at: at,
          confirmed: (operationOf(state.plan, leg)?.confirmation_digit ?? null) === null,
        }
      : leg,
  );
  return withWinner(after, id);
}

function digitReceived(state: CallState, id: LegId, digit: string): CallState {
  if (state.ending !== null) return state;
  const after = withLeg(state, id, (leg) =>
    isUp(leg) && !leg.confirmed && operationOf(state.plan, leg)?.confirmation_digit === digit
      ? { ...leg, confirmed: true }
      : leg,
  );
  return withWinner(after, id);
}

/** A playback came to its end by itself. A broken message is over like one that was heard: the call goes on. */
function playbackOver(state: CallState, id: LegId, playback: string, broken: boolean): CallState {
  return withLeg(state, id, (leg) => {
    if (leg.sound?.playback !== playback || !isUp(leg)) return leg;
    const { what } = leg.sound;
    if (what.kind === "message") return { ...leg, sound: null, messages_over: what.nth + 1 };
    return broken ? { ...leg, sound: null, broken: [...leg.broken, what.kind] } : leg;
  });
}

function ended(state: CallState, id: LegId, cause: NonNullable<LegState["ended"]>): CallState {
  return withLeg(state, id, (leg) => (leg.ended === null ? { ...leg, ended: cause, sound: null } : leg));
}

function timerFired(state: CallState, id: TimerId): CallState {
  const timer = state.timers.find((pending) => pending.id === id);
  if (timer === undefined) return state;
  const after = { ...state, timers: state.timers.filter((pending) => pending !== timer) };
  const { purpose } = timer;
  switch (purpose.kind) {
    case "session":
      return endAtOnce(after, "timeout");
    case "dtmf":
      return { ...after, dtmf_due: after.dtmf_due + 1 };
    case "confirmation":
      return withLeg(after, purpose.leg, (leg) => ({ ...leg, given_up: "no_confirmation" }));
    case "busy_tone":
      return withLeg(after, purpose.leg, (leg) => ({ ...leg, given_up: "busy_tone_over" }));
    case "overdue_ring":
      return withLeg(after, purpose.leg, (leg) => ({ ...leg, given_up: "no_answer" }));
    case "overdue_message":
      return withLeg(after, purpose.leg, (leg) => ({ ...leg, messages_over: leg.messages_over + 1 }));
    case "overdue_release":
      return ended(after, purpose.leg, "released");
  }
}

/** Nothing of the call is left in the engine, so nothing needs to be undone there. */
function telephonyLost(state: CallState): CallState {
  const legs = state.legs.map((leg): LegState => ({ ...leg, ended: leg.ended ?? "failed", sound: null }));
  return { ...endAtOnce(state, "communication_unavailable"), legs, bridge: null };
}

/**
 * Adds what an event tells to the facts.
 *
 * @returns the same object where the event tells nothing new.
 */
export function record(state: CallState, event: CallEvent): CallState {
  switch (event.type) {
    case "started":
      return state.started ? state : { ...state, started: true };
    case "leg_ringing":
      return withLeg(state, event.leg, (leg) =>
        isRinging(leg) && leg.line === "silent" ? { ...leg, line: "ringing" } : leg,
      );
    case "leg_early_media":
      return withLeg(state, event.leg, (leg) =>
        isRinging(leg) && leg.line !== "early_media" ? { ...leg, line: "early_media" } : leg,
      );
    case "leg_answered":
      return answered(state, event.leg, event.at);
    case "leg_ended":
      return ended(state, event.leg, event.cause);
    case "playback_finished":
      return playbackOver(state, event.leg, event.playback, false);
    case "playback_failed":
      return playbackOver(state, event.leg, event.playback, true);
    case "digit_received":
      return digitReceived(state, event.leg, event.digit);
    case "timer_fired":
      return timerFired(state, event.timer);
    case "release_requested":
      return endAtOnce(state, releaseReason(state, event.by));
    case "telephony_lost":
      return telephonyLost(state);
    default:
      // A journal written by a later version may hold events that this one does not know.
      return state;
  }
}
