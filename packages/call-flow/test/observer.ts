/**
 * A second opinion: follows a call by its events and commands alone and throws where the rules are broken. It knows
 * the plan and the method's rules, but nothing of how the flow keeps its state.
 */
import type { CallEvent, CallPlan, Command, LegId, Media, OperationPlan } from "../src/index.ts";

interface ObservedSound {
  readonly playback: string;
  readonly type: "play" | "loop" | "tone";
  readonly what: string;
}

interface ObservedLeg {
  readonly id: LegId;
  line: "silent" | "ringing" | "early_media";
  answered: boolean;
  confirmed: boolean;
  ended: boolean;
  hungUp: boolean;
  /** Messages that this leg has behind it. */
  messagesOver: string[];
  sound: ObservedSound | null;
  broken: string[];
}

/** Plain JSON, so that an exploration can copy and compare it. */
export interface Observation {
  started: boolean;
  legs: ObservedLeg[];
  winner: LegId | null;
  bridge: { legs: readonly LegId[]; mode: "talk" | "listen" } | null;
  timers: string[];
  everSet: string[];
  dtmfSent: string[];
  talkBegan: boolean;
  /** A reason to dial nobody any more has been seen. */
  closing: boolean;
  finished: string | null;
}

export class RuleBroken extends Error {
  override readonly name = "RuleBroken";
}

function must(condition: boolean, rule: string, subject: unknown): asserts condition {
  if (!condition) throw new RuleBroken(`${rule}: ${JSON.stringify(subject)}`);
}

export const newObservation = (): Observation => ({
  started: false,
  legs: [],
  winner: null,
  bridge: null,
  timers: [],
  everSet: [],
  dtmfSent: [],
  talkBegan: false,
  closing: false,
  finished: null,
});

export const nameOf = (media: Media): string =>
  media.kind === "file"
    ? `file ${media.media_file_id}`
    : media.kind === "speech"
      ? `says ${media.text}`
      : media.name;

const named = (media: readonly (Media | null)[]) => media.filter((one) => one !== null).map(nameOf);

export function operationOfLeg(plan: CallPlan, leg: LegId): OperationPlan | null {
  const index = /^employee:(\d+)\./u.exec(leg)?.[1];
  return index === undefined ? null : (plan.operations[Number(index)] ?? null);
}

const isSpoken = (plan: CallPlan) => plan.contact_message?.kind === "speech";
const atOnce = (plan: CallPlan) => plan.switch_at_once && !isSpoken(plan);
const early = (plan: CallPlan) =>
  plan.early_switching && plan.switch_at_once && plan.first_call === "employee";

/** The own messages of a leg, as the method's page tells them. */
function messagesOf(plan: CallPlan, leg: LegId): readonly string[] {
  const own = operationOfLeg(plan, leg);
  if (own !== null) return named([own.message, plan.employee_message]);
  return plan.first_call === "employee" && atOnce(plan) ? [] : named([plan.contact_message]);
}

const find = (seen: Observation, id: LegId) => seen.legs.find((leg) => leg.id === id);
const isAlive = (leg: ObservedLeg | undefined): leg is ObservedLeg => leg !== undefined && !leg.ended;
const isUp = (leg: ObservedLeg | undefined): leg is ObservedLeg =>
  isAlive(leg) && leg.answered && !leg.hungUp;
const isDone = (plan: CallPlan, leg: ObservedLeg) =>
  leg.messagesOver.length >= messagesOf(plan, leg.id).length;

function mayTalk(plan: CallPlan, seen: Observation): boolean {
  const contact = find(seen, "contact");
  const employee = seen.winner === null ? undefined : find(seen, seen.winner);
  if (seen.closing || !isUp(contact) || !isUp(employee)) return false;
  return atOnce(plan)
    ? plan.first_call === "contact" || isDone(plan, employee)
    : isDone(plan, employee) && isDone(plan, contact);
}

function mayListen(plan: CallPlan, seen: Observation): boolean {
  const contact = find(seen, "contact");
  const employee = seen.winner === null ? undefined : find(seen, seen.winner);
  return (
    early(plan) &&
    !seen.closing &&
    isUp(employee) &&
    isAlive(contact) &&
    !contact.hungUp &&
    !contact.answered &&
    contact.line === "early_media"
  );
}

function mayDialContact(plan: CallPlan, seen: Observation): boolean {
  if (plan.first_call === "contact") return true;
  const employee = seen.winner === null ? undefined : find(seen, seen.winner);
  return isUp(employee) && isDone(plan, employee);
}

