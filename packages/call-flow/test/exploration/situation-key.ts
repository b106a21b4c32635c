/**
 * When two situations have the same future.
 *
 * The key holds all of the flow's state and all of what was observed, but for what the future cannot hang on:
 *
 * - the plan and the clock: one plan is explored at a time, and time stands still;
 * - numbers in names: the ids of playbacks, and how many were started, only have to be new, which the observer checks
 *   along every way; timers that ran and do not run any more, likewise;
 * - the order in which timers were set, and in which sounds turned out to be broken;
 * - a leg that has ended: how it once rang, what it heard and when it was answered. Left is what its search remembers;
 * - the line of a leg that was answered, or is being let go: it is heard by nobody then;
 * - once the call is to end: why its legs ended, for the first reason stays; and how many digits were sent;
 * - a finished call: everything but its reason. That it stays as it is, is tried for each one that finishes.
 *
 * The argument is checked too: `explore` with `checkMerges` takes every step from both of two situations with one key.
 */
import type { CallState, LegState } from "../../src/index.ts";
import type { Observation, ObservedLeg } from "./observation.ts";

const legKeys = new WeakMap<LegState, readonly [open: string, closing: string]>();

/** A leg of the flow's state, in a call that goes on and in one that is to end. Legs are never changed, so kept. */
function keysOfLeg(leg: LegState): readonly [open: string, closing: string] {
  const known = legKeys.get(leg);
  if (known !== undefined) return known;
  const { id, ended, answered_at, given_up, release, confirmed, messages_over, broken, sound } = leg;
  const answered = answered_at === null ? "-" : "a";
  let keys: readonly [string, string];
  if (ended !== null) {
    keys = [`${id} ${ended} ${answered} ${given_up} ${release}`, `${id} ended`];
  } else {
    const line = answered_at === null && release === null ? leg.line : "";
    const heard = sound === null ? "" : sound.what.kind === "message" ? sound.what.nth : sound.what.kind;
    const key = `${id} ${line} ${answered} ${confirmed} ${messages_over} ${given_up} ${release} ${heard} ${broken.toSorted().join()}`;
    keys = [key, key];
  }
  legKeys.set(leg, keys);
  return keys;
}

function keyOfObservedLeg(leg: ObservedLeg, isClosing: boolean): string {
  if (leg.ended) return isClosing ? "e" : `e ${leg.outcome}`;
  const { line, answeredAt, hungUp, confirmed, outcome, givenUp, messagesOver, sound, broken } = leg;
  const flags = (answeredAt === null ? 0 : 1) + (confirmed ? 2 : 0) + (hungUp ? 4 : 0) + (givenUp ? 8 : 0);
  const shownLine = answeredAt === null && !hungUp ? line : "";
  const brokenHere = broken.length > 1 ? broken.toSorted().join() : (broken[0] ?? "");
  return `${flags} ${shownLine} ${outcome} ${messagesOver} ${sound?.what} ${brokenHere}`;
}

/** The key of a situation: the flow's state, and what an onlooker has seen. */
export function keyOf(state: CallState, seen: Observation): string {
  if (seen.finished !== null && state.finished) return `finished ${seen.finished}`;
  const isClosing = state.ending !== null && seen.closing !== null;
  const { ending, bridge, employee, timers } = state;
  const parts = [
    state.started ? "s" : "-",
    employee ?? "",
    ending === null ? "" : `${ending.reason} ${ending.busy_tone}`,
    bridge?.mode ?? "",
    isClosing ? "" : `${state.dtmf_due} ${state.dtmf_sent} ${seen.dtmfDue} ${seen.dtmfSent.length}`,
    timers
      .map(({ id }) => id)
      .sort()
      .join(),
    `${seen.winner} ${seen.bridge?.mode} ${seen.talkBegan} ${seen.closing} ${seen.atOnce}`,
  ];
  for (const leg of state.legs) parts.push(keysOfLeg(leg)[isClosing ? 1 : 0]);
  for (const leg of seen.legs) parts.push(keyOfObservedLeg(leg, isClosing));
  return parts.join("|");
}
