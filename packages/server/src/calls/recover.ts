import { type CallState, type Command, createCall, type LegId, type TimerId } from "@scenario-call/call-flow";
import type { StoredSession } from "../ports/store.ts";
import type { LeftLeg, LeftSession } from "../ports/telephony.ts";
import { replayedStep } from "./replay.ts";

/** How far a call was when its process went, read off its journal. */
export interface Interrupted {
  readonly state: CallState;
  /** Time of the last event, ms since the epoch. */
  readonly lastAt: number;
  /** When each timer that was running is to fire, ms since the epoch. */
  readonly timers: ReadonlyMap<TimerId, number>;
  /** The command that began each loop and tone, by its playback. */
  readonly loops: ReadonlyMap<string, Lasting>;
  /** What an engine has to know to take its legs back. */
  readonly left: LeftSession;
}

/** A command whose effect lasts. */
export type Lasting = Extract<Command, { type: "loop" | "tone" }>;

/** What becomes of a session that a process before this one left open. */
export type Recovery =
  /** Never begun: nobody's phone has rung for it. */
  | { readonly action: "start" }
  /** Begun, and legs of it may still be there: to be taken back from an engine that outlives the process. */
  | { readonly action: "resume"; readonly interrupted: Interrupted }
  /** Too old to begin now, or nobody is left on it. */
  | { readonly action: "end"; readonly state: CallState };

/**
 * Decides about a session that was left open. An empty journal means that no command was ever given, since each is
 * journalled first; such a session is begun, unless it is older than `startWithinMs`: whoever asked for a call at
 * night does not want it in the morning.
 */
export function recoveryOf(session: StoredSession, now: number, startWithinMs: number): Recovery {
  // Of a time that has not come: the clock was set back, and nobody knows how old it is.
  const isYoung = Math.abs(now - session.created_at) <= startWithinMs;
  if (session.events.length === 0 && isYoung) return { action: "start" };
  const interrupted = replay(session);
  const { state, left } = interrupted;
  return left.legs.length === 0 ? { action: "end", state } : { action: "resume", interrupted };
}

function replay(session: StoredSession): Interrupted {
  let state = createCall(session.plan);
  let lastAt = session.created_at;
  const timers = new Map<TimerId, number>();
  const loops = new Map<string, Lasting>();
  const dials = new Map<LegId, Pick<LeftLeg, "phone_number" | "dialled_at" | "ring_timeout_ms">>();
  for (const event of session.events) {
    const [next, commands] = replayedStep(state, event);
    state = next;
    lastAt = event.at;
    if (event.type === "timer_fired") timers.delete(event.timer);
    for (const command of commands) {
      if (command.type === "set_timer") timers.set(command.timer, event.at + command.after_ms);
      else if (command.type === "cancel_timer") timers.delete(command.timer);
      else if (command.type === "loop" || command.type === "tone") loops.set(command.playback, command);
      else if (command.type === "dial") {
        const { phone_number, ring_timeout_ms } = command;
        dials.set(command.leg, { phone_number, ring_timeout_ms, dialled_at: event.at });
      }
    }
  }
  const left: LeftSession = {
    call_session_id: session.call_session_id,
    legs: state.legs.flatMap((leg) => {
      const dial = dials.get(leg.id);
      return leg.ended !== null || dial === undefined ? [] : [{ leg: leg.id, ...dial, ...toldOf(leg) }];
    }),
    ended: state.legs.flatMap((leg) => (leg.ended === null ? [] : [leg.id])),
  };
  return { state, lastAt, timers, loops, left };
}

const TOLD = { silent: "nothing", ringing: "leg_ringing", early_media: "leg_early_media" } as const;

function toldOf(leg: CallState["legs"][number]): Pick<LeftLeg, "told" | "sound"> {
  const { sound } = leg;
  return {
    told: leg.answered_at === null ? TOLD[leg.line] : "leg_answered",
    sound: sound === null ? null : { playback: sound.playback, once: sound.what.kind === "message" },
  };
}

/**
 * The commands that make an engine's side of a call as it is to be: given once more where nobody knows whether they were
 * carried out. Nothing of it rings a phone or says something twice.
 */
export function lastingCommands(
  { legs, employee, bridge }: CallState,
  loops: Interrupted["loops"],
): readonly Command[] {
  const live = legs.filter(({ ended }) => ended === null);
  const commands: Command[] = [];
  if (bridge === null && employee !== null && legs.some(({ id }) => id === "contact"))
    commands.push({ type: "unbridge", legs: [employee, "contact"] });
  for (const { id: leg, release } of live)
    if (release !== null) commands.push({ type: "hang_up", leg, reason: release });
  for (const { id: leg, sounds_started: started, sound } of live) {
    for (let nth = 0; nth < started; nth += 1) {
      const playback = `${leg}:${nth}`;
      if (playback !== sound?.playback) commands.push({ type: "stop_playback", leg, playback });
    }
  }
  if (bridge !== null) commands.push({ type: "bridge", ...bridge });
  for (const { sound } of live) {
    const loop = sound === null ? undefined : loops.get(sound.playback);
    if (loop !== undefined) commands.push(loop);
  }
  return commands;
}
