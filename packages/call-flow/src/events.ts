/**
 * What happens to a call: the only way its state changes. Plain JSON, journalled before anything is done about it.
 */

/** `contact`, or `employee:<operation index>.<phone index>`. Chosen by the flow, so a repeated command is visible. */
export type LegId = "contact" | `employee:${number}.${number}`;

/** Why a leg ended, as the telephony engine tells it. */
export type LegEndCause =
  /** The line was busy. */
  | "busy"
  /** The employee's phone has as many calls as it takes; it was not dialled. */
  | "channels_busy"
  /** It rang to the end of its ring timeout. */
  | "no_answer"
  /** The called side refused the call. */
  | "rejected"
  /** No such number, or it cannot be reached. */
  | "unreachable"
  /** No telephone is registered for this SIP line. */
  | "offline"
  /** The person at this leg hung up after the answer. */
  | "hung_up"
  /** We released it. */
  | "released"
  /** The engine failed. */
  | "failed";

/** How the engine calls a leg that the event is about. Only told on: nothing in a call depends on it. */
export interface InEngine {
  /** The id of the leg's channel; absent where the engine has none. */
  readonly channel_id?: string;
}

/** With which words of its network the engine heard a leg end. Only told on: the flow goes by the cause. */
export interface EndInEngine extends InEngine {
  /** Code of Q.850, 1 to 127; absent where the engine was told none. */
  readonly q850_cause?: number;
  /** The status of SIP with which the leg was refused, 300 to 699; absent where it was not. */
  readonly sip_status?: number;
}

/** An event of the flow. `at` is the time by the session's clock, ms since the epoch. */
export type CallEvent = { readonly at: number } & (
  | { readonly type: "started" }
  | ({ readonly type: "leg_ringing"; readonly leg: LegId } & InEngine)
  | ({ readonly type: "leg_early_media"; readonly leg: LegId } & InEngine)
  | ({ readonly type: "leg_answered"; readonly leg: LegId } & InEngine)
  | ({ readonly type: "leg_ended"; readonly leg: LegId; readonly cause: LegEndCause } & EndInEngine)
  | { readonly type: "playback_finished"; readonly leg: LegId; readonly playback: string }
  /** Broken media: told, and the call goes on. */
  | { readonly type: "playback_failed"; readonly leg: LegId; readonly playback: string; readonly why: string }
  | { readonly type: "digit_received"; readonly leg: LegId; readonly digit: string }
  | { readonly type: "timer_fired"; readonly timer: TimerId }
  /** Somebody asked to end the call: `release.call`, an operator, shutdown. */
  | { readonly type: "release_requested"; readonly by: "api" | "shutdown" }
  /** The engine lost every leg of this call (crash, restart): nothing may be dialled again. */
  | { readonly type: "telephony_lost" }
);

/**
 * `session`: maximum length of the call; `dtmf:<n>`: the n-th digit group; `confirm:<leg>`: the confirmation digit;
 * `busy:<leg>`: the busy tone for whoever is left; `overdue:<leg>:<what>`: the engine did not answer a command.
 * Opaque to whoever runs the timers; an id is set at most once in a call.
 */
export type TimerId =
  | "session"
  | `dtmf:${number}`
  | `confirm:${LegId}`
  | `busy:${LegId}`
  | `overdue:${LegId}:${string}`;
