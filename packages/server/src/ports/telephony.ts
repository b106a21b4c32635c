import type { CallEvent, LegId, TelephonyCommand } from "@scenario-call/call-flow";

/** What an engine tells about a session: the flow's own events, less those that the server itself makes. */
export type TelephonyEvent = Extract<
  CallEvent,
  {
    readonly type:
      | "leg_ringing"
      | "leg_early_media"
      | "leg_answered"
      | "leg_ended"
      | "playback_finished"
      | "playback_failed"
      | "digit_received"
      | "telephony_lost";
  }
>;

/** A sound that lasts until another one takes its place. */
export type HeardSound =
  /** A message, once. `estimated_ms`: its length where the engine had to estimate it, else null. */
  | { readonly type: "message"; readonly what: string; readonly estimated_ms: number | null }
  /** A file or melody in a loop. */
  | { readonly type: "music"; readonly what: string }
  | { readonly type: "tone"; readonly tone: "ringing" | "busy" }
  /** What the line of another leg sends before its answer. */
  | { readonly type: "early_media"; readonly of: LegId }
  /** What is said at another leg, without being heard there. */
  | { readonly type: "overhears"; readonly of: LegId }
  /** The other side, who hears this one too. */
  | { readonly type: "talk"; readonly with: LegId };

/** What one party really hears, told by an engine that can listen (the sandbox's phones, test phones on Asterisk). */
export type Heard =
  | { readonly type: "ringing" }
  | { readonly type: "answered" }
  | HeardSound
  /** More than one sound at once. */
  | { readonly type: "together"; readonly sounds: readonly HeardSound[] }
  | { readonly type: "silence" }
  /** Digits that come in; what was heard before goes on. */
  | { readonly type: "dtmf"; readonly digits: string }
  | { readonly type: "hung_up"; readonly by: "self" | "far_side" | "answered_elsewhere" | "never_answered" };

/** One change of what the phone at a leg hears or shows. */
export interface HeardAt {
  /** By the engine's own clock, ms since the epoch; in fast motion it runs ahead of what is stored. */
  readonly at: number;
  readonly call_session_id: number;
  readonly leg: LegId;
  /** The number of the phone itself. */
  readonly phone_number: string;
  /** Number the phone shows. */
  readonly caller_id: string;
  readonly heard: Heard;
}

/** Why an engine did not take a command: in words for the log, without a phone number or the text of a message. */
export class TelephonyError extends Error {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "TelephonyError";
  }
}

/** A leg that an earlier process dialled, as its journal has it. */
export interface LeftLeg {
  readonly leg: LegId;
  readonly phone_number: string;
  /** When the dial was journalled, ms since the epoch. */
  readonly dialled_at: number;
  /** Counted from the dial. */
  readonly ring_timeout_ms: number;
  /** The last that was told of it. */
  readonly told: "nothing" | "leg_ringing" | "leg_early_media" | "leg_answered";
  /** What it was to be hearing; `once`: a message. Null where there was nothing. */
  readonly sound: { readonly playback: string; readonly once: boolean } | null;
}

/** A session that an earlier process left open. */
export interface LeftSession {
  readonly call_session_id: number;
  /** Those whose end was not told. */
  readonly legs: readonly LeftLeg[];
  /** Those whose end was told. */
  readonly ended: readonly LegId[];
}

/**
 * An engine that places legs and moves sound. One conformance suite runs on every implementation.
 *
 * What every engine owes its caller:
 * - Every `dial` it took is answered by exactly one `leg_ended`, at the latest when the ring timeout (counted from the
 *   dial) is over and nobody has answered, or when the leg is hung up. After it nothing more is told about the leg.
 * - Every `play` it took is answered by `playback_finished` or `playback_failed`, unless it was stopped or the leg
 *   ended. Loops and tones are answered by `playback_failed` or not at all.
 * - Ids are the caller's. A `dial` with a leg id, and a `play`, `loop` or `tone` with a playback id, that the engine has
 *   seen in this session changes nothing, also when that leg or playback is over.
 * - A command for a leg that has ended changes nothing: its `leg_ended` is on the way. Stopping what does not play, and
 *   parting what is not joined, changes nothing. Joining two legs that are joined changes the mode, without a gap.
 * - A command that makes no sense (a leg that was never dialled; sound or DTMF to a leg that has not answered) is
 *   refused with a TelephonyError.
 */
export interface Telephony {
  readonly name: string;
  /**
   * Carries a command out. Commands of a session take effect in the order in which they are given: the caller does not
   * wait for one before it gives the next. Resolves when the engine has taken it; what comes of it is told by events, which may come
   * before that. Rejects with a {@link TelephonyError} when it was not taken; then nothing has changed.
   */
  execute(callSessionId: number, command: TelephonyCommand): Promise<void>;
  /**
   * Every event of every session goes to the listener, which must not throw; the returned function ends that. Events of
   * one leg come in the order in which they happened.
   */
  onEvent(listener: (callSessionId: number, event: TelephonyEvent) => void): () => void;
  /**
   * What the phones hear, where the engine can tell; told by the phones' side of the engine, not by the commands. What
   * changes and changes back within one moment is not told.
   */
  onHeard?(listener: (heard: HeardAt) => void): () => void;
  /**
   * Takes back what an earlier process has left in an engine that outlives it; asked for once, before any command. Every
   * leg of these sessions is told what has happened to it meanwhile, by events: whatever was dialled and is not there
   * has ended, a message that does not play any more is over, and nothing is dialled or said again. Everything else that
   * the earlier process had there is released. An engine without this loses its legs with the process.
   *
   * Afterwards the caller gives again whatever is to last (loops, tones, a bridge, releases), and that which is so changes
   * nothing. Rejects with a {@link TelephonyError} where the engine cannot be asked.
   */
  takeBack?(sessions: readonly LeftSession[]): Promise<void>;
  /** Ends every leg that is left, tells nothing more, and refuses every later command. Repeatable. */
  close(): Promise<void>;
}
