import type { CallEvent, LegId, TelephonyCommand } from "@scenario-call/call-flow";

/** What a session does about a command that the engine did not take. */
export interface Remedy {
  /** Told to the flow, so that it does not wait for what will not come. */
  readonly events: readonly CallEvent[];
  /** Legs that the flow now takes for gone: nothing of them may stay in the engine. */
  readonly release: readonly LegId[];
}

/**
 * A command that was refused, or not answered in time, becomes what the flow understands: a leg that failed, a playback
 * that failed. Two legs that cannot be joined have both failed: they would hear silence.
 *
 * @param command any but `hang_up`, which is tried again instead.
 * @param at the time of the refusal, ms since the epoch.
 * @param why the engine's reason, without phone numbers or texts.
 */
export function remedyFor(
  command: Exclude<TelephonyCommand, { readonly type: "hang_up" }>,
  at: number,
  why: string,
): Remedy {
  switch (command.type) {
    case "dial":
      return { events: [failed(command.leg, at)], release: [command.leg] };
    case "play":
    case "loop":
    case "tone": {
      const { leg, playback } = command;
      return { events: [{ at, type: "playback_failed", leg, playback, why }], release: [] };
    }
    case "bridge":
      return { events: command.legs.map((leg) => failed(leg, at)), release: command.legs };
    // Somebody hears a sound for too long, or a digit is missing: no reason to part people.
    case "unbridge":
    case "stop_playback":
    case "send_dtmf":
      return { events: [], release: [] };
  }
}

function failed(leg: LegId, at: number): CallEvent {
  return { at, type: "leg_ended", leg, cause: "failed" };
}
