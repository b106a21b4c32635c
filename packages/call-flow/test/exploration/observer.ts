/**
 * A second opinion: follows a call by its events and commands alone and throws where the rules are broken. It knows
 * the plan and the method's rules, but nothing of how the flow keeps its state.
 */
import type { CallEvent, CallPlan, CallState, Command, LegId } from "../../src/index.ts";
import {
  CONTACT_OUTCOME,
  digitGroups,
  dueSound,
  dueTimers,
  employeeOutcome,
  mayListen,
  mayTalk,
  nameOf,
  nobodyToReach,
  operationOfLeg,
  toBeDialled,
} from "./method-rules.ts";
import {
  find,
  hasLost,
  isAlive,
  isUp,
  newObservedLeg,
  type Observation,
  type ObservedLeg,
  type ObservedSound,
  phonesOf,
  rings,
} from "./observation.ts";

export class RuleBroken extends Error {
  override readonly name = "RuleBroken";
}

/** How often each rule was put to the test: a rule that never was proves nothing. */
export const timesTested = new Map<string, number>();

function must(condition: boolean, rule: string, subject: unknown): asserts condition {
  timesTested.set(rule, (timesTested.get(rule) ?? 0) + 1);
  if (!condition) throw new RuleBroken(`${rule}: ${JSON.stringify(subject)}`);
}

function close(seen: Observation, reason: string): void {
  seen.closing ??= reason;
}

function closeAtOnce(seen: Observation, reason: string): void {
  close(seen, reason);
  seen.atOnce = true;
}

/** True while both talk: what ends now ends well. */
const isTalking = (seen: Observation) => seen.bridge?.mode === "talk";

function seeLegEnd(seen: Observation, leg: ObservedLeg, cause: keyof typeof CONTACT_OUTCOME): void {
  leg.ended = true;
  leg.cause = cause;
  leg.sound = null;
  const wasAnswered = leg.answeredAt !== null;
  const isContact = leg.id === "contact";
  if (!isContact) leg.outcome ??= employeeOutcome(cause, wasAnswered);
  if (!isContact && leg.id !== seen.winner) return;
  if (leg.givenUp) return;
  if (!wasAnswered) close(seen, CONTACT_OUTCOME[cause]);
  else if (cause === "failed") close(seen, "communication_unavailable");
  else if (isTalking(seen)) close(seen, "success_finish");
  else close(seen, isContact ? "subscriber_disconnects" : "operator_disconnects");
}

const OVERDUE = /^overdue:(contact|employee:\d+\.\d+):([a-z]+)/u;

function seeTimer(seen: Observation, timer: string): void {
  if (!seen.timers.includes(timer)) return;
  seen.timers = seen.timers.filter((pending) => pending !== timer);
  if (timer === "session") closeAtOnce(seen, "timeout");
  if (timer.startsWith("dtmf:")) seen.dtmfDue += 1;
  const waited = find(seen, timer.replace(/^(?:busy|confirm):/u, "") as LegId);
  if (waited !== undefined) {
    waited.givenUp = true;
    if (timer.startsWith("confirm:")) waited.outcome ??= "no_operator_confirmation";
  }
  const [, id, what] = OVERDUE.exec(timer) ?? [];
  const leg = find(seen, (id ?? null) as LegId | null);
  if (leg === undefined) return;
  if (what === "release") seeLegEnd(seen, leg, "released");
  if (what === "message") leg.messagesOver += 1;
  if (what !== "ring") return;
  leg.givenUp = true;
  if (leg.id === "contact") close(seen, "subscriber_not_responsible");
  else leg.outcome ??= "operator_not_responsible";
}