function soundIsRight(plan: CallPlan, seen: Observation, leg: ObservedLeg, sound: ObservedSound): boolean {
  if (seen.closing) return sound.what === "busy tone";
  if (!isDone(plan, leg))
    return sound.type === "play" && sound.what === messagesOf(plan, leg.id)[leg.messagesOver.length];
  if (sound.type === "play" || sound.what === "busy tone") return false;
  const contact = find(seen, "contact");
  const rings = early(plan) && leg.id !== "contact" && contact?.line === "ringing" && !contact.answered;
  const waiting = operationOfLeg(plan, leg.id)?.waiting_media ?? null;
  const best = [
    ...(rings ? ["ringing tone"] : []),
    ...(waiting === null ? [] : [nameOf(waiting)]),
    nameOf(plan.dialing_music),
  ].find((what) => !leg.broken.includes(what));
  return sound.what === best;
}

function seeEvent(plan: CallPlan, seen: Observation, event: CallEvent): void {
  const leg = "leg" in event ? find(seen, event.leg) : undefined;
  switch (event.type) {
    case "started":
      seen.started = true;
      seen.closing ||= plan.refusal !== null || !plan.contact.online;
      return;
    case "leg_ringing":
      if (leg?.line === "silent" && !leg.answered && !leg.hungUp) leg.line = "ringing";
      return;
    case "leg_early_media":
      if (isAlive(leg) && !leg.answered && !leg.hungUp) leg.line = "early_media";
      return;
    case "leg_answered":
      if (!isAlive(leg) || leg.answered || leg.hungUp) return;
      leg.answered = true;
      leg.confirmed = (operationOfLeg(plan, leg.id)?.confirmation_digit ?? null) === null;
      if (leg.id !== "contact" && leg.confirmed) seen.winner ??= leg.id;
      return;
    case "digit_received":
      if (!isUp(leg) || seen.closing || leg.confirmed) return;
      if (operationOfLeg(plan, leg.id)?.confirmation_digit !== event.digit) return;
      leg.confirmed = true;
      seen.winner ??= leg.id;
      return;
    case "leg_ended":
      if (!isAlive(leg)) return;
      leg.ended = true;
      leg.sound = null;
      seen.closing ||= leg.id === "contact" || leg.id === seen.winner;
      return;
    case "playback_finished":
    case "playback_failed":
      if (!isUp(leg) || leg.sound?.playback !== event.playback) return;
      if (leg.sound.type === "play") leg.messagesOver.push(leg.sound.what);
      else if (event.type === "playback_finished") return;
      else leg.broken.push(leg.sound.what);
      leg.sound = null;
      return;
    case "timer_fired":
      seeTimer(seen, event.timer);
      return;
    case "release_requested":
      seen.closing = true;
      return;
    case "telephony_lost":
      seen.closing = true;
      seen.bridge = null;
      for (const lost of seen.legs) Object.assign(lost, { ended: true, sound: null });
      return;
  }
}

function seeTimer(seen: Observation, timer: string): void {
  if (!seen.timers.includes(timer)) return;
  seen.timers = seen.timers.filter((pending) => pending !== timer);
  if (timer === "session") seen.closing = true;
  const [, id, what] = /^overdue:(contact|employee:\d+\.\d+):(.+)$/u.exec(timer) ?? [];
  const leg = seen.legs.find((one) => one.id === id);
  if (leg === undefined) return;
  if (what === "ring" && leg.id === "contact") seen.closing = true;
  if (what === "release") Object.assign(leg, { ended: true, sound: null });
  if (what?.startsWith("message") === true && leg.sound !== null) leg.messagesOver.push(leg.sound.what);
}

/** Nobody is left to try, so the flow may close although nobody hung up: told by its first closing command. */
function seeClosing(plan: CallPlan, seen: Observation, commands: readonly Command[]): void {
  const ends = (command: Command) =>
    command.type === "finish" || (command.type === "tone" && command.tone === "busy");
  if (seen.closing || !commands.some(ends)) return;
  const planned = plan.operations.flatMap((operation, i) =>
    operation.phones.map((phone, j) => ({
      id: `employee:${i}.${j}` as LegId,
      can: phone.online && !phone.busy,
    })),
  );
  const open = planned.filter(({ id, can }) => {
    const leg = find(seen, id);
    if (leg === undefined) return can;
    const letGo = commands.some((command) => command.type === "hang_up" && command.leg === id);
    return !leg.ended && !leg.hungUp && !letGo;
  });
  must(seen.winner === null && open.length === 0, "the call ends only for a reason", { open, commands });
  seen.closing = true;
}

