/** What can happen in a situation, and what can come late: as far as anybody outside of the flow can tell. */
import type { CallEvent, CallPlan, LegEndCause, LegId } from "../../src/index.ts";
import { operationOfLeg } from "./method-rules.ts";
import type { Observation, ObservedLeg } from "./observation.ts";

const at = 0;

/** How much of what can happen is tried. */
export interface Scope {
  /** Whether media and tones can turn out not to be playable. */
  readonly mediaBreaks: boolean;
  /** Whether employees' lines tell that they ring. Nobody hears an employee's line: see `keyOf`. */
  readonly employeesRing: boolean;
  /** How a leg can end before its answer. */
  readonly causes: readonly LegEndCause[];
}

/** Everything that can happen. */
export const EVERYTHING: Scope = {
  mediaBreaks: true,
  employeesRing: true,
  causes: [
    "busy",
    "channels_busy",
    "no_answer",
    "rejected",
    "unreachable",
    "offline",
    "hung_up",
    "released",
    "failed",
  ],
};

const STARTED: CallEvent = { at, type: "started" };

const FROM_OUTSIDE: readonly CallEvent[] = [
  { at, type: "release_requested", by: "api" },
  { at, type: "release_requested", by: "shutdown" },
  { at, type: "telephony_lost" },
];

function ofLeg(plan: CallPlan, leg: ObservedLeg, scope: Scope): readonly CallEvent[] {
  const { id, line, answeredAt, ended, hungUp, confirmed, sound } = leg;
  if (ended) return [];
  const here = { at, leg: id };
  const events: CallEvent[] = [];
  if (hungUp) events.push({ ...here, type: "leg_ended", cause: "released" });
  if (answeredAt === null) {
    const tells = !hungUp && (id === "contact" || scope.employeesRing);
    if (tells && line === "silent") events.push({ ...here, type: "leg_ringing" });
    if (tells && line !== "early_media") events.push({ ...here, type: "leg_early_media" });
    if (!hungUp) events.push({ ...here, type: "leg_answered" });
    for (const cause of scope.causes) events.push({ ...here, type: "leg_ended", cause });
    return events;
  }
  events.push(
    { ...here, type: "leg_ended", cause: "hung_up" },
    { ...here, type: "leg_ended", cause: "failed" },
  );
  const digit = operationOfLeg(plan, id)?.confirmation_digit ?? null;
  if (digit !== null && !confirmed && !hungUp) events.push({ ...here, type: "digit_received", digit });
  if (sound === null) return events;
  const { playback } = sound;
  if (scope.mediaBreaks) events.push({ ...here, type: "playback_failed", playback, why: "broken" });
  if (sound.type === "play") events.push({ ...here, type: "playback_finished", playback });
  return events;
}

/** What can happen next. */
export function possibleEvents(plan: CallPlan, seen: Observation, scope = EVERYTHING): readonly CallEvent[] {
  if (seen.finished !== null) return [];
  if (!seen.started) return [STARTED, ...FROM_OUTSIDE];
  return [
    ...seen.timers.map((timer) => ({ at, type: "timer_fired", timer }) as CallEvent),
    ...seen.legs.flatMap((leg) => ofLeg(plan, leg, scope)),
    ...FROM_OUTSIDE,
  ];
}

/** Everything that can be told of a leg which is over, or never was: made once, for it is told in every situation. */
interface Told {
  readonly signs: readonly CallEvent[];
  readonly end: CallEvent;
  /** Of a playback and a digit that nobody waits for. */
  readonly foreign: readonly CallEvent[];
}

const told = new Map<LegId, Told>();

function allOf(leg: LegId): Told {
  const known = told.get(leg);
  if (known !== undefined) return known;
  const signs: readonly CallEvent[] = [
    { at, type: "leg_ringing", leg },
    { at, type: "leg_early_media", leg },
    { at, type: "leg_answered", leg },
    { at, type: "digit_received", leg, digit: "1" },
    { at, type: "playback_finished", leg, playback: `${leg}:0` },
    { at, type: "playback_failed", leg, playback: `${leg}:0`, why: "late" },
  ];
  const foreign: readonly CallEvent[] = [
    { at, type: "playback_finished", leg, playback: "never:0" },
    { at, type: "digit_received", leg, digit: "#" },
  ];
  const all: Told = { signs, foreign, end: { at, type: "leg_ended", leg, cause: "hung_up" } };
  told.set(leg, all);
  return all;
}

const UNKNOWN_TIMER: CallEvent = { at, type: "timer_fired", timer: "dtmf:99" };
const LEGS: readonly LegId[] = ["contact", "employee:0.0", "employee:9.9"];
/** Late signs of an answered leg: all but the digit and the end of what plays there. */
const LINE_SIGNS = 3;

/** Events that tell nothing new in a situation: late, repeated, about strangers. */
export function pointlessEvents(seen: Observation): readonly CallEvent[] {
  const events: CallEvent[] = [UNKNOWN_TIMER];
  if (seen.started) events.push(STARTED);
  for (const id of LEGS) {
    if (seen.legs.some((leg) => leg.id === id)) continue;
    const { signs, end } = allOf(id);
    events.push(...signs, end);
  }
  for (const { id, ended, hungUp, answeredAt, sound } of seen.legs) {
    // A loop does not end by itself.
    if (sound !== null && sound.type !== "play")
      events.push({ at, type: "playback_finished", leg: id, playback: sound.playback });
    const { signs, end, foreign } = allOf(id);
    events.push(...foreign);
    if (ended || hungUp || seen.finished !== null) events.push(...signs);
    else if (answeredAt !== null) events.push(...signs.slice(0, LINE_SIGNS));
    if (ended) events.push(end);
  }
  for (const timer of seen.everSet) {
    if (!seen.timers.includes(timer)) events.push({ at, type: "timer_fired", timer } as CallEvent);
  }
  if (seen.finished !== null) events.push(...FROM_OUTSIDE);
  return events;
}
