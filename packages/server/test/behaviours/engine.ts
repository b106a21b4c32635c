import type { LegId } from "@scenario-call/call-flow";
import type { Behaviour, Impression } from "./behaviour.ts";

/** What one leg heard, in the form in which behaviours write it, with the ids of legs where they name lanes. */
export interface LegHeard {
  readonly leg: LegId;
  readonly phone_number: string;
  readonly heard: readonly Impression[];
}

/** The answer to a request, without its envelope. */
export type Answer = { readonly result: object } | { readonly error: object };

/** What an engine did with a behaviour. Null where this engine cannot tell. */
export interface Observation {
  /** `result.data`, or the error without metadata. */
  readonly answer: Answer | null;
  /** Every leg that was dialled. */
  readonly legs: readonly LegHeard[];
  readonly finish_reason: string | null;
  readonly session: object | null;
  /** Each with `at_ms` beside its own members. */
  readonly events: readonly object[] | null;
  /** The answers to the requests of `before` and `later`. */
  readonly before: readonly Answer[] | null;
  readonly later: readonly Answer[] | null;
}

/** Something that can carry out a call and listen to its phones. */
export interface Engine {
  readonly name: string;
  /** By how much its times may differ from those of the file, ms. The order may not. */
  readonly tolerance_ms: number;
  /** Why this engine has no part in a behaviour; null where it has. */
  exempt(behaviour: Behaviour): string | null;
  run(behaviour: Behaviour): Promise<Observation>;
}

/** Without what lasted no time, and without what went on: what a person at the phone could tell. */
export const audible = (heard: readonly Impression[]): readonly Impression[] => {
  const isMoment = (one: Impression): boolean => Object.hasOwn(one, "dtmf");
  const whatOf = (one: Impression): string => JSON.stringify({ ...one, at_ms: 0 });
  const lasting = heard
    .filter((one) => !isMoment(one))
    .filter(({ at_ms }, index, all) => all[index + 1]?.at_ms !== at_ms);
  const changes = lasting.filter((one, index) => {
    const last = lasting[index - 1];
    return last === undefined || whatOf(last) !== whatOf(one);
  });
  return inOrder([...changes, ...heard.filter(isMoment)]);
};

/** By time; digits stand after what begins at the same moment. */
export const inOrder = (heard: readonly Impression[]): readonly Impression[] =>
  heard.toSorted(
    (one, other) =>
      one.at_ms - other.at_ms || Number(Object.hasOwn(one, "dtmf")) - Number(Object.hasOwn(other, "dtmf")),
  );