function seeEvent(plan: CallPlan, seen: Observation, event: CallEvent): void {
  const leg = "leg" in event ? find(seen, event.leg) : undefined;
  switch (event.type) {
    case "started":
      seen.started = true;
      if (plan.refusal !== null) close(seen, plan.refusal);
      return;
    case "leg_ringing":
      if (rings(leg) && leg.line === "silent") leg.line = "ringing";
      return;
    case "leg_early_media":
      if (rings(leg)) leg.line = "early_media";
      return;
    case "leg_answered":
      if (!rings(leg)) return;
      leg.answeredAt = event.at;
      leg.confirmed = (operationOfLeg(plan, leg.id)?.confirmation_digit ?? null) === null;
      if (leg.id !== "contact" && leg.confirmed) seen.winner ??= leg.id;
      return;
    case "digit_received":
      if (!isUp(leg) || seen.closing !== null || leg.confirmed) return;
      if (operationOfLeg(plan, leg.id)?.confirmation_digit !== event.digit) return;
      leg.confirmed = true;
      seen.winner ??= leg.id;
      return;
    case "leg_ended":
      if (isAlive(leg)) seeLegEnd(seen, leg, event.cause);
      return;
    case "playback_finished":
    case "playback_failed":
      if (!isUp(leg) || leg.sound?.playback !== event.playback) return;
      if (leg.sound.type === "play") leg.messagesOver += 1;
      else if (event.type === "playback_finished") return;
      else leg.broken = [...leg.broken, leg.sound.what];
      leg.sound = null;
      return;
    case "timer_fired":
      seeTimer(seen, event.timer);
      return;
    case "release_requested":
      if (event.by === "shutdown") closeAtOnce(seen, "communication_unavailable");
      else closeAtOnce(seen, isTalking(seen) ? "success_finish" : "scenario_disconnects");
      return;
    case "telephony_lost":
      closeAtOnce(seen, "communication_unavailable");
      seen.bridge = null;
      for (const lost of seen.legs) {
        lost.cause ??= "failed";
        lost.ended = true;
        lost.sound = null;
      }
      return;
  }
}

/** Nobody can be connected any more, although nobody who was there went. */
function seeHopelessness(plan: CallPlan, seen: Observation): void {
  if (!seen.started || seen.closing !== null) return;
  const reason = seen.winner === null ? nobodyToReach(plan, seen) : null;
  if (reason !== null) close(seen, reason);
  else if (!plan.contact.online) close(seen, "sip_offline");
}

type CommandOf<T extends Command["type"]> = Extract<Command, { type: T }>;

function seeDial(plan: CallPlan, seen: Observation, command: CommandOf<"dial">): void {
  must(find(seen, command.leg) === undefined, "nobody is dialled twice", command);
  must(toBeDialled(plan, seen).includes(command.leg), "only whose turn it is is dialled", command);
  const own = phonesOf(plan).find(({ id }) => id === command.leg);
  const { phone_number, ring_timeout_ms } = own?.phone ?? plan.contact;
  must(command.phone_number === phone_number, "the number of the plan is dialled", command);
  must(command.ring_timeout_ms === ring_timeout_ms, "a phone rings as long as the plan says", command);
  const { caller_id } = own?.operation ?? plan.contact;
  must(command.caller_id === caller_id, "each side sees the caller id that is meant for it", command);
  seen.legs = [...seen.legs, newObservedLeg(command.leg)];
}

function seeSound(plan: CallPlan, seen: Observation, command: CommandOf<"play" | "loop" | "tone">): void {
  const leg = find(seen, command.leg);
  const what = command.type === "tone" ? `${command.tone} tone` : nameOf(command.media);
  must(isUp(leg), "only a leg that is up hears something", command);
  must(leg.sound === null, "one sound at a time", command);
  must(seen.bridge?.legs.includes(leg.id) !== true, "nothing is played into a bridge", command);
  must(!seen.talkBegan || what === "busy tone", "no message and no music after the talk began", command);
  must(!seen.playbacks.includes(command.playback), "a playback has an id of its own", command);
  const due = dueSound(plan, seen, leg);
  must(due?.type === command.type && due.what === what, "each hears what the rules say", { command, due });
  seen.playbacks = [...seen.playbacks, command.playback];
  leg.sound = { playback: command.playback, type: command.type, what, nth: leg.messagesOver };
}