function seeCommand(plan: CallPlan, seen: Observation, command: Command): void {
  must(seen.finished === null, "nothing comes after finish", command);
  switch (command.type) {
    case "dial": {
      must(find(seen, command.leg) === undefined, "nobody is dialled twice", command);
      must(seen.started && !seen.closing, "nobody is dialled in a call that ends", command);
      if (command.leg === "contact") {
        must(mayDialContact(plan, seen), "the contact is dialled only when the employee is ready", command);
        must(command.caller_id === plan.contact.caller_id, "the contact sees the effective number", command);
      } else {
        const contact = find(seen, "contact");
        must(seen.winner === null, "no employee is dialled once one is there", command);
        must(
          plan.first_call === "employee" || isUp(contact),
          "contact first: employees after its answer",
          command,
        );
        must(
          command.caller_id === operationOfLeg(plan, command.leg)?.caller_id,
          "the operation's caller id",
          command,
        );
      }
      seen.legs.push({
        id: command.leg,
        line: "silent",
        answered: false,
        confirmed: false,
        ended: false,
        hungUp: false,
        messagesOver: [],
        sound: null,
        broken: [],
      });
      return;
    }
    case "play":
    case "loop":
    case "tone": {
      const leg = find(seen, command.leg);
      const what = command.type === "tone" ? `${command.tone} tone` : nameOf(command.media);
      must(isUp(leg), "only a leg that is up hears something", command);
      must(leg.sound === null, "one sound at a time", command);
      must(seen.bridge?.legs.includes(leg.id) !== true, "nothing is played into a bridge", command);
      must(!seen.talkBegan || what === "busy tone", "no message and no music after the talk began", command);
      const sound: ObservedSound = { playback: command.playback, type: command.type, what };
      must(soundIsRight(plan, seen, leg, sound), "the right sound", { command, leg });
      leg.sound = sound;
      return;
    }
    case "stop_playback": {
      const leg = find(seen, command.leg);
      must(isUp(leg) && leg.sound?.playback === command.playback, "only what plays is stopped", command);
      leg.sound = null;
      return;
    }
    case "bridge": {
      const legs = command.legs.map((id) => find(seen, id));
      must(
        command.legs[0] === seen.winner && command.legs[1] === "contact",
        "employee, then contact",
        command,
      );
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
      return;
    }
    case "unbridge":
      must(
        JSON.stringify(seen.bridge?.legs) === JSON.stringify(command.legs),
        "only a bridge is undone",
        command,
      );
      seen.bridge = null;
      return;
    case "send_dtmf":
      must(
        isUp(find(seen, "contact")) && command.leg === "contact",
        "digits only to a contact who answered",
        command,
      );
      seen.dtmfSent.push(command.digits);
      return;
    case "hang_up": {
      const leg = find(seen, command.leg);
      must(isAlive(leg) && !leg.hungUp, "a leg is hung up once, while it lives", command);
      const lost = leg.id !== "contact" && seen.winner !== null && seen.winner !== leg.id;
      must(
        command.reason === (lost && !leg.answered ? "answered_elsewhere" : "normal"),
        "the right reason",
        command,
      );
      leg.hungUp = true;
      leg.sound = null;
      return;
    }
    case "set_timer":
      must(!seen.everSet.includes(command.timer), "a timer is set once", command);
      must(command.after_ms >= 0, "no timer in the past", command);
      seen.timers.push(command.timer);
      seen.everSet.push(command.timer);
      return;
    case "cancel_timer":
      must(seen.timers.includes(command.timer), "only a running timer is cancelled", command);
      seen.timers = seen.timers.filter((timer) => timer !== command.timer);
      return;
    case "finish":
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

/** What must hold between two events: nothing that is due is left undone, nobody is forgotten. */
function checkRest(plan: CallPlan, seen: Observation): void {
  if (seen.finished !== null || !seen.started) return;
  must(seen.legs.some(isAlive), "a call without a leg is finished", seen);
  must(seen.timers.length > 0, "something bounds every wait", seen);
  if (mayTalk(plan, seen)) must(seen.bridge?.mode === "talk", "they talk as soon as they may", seen);
  if (mayListen(plan, seen))
    must(seen.bridge?.mode === "listen", "the line is heard as soon as it speaks", seen);
  if (!seen.closing && mayDialContact(plan, seen)) {
    must(find(seen, "contact") !== undefined, "the contact is dialled as soon as it may be", seen);
  }
  for (const leg of seen.legs.filter(isUp)) {
    const joined = seen.bridge?.legs.includes(leg.id) === true;
    if (joined || leg.sound !== null) {
      must(leg.sound === null || soundIsRight(plan, seen, leg, leg.sound), "the right sound goes on", leg);
    } else must(leg.broken.length > 0, "nobody who answered hears nothing", leg);
    const lost = leg.id !== "contact" && seen.winner !== null && seen.winner !== leg.id;
    must(!lost, "who lost the race is let go", leg);
  }
}

/** Follows one step. Changes `seen`; throws {@link RuleBroken}. */
export function observe(
  plan: CallPlan,
  seen: Observation,
  event: CallEvent,
  commands: readonly Command[],
): void {
  seeEvent(plan, seen, event);
  seeClosing(plan, seen, commands);
  for (const command of commands) seeCommand(plan, seen, command);
  checkRest(plan, seen);
}
