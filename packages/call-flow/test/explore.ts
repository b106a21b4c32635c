/**
 * Every order of events that phones, timers and callers can bring about, followed to a fixpoint of states.
 * Time stands still: the flow's decisions may not hang on it.
 */
import { type CallEvent, type CallPlan, type CallState, createCall, type LegId, step } from "../src/index.ts";
import { newObservation, type Observation, observe, operationOfLeg, RuleBroken } from "./observer.ts";

const at = 0;

/** What can happen next in a situation, as far as anybody outside can tell. */
export function possibleEvents(plan: CallPlan, seen: Observation, mediaBreaks = true): readonly CallEvent[] {
  if (seen.finished !== null) return [];
  if (!seen.started) return [{ at, type: "started" }];
  const events: CallEvent[] = seen.timers.map((timer) => ({
    at,
    type: "timer_fired",
    timer: timer as Extract<CallEvent, { type: "timer_fired" }>["timer"],
  }));
  for (const { id, line, answered, ended, hungUp, confirmed, sound } of seen.legs) {
    if (ended) continue;
    const leg = { at, leg: id };
    if (hungUp) events.push({ ...leg, type: "leg_ended", cause: "released" });
    if (!answered) {
      if (line === "silent") events.push({ ...leg, type: "leg_ringing" });
      if (line !== "early_media") events.push({ ...leg, type: "leg_early_media" });
      events.push({ ...leg, type: "leg_answered" });
      for (const cause of ["busy", "no_answer", "failed"] as const)
        events.push({ ...leg, type: "leg_ended", cause });
      continue;
    }
    events.push(
      { ...leg, type: "leg_ended", cause: "hung_up" },
      { ...leg, type: "leg_ended", cause: "failed" },
    );
    const digit = operationOfLeg(plan, id)?.confirmation_digit ?? null;
    if (digit !== null && !confirmed) events.push({ ...leg, type: "digit_received", digit });
    if (sound === null) continue;
    const { playback } = sound;
    if (mediaBreaks) events.push({ ...leg, type: "playback_failed", playback, why: "broken" });
    if (sound.type === "play") events.push({ ...leg, type: "playback_finished", playback });
  }
  return [...events, ...FROM_OUTSIDE];
}

const FROM_OUTSIDE: readonly CallEvent[] = [
  { at, type: "release_requested", by: "api" },
  { at, type: "telephony_lost" },
];

/** Events that tell nothing new in a situation: late, repeated, about strangers. */
export function pointlessEvents(seen: Observation): readonly CallEvent[] {
  const strangers: readonly LegId[] = ["employee:9.9"];
  const undialled = (["contact", "employee:0.0"] as const).filter((id) =>
    seen.legs.every((leg) => leg.id !== id),
  );
  const over = seen.legs.filter((leg) => leg.ended || leg.hungUp);
  const answered = seen.legs.filter((leg) => leg.answered || leg.hungUp || leg.ended);
  const all = seen.finished === null ? over.map(({ id }) => id) : seen.legs.map(({ id }) => id);
  return [
    ...(seen.started ? [{ at, type: "started" } as const] : []),
    ...[...strangers, ...undialled, ...all].flatMap((leg): CallEvent[] => [
      { at, type: "leg_ringing", leg },
      { at, type: "leg_early_media", leg },
      { at, type: "leg_answered", leg },
      { at, type: "digit_received", leg, digit: "1" },
      { at, type: "playback_finished", leg, playback: `${leg}:0` },
      { at, type: "playback_failed", leg, playback: `${leg}:0`, why: "late" },
    ]),
    ...[...strangers, ...undialled, ...seen.legs.filter((leg) => leg.ended).map(({ id }) => id)].map(
      (leg): CallEvent => ({ at, type: "leg_ended", leg, cause: "hung_up" }),
    ),
    ...answered.flatMap(({ id: leg }): CallEvent[] => [
      { at, type: "leg_ringing", leg },
      { at, type: "leg_early_media", leg },
      { at, type: "leg_answered", leg },
    ]),
    ...seen.legs.map(({ id: leg }): CallEvent => ({
      at,
      type: "playback_finished",
      leg,
      playback: "never:0",
    })),
    ...seen.everSet
      .filter((timer) => !seen.timers.includes(timer))
      .map((timer) => ({ at, type: "timer_fired", timer }) as CallEvent),
    { at, type: "timer_fired", timer: "dtmf:99" },
    ...(seen.finished === null ? [] : FROM_OUTSIDE),
  ];
}