function seeBridge(plan: CallPlan, seen: Observation, command: CommandOf<"bridge">): void {
  must(command.legs[0] === seen.winner && command.legs[1] === "contact", "employee, then contact", command);
  const legs = command.legs.map((id) => find(seen, id));
  must(
    legs.every((leg) => leg?.sound === null),
    "nothing else plays in a bridge",
    command,
  );
  if (command.mode === "talk") must(mayTalk(plan, seen), "talk only when the rules allow it", command);
  else must(mayListen(plan, seen), "the line is heard only when the rules allow it", command);
  must(seen.bridge?.mode !== command.mode, "no bridge twice", command);
  if (command.mode === "talk") seen.talkBegan = true;
  seen.bridge = { legs: command.legs, mode: command.mode };
}

/** True where a leg is to hear on what it hears. */
function goesOn(plan: CallPlan, seen: Observation, leg: ObservedLeg, sound: ObservedSound): boolean {
  const isToBeJoined =
    (leg.id === "contact" || leg.id === seen.winner) && (mayTalk(plan, seen) || mayListen(plan, seen));
  if (isToBeJoined && isUp(leg)) return false;
  const isOver = sound.type === "play" && sound.nth !== leg.messagesOver;
  return !isOver && dueSound(plan, seen, leg)?.what === sound.what;
}

function seeCommand(plan: CallPlan, seen: Observation, command: Command, at: number): void {
  must(seen.finished === null, "nothing comes after finish", command);
  switch (command.type) {
    case "dial":
      return seeDial(plan, seen, command);
    case "play":
    case "loop":
    case "tone":
      return seeSound(plan, seen, command);
    case "stop_playback": {
      const leg = find(seen, command.leg);
      must(isUp(leg) && leg.sound?.playback === command.playback, "only what plays is stopped", command);
      must(!goesOn(plan, seen, leg, leg.sound), "what is right is not interrupted", command);
      leg.sound = null;
      return;
    }
    case "bridge":
      return seeBridge(plan, seen, command);
    case "unbridge": {
      const isThere = seen.bridge?.legs.every((leg, index) => leg === command.legs[index]) === true;
      must(isThere, "only a bridge is undone", command);
      must(!mayTalk(plan, seen) && !mayListen(plan, seen), "no gap between the line and the talk", command);
      seen.bridge = null;
      return;
    }
    case "send_dtmf":
      must(isUp(find(seen, "contact")), "digits only to a contact who answered", command);
      must(command.leg === "contact", "digits to nobody but the contact", command);
      must(seen.dtmfSent.length < seen.dtmfDue, "digits not before their time", command);
      must(
        command.digits === digitGroups(plan.dtmf_string)[seen.dtmfSent.length]?.digits,
        "the digits of the request, in order",
        command,
      );
      seen.dtmfSent = [...seen.dtmfSent, command.digits];
      return;
    case "hang_up": {
      const leg = find(seen, command.leg);
      must(isAlive(leg) && !leg.hungUp, "a leg is hung up once, while it lives", command);
      const lost = hasLost(seen, leg);
      const isSpared = !seen.atOnce && plan.busy_tone_ms > 0 && leg.answeredAt !== null;
      must(
        lost || leg.givenUp || (seen.closing !== null && !isSpared),
        "nobody is hung up without a reason, or before the busy tone is over",
        command,
      );
      const reason = lost && leg.answeredAt === null ? "answered_elsewhere" : "normal";
      must(command.reason === reason, "who lost a race shows no missed call", command);
      leg.hungUp = true;
      leg.sound = null;
      return;
    }
    case "set_timer": {
      must(!seen.everSet.includes(command.timer), "a timer is set once", command);
      const after = dueTimers(plan, seen, at).get(command.timer);
      must(after === command.after_ms, "a timer runs for as long as it should", { command, after });
      seen.timers = [...seen.timers, command.timer];
      seen.everSet = [...seen.everSet, command.timer];
      return;
    }
    case "cancel_timer":
      must(seen.timers.includes(command.timer), "only a running timer is cancelled", command);
      seen.timers = seen.timers.filter((timer) => timer !== command.timer);
      return;
    case "finish":
      must(seen.closing === command.finish_reason, "a call ends with its reason", [command, seen.closing]);
      must(
        seen.legs.every((leg) => leg.ended),
        "finish only when every leg has ended",
        command,
      );
      must(seen.timers.length === 0, "finish only when no timer runs", command);
      must(seen.bridge === null, "finish only without a bridge", command);
      seen.finished = command.finish_reason;
      return;
  }
}

