/** What somebody who sees only events and commands knows of a call. */
import type { CallPlan, LegId, OperationPlan, PhonePlan } from "../../src/index.ts";

export interface ObservedSound {
  readonly playback: string;
  readonly type: "play" | "loop" | "tone";
  readonly what: string;
  /** How many messages were over when it began: tells a message from the same one again. */
  readonly nth: number;
}

export interface ObservedLeg {
  readonly id: LegId;
  line: "silent" | "ringing" | "early_media";
  answeredAt: number | null;
  /** A person is known to be there. */
  confirmed: boolean;
  /** Why an employee's phone did not get the call, once that is known; `ended` for the contact. */
  outcome: string | null;
  ended: boolean;
  /** How it ended. */
  cause: string | null;
  hungUp: boolean;
  /** It waited too long: for the answer, for the digit, or to the end of the busy tone. */
  givenUp: boolean;
  /** How many messages this leg has behind it. */
  messagesOver: number;
  sound: ObservedSound | null;
  broken: readonly string[];
}

/** Plain JSON. Changed in place by the observer. */
export interface Observation {
  started: boolean;
  legs: readonly ObservedLeg[];
  winner: LegId | null;
  bridge: { readonly legs: readonly LegId[]; readonly mode: "talk" | "listen" } | null;
  timers: readonly string[];
  /** Every timer ever set. */
  everSet: readonly string[];
  /** Every playback ever started. */
  playbacks: readonly string[];
  dtmfDue: number;
  /** The groups of digits sent. */
  dtmfSent: readonly string[];
  talkBegan: boolean;
  /** Why the call ends, once it is to end. */
  closing: string | null;
  /** Nobody is to hear a busy tone. */
  atOnce: boolean;
  finished: string | null;
}

export const newObservation = (): Observation => ({
  started: false,
  legs: [],
  winner: null,
  bridge: null,
  timers: [],
  everSet: [],
  playbacks: [],
  dtmfDue: 0,
  dtmfSent: [],
  talkBegan: false,
  closing: null,
  atOnce: false,
  finished: null,
});

export const newObservedLeg = (id: LegId): ObservedLeg => ({
  id,
  line: "silent",
  answeredAt: null,
  confirmed: false,
  outcome: null,
  ended: false,
  cause: null,
  hungUp: false,
  givenUp: false,
  messagesOver: 0,
  sound: null,
  broken: [],
});

/** A copy that can be changed: what is read-only in it is shared. */
export const copyOf = (seen: Observation): Observation => ({
  ...seen,
  legs: seen.legs.map((leg) => ({ ...leg })),
});

export const find = (seen: Observation, id: LegId | null): ObservedLeg | undefined =>
  seen.legs.find((leg) => leg.id === id);
export const isAlive = (leg: ObservedLeg | undefined): leg is ObservedLeg => leg !== undefined && !leg.ended;
export const isUp = (leg: ObservedLeg | undefined): leg is ObservedLeg & { answeredAt: number } =>
  isAlive(leg) && leg.answeredAt !== null && !leg.hungUp;
export const rings = (leg: ObservedLeg | undefined): leg is ObservedLeg =>
  isAlive(leg) && leg.answeredAt === null && !leg.hungUp;
export const hasLost = (seen: Observation, leg: ObservedLeg): boolean =>
  leg.id !== "contact" && seen.winner !== null && seen.winner !== leg.id;

export interface PlannedPhone {
  readonly id: LegId;
  readonly operation: OperationPlan;
  readonly phone: PhonePlan;
}

/** All telephones of employees, in the order of the scenario. */
export const phonesOf = (plan: CallPlan): readonly PlannedPhone[] =>
  plan.operations.flatMap((operation, i) =>
    operation.phones.map((phone, j) => ({ operation, phone, id: `employee:${i}.${j}` as LegId })),
  );
