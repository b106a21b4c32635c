/**
 * What the flow wants done. Plain JSON; carried out by the telephony port after the step that gave it is on disk.
 */
import type { LegId, TimerId } from "./events.ts";
import type { FinishReason } from "./finish-reason.ts";
import type { Media } from "./plan.ts";

/** How a leg is released: `answered_elsewhere` tells a phone that lost a race to show no missed call. */
export type HangUpReason = "normal" | "answered_elsewhere";

/** A command to the telephony engine. Ids are the flow's, so that repeating a command cannot double a call. */
export type TelephonyCommand =
  | {
      readonly type: "dial";
      readonly leg: LegId;
      readonly phone_number: string;
      readonly caller_id: string;
      readonly ring_timeout_ms: number;
    }
  /** Play once; answered by `playback_finished` or `playback_failed`. */
  | { readonly type: "play"; readonly leg: LegId; readonly playback: string; readonly media: Media }
  /** Play in a loop until stopped. */
  | { readonly type: "loop"; readonly leg: LegId; readonly playback: string; readonly media: Media }
  /** A tone in a loop until stopped: 425 Hz ringing tone, or the short busy tone. */
  | {
      readonly type: "tone";
      readonly leg: LegId;
      readonly playback: string;
      readonly tone: "ringing" | "busy";
    }
  | { readonly type: "stop_playback"; readonly leg: LegId; readonly playback: string }
  /**
   * `talk`: both hear each other. `listen`: the first hears the second's line (early media), not the other way.
   * `talk` for two legs that are joined to listen raises that bridge, without a gap for the first.
   */
  | { readonly type: "bridge"; readonly legs: readonly [LegId, LegId]; readonly mode: "talk" | "listen" }
  /** Also given when one of the two has ended already. */
  | { readonly type: "unbridge"; readonly legs: readonly [LegId, LegId] }
  | { readonly type: "send_dtmf"; readonly leg: LegId; readonly digits: string }
  /**
   * Release the leg, whatever its state: one that answers while this travels is released all the same. Given at most
   * once for a leg; answered by `leg_ended`.
   */
  | { readonly type: "hang_up"; readonly leg: LegId; readonly reason: HangUpReason };

/** A command of the flow: to the telephony engine, to the clock, or the end of the session. */
export type Command =
  | TelephonyCommand
  | { readonly type: "set_timer"; readonly timer: TimerId; readonly after_ms: number }
  | { readonly type: "cancel_timer"; readonly timer: TimerId }
  /** The last command of every session: nothing of it is left in the engine. */
  | { readonly type: "finish"; readonly finish_reason: FinishReason };
