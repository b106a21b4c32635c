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

/** What one party really hears, told by an engine that can listen (the sandbox's phones, test phones on Asterisk). */
export type Heard =
  | { readonly type: "ringing" }
  | { readonly type: "answered" }
  | { readonly type: "message"; readonly what: string }
  | { readonly type: "music"; readonly what: string }
  | { readonly type: "tone"; readonly tone: "ringing" | "busy" }
  | { readonly type: "early_media" }
  | { readonly type: "talk"; readonly with: LegId }
  | { readonly type: "silence" }
  | { readonly type: "dtmf"; readonly digits: string }
  | { readonly type: "hung_up"; readonly by: "self" | "far_side" | "answered_elsewhere" | "never_answered" };

/** One change of what the phone at a leg hears or shows. */
export interface HeardAt {
  readonly at: number;
  readonly call_session_id: number;
  readonly leg: LegId;
  /** Number the phone shows. */
  readonly caller_id: string;
  readonly heard: Heard;
}

/** An engine that places legs and moves sound. One conformance suite runs on every implementation. */
export interface Telephony {
  readonly name: string;
  /**
   * Carries a command out. Resolves when the engine has taken it; what comes of it is told by events. Repeating a
   * command with the same ids changes nothing.
   */
  execute(callSessionId: number, command: TelephonyCommand): Promise<void>;
  /** Every event of every session goes to the listener; the returned function ends that. */
  onEvent(listener: (callSessionId: number, event: TelephonyEvent) => void): () => void;
  /** What the phones hear, where the engine can tell. */
  onHeard?(listener: (heard: HeardAt) => void): () => void;
  close(): Promise<void>;
}
