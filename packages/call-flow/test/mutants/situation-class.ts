/** Kinds of commands, events and situations: what mutants are derived from. */
import type { CallEvent, CallState, Command, LegId } from "../../src/index.ts";

type Side = "contact" | "employee" | "other employee";

/** Which side a leg is on; an employee's leg that is not the winner's is told apart once there is a winner. */
function sideOf(state: CallState, leg: LegId): Side {
  if (leg === "contact") return "contact";
  return state.employee === null || state.employee === leg ? "employee" : "other employee";
}

/** Where a call stands. */
export function phaseOf(state: CallState): string {
  if (state.finished) return "finished";
  if (state.ending !== null) return state.ending.busy_tone ? "busy tone" : "ending";
  if (state.bridge !== null) return state.bridge.mode;
  const contact = state.legs.find(({ id }) => id === "contact");
  const here = [
    ...(state.employee === null ? [] : ["employee"]),
    ...((contact?.answered_at ?? null) === null ? [] : ["contact"]),
  ];
  return here.length === 0
    ? state.started
      ? "nobody there"
      : "before the start"
    : `${here.join(" and ")} there`;
}

const LEG_IN_TIMER = /contact|employee:\d+\.\d+/u;

/** The leg that a timer is about; null for those of the whole call. */
export const legOfTimer = (timer: string): LegId | null =>
  (LEG_IN_TIMER.exec(timer)?.[0] ?? null) as LegId | null;

function timerKind(state: CallState, timer: string): string {
  const leg = legOfTimer(timer);
  const kind = timer.replace(LEG_IN_TIMER, "").replaceAll(/\d+/gu, "").replaceAll("::", ":");
  return leg === null ? kind : `${kind} of ${sideOf(state, leg)}`;
}

/** A command by its kind. */
export function classOfCommand(state: CallState, command: Command): string {
  switch (command.type) {
    case "set_timer":
    case "cancel_timer":
      return `${command.type} ${timerKind(state, command.timer)}`;
    case "bridge":
      return `bridge ${command.mode}`;
    case "unbridge":
    case "finish":
      return command.type;
    case "tone":
      return `${command.tone} tone to ${sideOf(state, command.leg)}`;
    case "hang_up":
      return `hang_up ${command.reason} ${sideOf(state, command.leg)}`;
    case "dial":
    case "play":
    case "loop":
    case "stop_playback":
    case "send_dtmf":
      return `${command.type} ${sideOf(state, command.leg)}`;
  }
}

/** An event by its kind. */
export function classOfEvent(state: CallState, event: CallEvent): string {
  if (event.type === "timer_fired") return `timer ${timerKind(state, event.timer)}`;
  if (event.type === "release_requested") return `release by ${event.by}`;
  return "leg" in event ? `${event.type} ${sideOf(state, event.leg)}` : event.type;
}

/** The leg on the other side. */
export function otherLeg(state: CallState, leg: LegId): LegId {
  if (leg !== "contact") return "contact";
  return state.employee ?? state.legs.find(({ id }) => id !== "contact")?.id ?? "employee:0.0";
}