export interface Explored {
  readonly states: number;
  readonly transitions: number;
  readonly finishReasons: readonly string[];
  /** States from which no order of ordinary events leads to the end. */
  readonly stuck: readonly string[];
}

interface Node {
  readonly state: CallState;
  readonly seen: Observation;
  /** How it was reached: to tell where a rule was broken. */
  readonly from: { readonly node: Node; readonly event: CallEvent } | null;
}

function wayTo(node: Node): string {
  const here = node.from === null ? "" : `\n  ${JSON.stringify(node.from.event)}`;
  return node.from === null ? here : wayTo(node.from.node) + here;
}

/**
 * Two situations with the same key have the same future. Left out is what nothing can hang on any more: how a leg that
 * has ended once rang and what it heard, which timers there ever were, everything but the reason of a finished call.
 */
function keyOf(state: CallState, seen: Observation): string {
  if (seen.finished !== null && state.finished) return `finished ${seen.finished}`;
  const legs = state.legs.map((leg) =>
    leg.ended === null ? leg : [leg.id, leg.ended, leg.given_up, leg.release, leg.answered_at],
  );
  const seenLegs = seen.legs.map((leg) => (leg.ended ? [leg.id, leg.answered, leg.hungUp] : leg));
  return JSON.stringify([
    { ...state, legs, plan: null },
    { ...seen, legs: seenLegs, everSet: null },
  ]);
}

function transition(plan: CallPlan, node: Node, event: CallEvent): Node {
  const [state, commands] = step(node.state, event);
  const seen = JSON.parse(JSON.stringify(node.seen)) as Observation;
  const next: Node = { state, seen, from: { node, event } };
  try {
    observe(plan, seen, event, commands);
  } catch (error) {
    if (error instanceof RuleBroken) throw new RuleBroken(`${error.message}\nafter${wayTo(next)}`);
    throw error;
  }
  return next;
}

/** True where an event is ordinary: what phones, media and timers do by themselves in a call left alone. */
const isOrdinary = ({ type }: CallEvent) => type !== "release_requested" && type !== "telephony_lost";

function remember(before: Map<string, string[]>, key: string, earlier: string): void {
  const known = before.get(key);
  if (known === undefined) before.set(key, [earlier]);
  else known.push(earlier);
}

/**
 * Follows a plan to the fixpoint.
 *
 * @param mediaBreaks false: everything can be played, which leaves room for more phones.
 * @throws RuleBroken with the way that leads there.
 */
export function explore(plan: CallPlan, mediaBreaks = true): Explored {
  const first: Node = { state: createCall(plan), seen: newObservation(), from: null };
  const known = new Map<string, Node>([[keyOf(first.state, first.seen), first]]);
  const before = new Map<string, string[]>();
  const finishReasons = new Set<string>();
  const finished: string[] = [];
  let transitions = 0;
  for (const [key, node] of known) {
    if (node.seen.finished !== null) {
      finishReasons.add(node.seen.finished);
      finished.push(key);
    }
    for (const event of pointlessEvents(node.seen)) {
      const [after, commands] = step(node.state, event);
      if (after !== node.state || commands.length > 0)
        throw new RuleBroken(`not ignored: ${JSON.stringify(event)}`);
    }
    for (const event of possibleEvents(plan, node.seen, mediaBreaks)) {
      transitions += 1;
      const next = transition(plan, node, event);
      const nextKey = keyOf(next.state, next.seen);
      if (isOrdinary(event)) remember(before, nextKey, key);
      if (!known.has(nextKey)) known.set(nextKey, next);
    }
  }

  const ends = new Set(finished);
  for (const key of ends) for (const earlier of before.get(key) ?? []) ends.add(earlier);
  const stuck = [...known.keys()].filter((key) => !ends.has(key));
  return { states: known.size, transitions, finishReasons: [...finishReasons].toSorted(), stuck };
}