function checkLeg(plan: CallPlan, seen: Observation, leg: ObservedLeg): void {
  must(!hasLost(seen, leg), "who lost the race is let go", leg);
  must(!leg.givenUp, "who waited too long is let go", leg);
  if (seen.closing !== null) {
    const hearsTone = !seen.atOnce && plan.busy_tone_ms > 0 && leg.answeredAt !== null;
    must(hearsTone, "at the end only who answered is left, and only for the busy tone", leg);
  }
  if (leg.answeredAt === null) return;
  if (seen.bridge?.legs.includes(leg.id) === true) {
    must(leg.sound === null, "who is joined hears the other side alone", leg);
  } else {
    const due = dueSound(plan, seen, leg)?.what;
    must(leg.sound?.what === due, "the right sound goes on", [leg, due]);
  }
}

/** What must hold between two events: nothing that is due is left undone, nobody is forgotten. */
function checkRest(plan: CallPlan, seen: Observation, at: number): void {
  if (seen.finished !== null || !seen.started) return;
  must(seen.legs.some(isAlive), "a call without a leg is finished", seen);
  const mode = mayTalk(plan, seen) ? "talk" : mayListen(plan, seen) ? "listen" : null;
  must((seen.bridge?.mode ?? null) === mode, "they are joined as soon, and as long, as they may be", seen);
  must(seen.dtmfSent.length === seen.dtmfDue, "digits are sent when their time has come", seen);
  for (const id of toBeDialled(plan, seen))
    must(find(seen, id) !== undefined, "everybody is dialled as soon as it is their turn", id);
  for (const leg of seen.legs) if (!leg.ended && !leg.hungUp) checkLeg(plan, seen, leg);
  const due = dueTimers(plan, seen, at);
  must(
    due.size === seen.timers.length && seen.timers.every((timer) => due.has(timer)),
    "every wait has its timer, and no timer is without its wait",
    [seen.timers, [...due.keys()]],
  );
  must(seen.timers.length > 0, "something bounds every wait", seen);
}

/** Follows one step. Changes `seen`; throws {@link RuleBroken}. */
export function observe(
  plan: CallPlan,
  seen: Observation,
  event: CallEvent,
  commands: readonly Command[],
): void {
  seeEvent(plan, seen, event);
  seeHopelessness(plan, seen);
  for (const command of commands) seeCommand(plan, seen, command, event.at);
  checkRest(plan, seen, event.at);
}

/** The flow's state is public: what it tells of each leg is what was seen. */
export function checkFacts(state: CallState, seen: Observation): void {
  const legs = seen.legs.every((leg, index) => {
    const told = state.legs[index];
    return (
      told?.id === leg.id &&
      told.ended === leg.cause &&
      told.confirmed === leg.confirmed &&
      told.answered_at === leg.answeredAt &&
      (leg.answeredAt !== null || leg.hungUp || leg.ended || told.line === leg.line) &&
      (leg.ended || (told.release !== null) === leg.hungUp) &&
      (told.sound?.playback ?? null) === (leg.sound?.playback ?? null)
    );
  });
  const isAll =
    legs &&
    state.legs.length === seen.legs.length &&
    state.employee === seen.winner &&
    state.bridge?.mode === seen.bridge?.mode &&
    state.finished === (seen.finished !== null);
  must(isAll, "the state tells what was seen", [state, seen]);
}
