/**
 * The state of a call: facts (what happened) beside the situation that our commands have made in the engine.
 * Plain JSON: it can be stored, and replaying the journal of events gives the same state again.
 */
import type { HangUpReason } from "./commands.ts";
import type { LegEndCause, LegId, TimerId } from "./events.ts";
import type { FinishReason } from "./finish-reason.ts";
import type { CallPlan, Media, OperationPlan } from "./plan.ts";

/** Something that one leg alone can hear. */
export type Sound =
  /** The `nth` (from 0) of this leg's own messages, once. */
  | { readonly kind: "message"; readonly nth: number; readonly media: Media }
  /** The operation's own media for an employee who waits, in a loop. */
  | { readonly kind: "waiting_media"; readonly media: Media }
  /** The melody for whoever waits, in a loop. */
  | { readonly kind: "dialing_music"; readonly media: Media }
  | { readonly kind: "ringing_tone" }
  | { readonly kind: "busy_tone" };

/** One telephone that was dialled. A leg that is not in the state was never dialled. */
export interface LegState {
  readonly id: LegId;
  /** Indexes into the plan's operations and their phones; null for the contact. */
  readonly phone: { readonly operation: number; readonly index: number } | null;

  // Facts.
  /** What the line sent before the answer; never goes back. */
  readonly line: "silent" | "ringing" | "early_media";
  /** Time of the answer, ms since the epoch; null before. */
  readonly answered_at: number | null;
  /** A person is known to be there: answered and, where one is asked for, the confirmation digit pressed. */
  readonly confirmed: boolean;
  /** How many of its own messages this leg has behind it: heard, broken or overdue. */
  readonly messages_over: number;
  /** Loops and tones that failed at this leg and are not tried again. */
  readonly broken: readonly Sound["kind"][];
  /** Why this leg is let go although nobody hung up. */
  readonly given_up: "no_answer" | "no_confirmation" | "busy_tone_over" | null;
  /** Why it ended; null while it lives. */
  readonly ended: LegEndCause | null;

  // Commanded.
  readonly sound: { readonly playback: string; readonly what: Sound } | null;
  /** How many sounds were started here: makes the playback ids. */
  readonly sounds_started: number;
  /** Set once a hang-up was commanded; from then on only the end of the leg counts. */
  readonly release: HangUpReason | null;
}

/** Two legs joined. */
export interface BridgeState {
  /** Employee, then contact. */
  readonly legs: readonly [LegId, LegId];
  readonly mode: "talk" | "listen";
}

/** What a pending timer is for. */
export type TimerPurpose =
  | { readonly kind: "session" }
  | { readonly kind: "dtmf" }
  | {
      readonly kind: "confirmation" | "busy_tone" | "overdue_ring" | "overdue_message" | "overdue_release";
      readonly leg: LegId;
    };

/** A timer that was set and has neither fired nor been cancelled. Each id is set at most once in a call. */
export interface PendingTimer {
  readonly id: TimerId;
  readonly purpose: TimerPurpose;
}

/** How the call comes to its end. */
export interface Ending {
  readonly reason: FinishReason;
  /** Whoever is left hears the busy tone first; false: everybody is released at once. */
  readonly busy_tone: boolean;
}

/** The whole state of one call. */
export interface CallState {
  readonly plan: CallPlan;

  // Facts.
  readonly started: boolean;
  /** The employee's leg that won: the first that answered (and confirmed). Never changes again. */
  readonly employee: LegId | null;
  /** Every leg ever dialled, in the order of dialling. */
  readonly legs: readonly LegState[];
  /** How many groups of `dtmf_string` are due. */
  readonly dtmf_due: number;
  /** Set once, by the first thing that ends the call; only `busy_tone` can still fall to false. */
  readonly ending: Ending | null;

  // Commanded.
  readonly bridge: BridgeState | null;
  readonly timers: readonly PendingTimer[];
  /** How many groups of `dtmf_string` were sent. */
  readonly dtmf_sent: number;
  /** `finish` was given: nothing changes any more. */
  readonly finished: boolean;
}

/**
 * The state of a call before anything has happened.
 *
 * @param plan what the call is to do.
 */
export function createCall(plan: CallPlan): CallState {
  return {
    plan,
    started: false,
    employee: null,
    legs: [],
    dtmf_due: 0,
    ending: null,
    bridge: null,
    timers: [],
    dtmf_sent: 0,
    finished: false,
  };
}

/** A leg as it is when its dial was commanded and nothing came of it yet. */
export function newLeg({ id, phone }: Pick<LegState, "id" | "phone">): LegState {
  return {
    id,
    phone,
    line: "silent",
    answered_at: null,
    confirmed: false,
    messages_over: 0,
    broken: [],
    given_up: null,
    ended: null,
    sound: null,
    sounds_started: 0,
    release: null,
  };
}

/**
 * The id of the leg of an employee's phone.
 *
 * @param operation index of the operation in the plan.
 * @param index index of the phone in the operation.
 */
export function employeeLegId(operation: number, index: number): LegId {
  return `employee:${operation}.${index}`;
}

/**
 * A leg by its id.
 *
 * @returns null where it was never dialled.
 */
export function findLeg(state: CallState, id: LegId | null): LegState | null {
  for (const leg of state.legs) if (leg.id === id) return leg;
  return null;
}

/** The operation that a leg belongs to; null for the contact. */
export function operationOf(plan: CallPlan, leg: LegState): OperationPlan | null {
  return leg.phone === null ? null : (plan.operations[leg.phone.operation] ?? null);
}

/** True while the leg is answered and nobody, neither it nor we, has ended it. */
export function isUp(leg: LegState | null): leg is LegState & { readonly answered_at: number } {
  return leg !== null && leg.answered_at !== null && leg.ended === null && leg.release === null;
}

/** The state with one leg changed; the same state where the change gives the same leg. */
export function withLeg(state: CallState, id: LegId, change: (leg: LegState) => LegState): CallState {
  const before = findLeg(state, id);
  if (before === null) return state;
  const after = change(before);
  if (after === before) return state;
  return { ...state, legs: state.legs.map((leg) => (leg === before ? after : leg)) };
}
