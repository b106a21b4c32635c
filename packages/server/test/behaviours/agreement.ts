import type { Behaviour, Impression } from "./behaviour.ts";
import { type Answer, type Engine, inOrder, type LegHeard, type Observation } from "./engine.ts";

/** What a behaviour says and what an engine did, both in one form: they agree when they are equal. */
export interface Comparison {
  readonly said: object;
  readonly heard: object;
  /** By how much each moment that both have was later than the file's, ms; below 0 where it was earlier. */
  readonly late_ms: readonly number[];
}

/**
 * Puts what an engine did beside what a behaviour says: the one place where it is decided what is compared. Order and
 * content are compared exactly on every engine, each time within its tolerance; what the engine cannot tell is left out.
 */
export const compared = (behaviour: Behaviour, seen: Observation, { tolerance_ms }: Engine): Comparison => {
  const { answer = {}, hears = {}, finish_reason = null, session, events } = behaviour;
  const lanes = [...lanesOf(behaviour, seen.legs)].map(([lane, heard]) => ({
    lane,
    heard: inOrder(heard),
    expected: inOrder(hears[lane] ?? []),
  }));
  const laneLines = lanes.map(
    ({ lane, heard, expected }) => [lane, lines(within(tolerance_ms, heard, expected))] as const,
  );
  const said = {
    answer: answer.error === undefined ? { result: answer.result ?? {} } : { error: answer.error },
    lanes: Object.fromEntries(Object.entries(hears).map(([lane, heard]) => [lane, lines(inOrder(heard))])),
    finish_reason,
    session: session ?? {},
    events: events ?? [],
    before: answersSaid(behaviour.before),
    later: answersSaid(behaviour.later),
  };
  const late = lanes.flatMap(({ heard, expected }) =>
    heard.flatMap(({ at_ms }, index) => {
      const due = expected[index]?.at_ms;
      return due === undefined ? [] : [at_ms - due];
    }),
  );
  return {
    late_ms: late,
    said,
    heard: {
      answer: answerHeard(seen.answer, said.answer),
      lanes: Object.fromEntries(laneLines),
      finish_reason: seen.finish_reason,
      session: seen.session === null ? said.session : asFarAsSaid(seen.session, said.session),
      events: seen.events === null ? said.events : found(seen.events, said.events, tolerance_ms),
      before: seen.before === null ? said.before : asFarAsSaid(seen.before, said.before),
      later: seen.later === null ? said.later : asFarAsSaid(seen.later, said.later),
    },
  };
};

const answersSaid = (requests: Behaviour["later"] | Behaviour["before"] = []): readonly Answer[] =>
  requests.map(({ result, error }) => (error === undefined ? { result: result ?? {} } : { error }));

/** An error is said whole, a result in part. */
const answerHeard = (answer: Answer | null, said: Answer): unknown => {
  if (answer === null) return said;
  return "error" in said ? answer : asFarAsSaid(answer, said);
};

/** A value with only those members that are said, however deep; of an array all elements stay. */
const asFarAsSaid = (whole: unknown, said: unknown): unknown => {
  if (Array.isArray(whole)) {
    const each: readonly unknown[] = Array.isArray(said) ? said : [];
    // That nothing is said of an answer stands for any answer.
    return said === undefined || (!Array.isArray(said) && isEmpty(said))
      ? said
      : whole.map((one: unknown, index) => asFarAsSaid(one, each[index] ?? one));
  }
  if (!isObject(whole) || !isObject(said)) return whole;
  // Whole where something is missing, so that the difference shows what came instead.
  if (Object.keys(said).some((name) => !Object.hasOwn(whole, name))) return whole;
  return Object.fromEntries(Object.keys(said).map((name) => [name, asFarAsSaid(whole[name], said[name])]));
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

/** The legs under the names that the behaviour gives to their lanes. */
const lanesOf = (
  { file, hears = {} }: Behaviour,
  legs: readonly LegHeard[],
): ReadonlyMap<string, readonly Impression[]> => {
  const nameOf = ({ leg, phone_number }: LegHeard): string =>
    leg === "contact" || Object.hasOwn(hears, leg) ? leg : phone_number;
  const names = new Map<unknown, string>(legs.map((leg) => [leg.leg, nameOf(leg)]));
  if (new Set(names.values()).size < legs.length)
    throw new Error(
      `${file}: one phone is called at more than one leg: name the lanes by the ids of the legs`,
    );
  const lanesIn = (word: string, value: unknown): unknown =>
    ["talk", "early_media", "overhears"].includes(word) ? (names.get(value) ?? value) : value;
  const renamed = ({ at_ms, ...what }: Impression): Impression => ({
    at_ms,
    ...Object.fromEntries(Object.entries(what).map(([word, value]) => [word, lanesIn(word, value)])),
  });
  return new Map(legs.map((leg) => [nameOf(leg), leg.heard.map(renamed)]));
};

/** Whether something came at the time at which it was expected. */
const isInTime = (tolerance: number, at: number, expected: number): boolean =>
  Math.abs(at - expected) <= tolerance;

/** A time that is near enough becomes the expected one. */
const within = (
  tolerance: number,
  heard: readonly Impression[],
  expected: readonly Impression[],
): readonly Impression[] =>
  heard.map((impression, index) => {
    const at_ms = expected[index]?.at_ms ?? impression.at_ms;
    return isInTime(tolerance, impression.at_ms, at_ms) ? { ...impression, at_ms } : impression;
  });

/** One line for each entry, so that a difference can be read. */
const lines = (heard: readonly Impression[]): readonly string[] =>
  heard.map(({ at_ms, ...what }) => {
    const words = Object.entries(what).map(([word, value]) =>
      value === true ? word : `${word} ${typeof value === "string" ? value : JSON.stringify(value)}`,
    );
    return `${at_ms} ms: ${words.join(", ")}`;
  });

/**
 * Each expected event as it came, after the one before it; what did not come stands there with all that did. Where times
 * have a tolerance, what is expected at one moment may come in any order.
 */
const found = (
  events: readonly object[],
  expected: readonly object[],
  tolerance: number,
): readonly unknown[] => {
  const taken = new Set<number>();
  let from = 0;
  let moment = 0;
  return expected.map((wanted, index) => {
    const at = momentOf(wanted);
    if (tolerance === 0 || at === undefined || at !== momentOf(expected[index - 1])) moment = from;
    const isNext = (event: object, place: number): boolean =>
      place >= moment && !taken.has(place) && isLike(event, wanted, tolerance);
    const place = events.findIndex(isNext);
    if (place === -1) return { missing: wanted, among: events.slice(moment) };
    taken.add(place);
    from = Math.max(from, place + 1);
    return wanted;
  });
};

const momentOf = (event: object | undefined): number | undefined => {
  const { at_ms }: { readonly at_ms?: number } = event ?? {};
  return at_ms;
};

const isLike = (event: object, wanted: object, tolerance: number): boolean => {
  const { at_ms: at } = event as { readonly at_ms: number };
  const { at_ms = at, ...members } = wanted as { readonly at_ms?: number };
  return isInTime(tolerance, at, at_ms) && contains(event, members);
};

const contains = (whole: unknown, part: unknown): boolean => {
  if (!isObject(part)) return whole === part;
  return isObject(whole) && Object.entries(part).every(([name, value]) => contains(whole[name], value));
};
