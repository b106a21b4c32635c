/**
 * The difference between the situation that the facts ask for and the one our commands have made, as commands.
 *
 * Each part brings one side of the situation up to date and says so in the state; doing it twice gives nothing more.
 * Their order is what an engine needs: part, let go, free the ears, join, fill the ears, dial, clock, end.
 */
import type { Command } from "./commands.ts";
import { type DialTarget, legsToDial } from "./dialling.ts";
import { parseDtmf } from "./dtmf.ts";
import { wantedRelease } from "./endings.ts";
import type { LegId } from "./events.ts";
import { telephoneOf } from "./leg-view.ts";
import { wantedBridge, wantedSound } from "./rules.ts";
import { type CallState, newLeg, type Sound, withLeg } from "./state.ts";
import { wantedTimers } from "./timers.ts";

type Give = (command: Command) => void;
type Part = (state: CallState, give: Give, now: number) => CallState;

function isSameSound(one: Sound | null, other: Sound | null): boolean {
  if (one === null || other === null) return one === other;
  return one.kind === other.kind && (one.kind !== "message" || one.nth === (other as typeof one).nth);
}

/**
 * Who is in a bridge never changes, only whether there is one and its mode. From listening to talking there is no gap:
 * the bridge stays and is raised.
 */
const unbridge: Part = (state, give) => {
  if (state.bridge === null || wantedBridge(state) !== null) return state;
  give({ type: "unbridge", legs: state.bridge.legs });
  return { ...state, bridge: null };
};

const release: Part = (state, give) =>
  state.legs.reduce((after, leg) => {
    const reason = leg.ended === null && leg.release === null ? wantedRelease(state, leg) : null;
    if (reason === null) return after;
    give({ type: "hang_up", leg: leg.id, reason });
    return withLeg(after, leg.id, (live) => ({ ...live, release: reason, sound: null }));
  }, state);

const silence: Part = (state, give) =>
  state.legs.reduce((after, leg) => {
    if (leg.sound === null || isSameSound(leg.sound.what, wantedSound(state, leg, wantedBridge(state)))) {
      return after;
    }
    give({ type: "stop_playback", leg: leg.id, playback: leg.sound.playback });
    return withLeg(after, leg.id, (live) => ({ ...live, sound: null }));
  }, state);

const bridge: Part = (state, give) => {
  const wanted = wantedBridge(state);
  if (wanted === null || wanted.mode === state.bridge?.mode) return state;
  give({ type: "bridge", ...wanted });
  return { ...state, bridge: wanted };
};

function soundCommand(leg: LegId, playback: string, what: Sound): Command {
  switch (what.kind) {
    case "message":
      return { type: "play", leg, playback, media: what.media };
    case "waiting_media":
    case "dialing_music":
      return { type: "loop", leg, playback, media: what.media };
    case "ringing_tone":
      return { type: "tone", leg, playback, tone: "ringing" };
    case "busy_tone":
      return { type: "tone", leg, playback, tone: "busy" };
  }
}

const sound: Part = (state, give) =>
  state.legs.reduce((after, leg) => {
    const what = leg.sound === null ? wantedSound(state, leg, wantedBridge(state)) : null;
    if (what === null) return after;
    const playback = `${leg.id}:${leg.sounds_started}`;
    give(soundCommand(leg.id, playback, what));
    return withLeg(after, leg.id, (live) => ({
      ...live,
      sound: { playback, what },
      sounds_started: live.sounds_started + 1,
    }));
  }, state);

function dialCommand({ plan }: CallState, { id: leg, phone }: DialTarget): Command | null {
  const telephone = telephoneOf(plan, phone);
  if (telephone === null) return null;
  const { phone_number, caller_id, ring_timeout_ms } = telephone;
  return { type: "dial", leg, phone_number, caller_id, ring_timeout_ms };
}

const dial: Part = (state, give) => {
  const dialled = legsToDial(state).flatMap((target) => {
    const command = dialCommand(state, target);
    if (command === null) return [];
    give(command);
    return [newLeg(target)];
  });
  return dialled.length === 0 ? state : { ...state, legs: [...state.legs, ...dialled] };
};

const dtmf: Part = (state, give) => {
  if (state.dtmf_due === state.dtmf_sent) return state;
  const due = parseDtmf(state.plan.dtmf_string).slice(state.dtmf_sent, state.dtmf_due);
  for (const { digits } of due) give({ type: "send_dtmf", leg: "contact", digits });
  return due.length === 0 ? state : { ...state, dtmf_sent: state.dtmf_due };
};

const timers: Part = (state, give, now) => {
  const wanted = wantedTimers(state, now);
  if (wanted.length === 0 && state.timers.length === 0) return state;
  const kept = state.timers.filter(({ id }) => wanted.some((timer) => timer.id === id));
  const added = wanted.filter(({ id }) => !kept.some((timer) => timer.id === id));
  for (const timer of state.timers)
    if (!kept.includes(timer)) give({ type: "cancel_timer", timer: timer.id });
  for (const { id, after_ms } of added) give({ type: "set_timer", timer: id, after_ms });
  if (added.length === 0 && kept.length === state.timers.length) return state;
  return { ...state, timers: [...kept, ...added.map(({ id, purpose }) => ({ id, purpose }))] };
};

const finish: Part = (state, give) => {
  if (state.ending === null || state.legs.some((leg) => leg.ended === null)) return state;
  give({ type: "finish", finish_reason: state.ending.reason });
  return { ...state, finished: true };
};

const PARTS: readonly Part[] = [unbridge, release, silence, bridge, sound, dial, dtmf, timers, finish];

/**
 * Brings the situation in the engine up to the facts.
 *
 * @param now time of the event that led here, ms since the epoch.
 * @returns the state with the commanded situation as it is then, and the commands that make it so, in order.
 */
export function reconcile(state: CallState, now: number): readonly [CallState, readonly Command[]] {
  const commands: Command[] = [];
  const give: Give = (command) => {
    commands.push(command);
  };
  return [PARTS.reduce((before, part) => part(before, give, now), state), commands];
}
