import type { Behaviour, Impression } from "./behaviour.ts";
import { type Answer, type Engine, inOrder, type LegHeard, type Observation } from "./engine.ts";

/** What a behaviour says and what an engine did, both in one form: they agree when they are equal. */
export interface Comparison {
  readonly said: object;
  readonly heard: object;
  /** By how much the moment that was furthest from the file's was off, ms; of those that both have. */
  readonly off_ms: number;
}

/**
 * Puts what an engine did beside what a behaviour says: the one place where it is decided what is compared. Order and
 * content are compared exactly on every engine, times within its tolerance; what the engine cannot tell is left out.
 * One thing in a call brings about the next, so a moment may be as late as one before it was, and the tolerance more.
 */
export const compared = (behaviour: Behaviour, seen: Observation, { tolerance_ms }: Engine): Comparison => {
  const { answer = {}, hears = {}, finish_reason = null, session, events } = behaviour;
  const lanes = [...lanesOf(behaviour, seen.legs)].map(([lane, heard]) => ({
    lane,
    heard: inOrder(heard),
    expected: inOrder(hears[lane] ?? []),
  }));
  const pace = paceOf(tolerance_ms, lanes);
  const laneLines = lanes.map(
    ({ lane, heard, expected }) => [lane, lines(within(pace, heard, expected))] as const,
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
  const off = lanes.flatMap(({ heard, expected }) =>
    heard.map(({ at_ms }, index) => Math.abs(at_ms - (expected[index]?.at_ms ?? at_ms))),
  );
  return {
    off_ms: Math.max(0, ...off),
    said,
    heard: {
      answer: answerHeard(seen.answer, said.answer),
      lanes: Object.fromEntries(laneLines),
      finish_reason: seen.finish_reason,
      session: seen.session === null ? said.session : asFarAsSaid(seen.session, said.session),
      events: seen.events === null ? said.events : found(seen.events, said.events, pace, tolerance_ms > 0),
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

/** Tells whether something came at the time at which it was expected. */
type Pace = (at: number, expected: number) => boolean;

/** However late a call has become, it is not in time any more beyond so many times the tolerance. */
const LATEST = 4;

/** How late an engine has become in the course of a call: what was in time, in the order in which it was expected. */
const paceOf = (
  tolerance: number,
  lanes: readonly { readonly heard: readonly Impression[]; readonly expected: readonly Impression[] }[],
): Pace => {
  const moments = lanes
    .flatMap(({ heard, expected }) =>
      expected.map(({ at_ms }, index) => ({ expected: at_ms, at: heard[index]?.at_ms ?? at_ms })),
    )
    .toSorted((one, other) => one.expected - other.expected);
  const late: { readonly since: number; readonly by: number }[] = [
    { since: Number.NEGATIVE_INFINITY, by: 0 },
  ];
  const isInTime: Pace = (at, expected) =>
    Math.abs(at - expected) <= LATEST * tolerance &&
    late.some(({ since, by }) => since < expected && Math.abs(at - expected - by) <= tolerance);
  for (const { at, expected } of moments)
    if (isInTime(at, expected)) late.push({ since: expected, by: at - expected });
  return isInTime;
};

/** A time that is near enough becomes the expected one. */
const within = (
  pace: Pace,
  heard: readonly Impression[],
  expected: readonly Impression[],
): readonly Impression[] =>
  heard.map((impression, index) => {
    const at_ms = expected[index]?.at_ms ?? impression.at_ms;
    return pace(impression.at_ms, at_ms) ? { ...impression, at_ms } : impression;
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
  pace: Pace,
  anyOrder: boolean,
): readonly unknown[] => {
  const taken = new Set<number>();
  let from = 0;
  let moment = 0;
  return expected.map((wanted, index) => {
    const at = momentOf(wanted);
    if (!anyOrder || at === undefined || at !== momentOf(expected[index - 1])) moment = from;
    const isNext = (event: object, place: number): boolean =>
      place >= moment && !taken.has(place) && isLike(event, wanted, pace);
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

const isLike = (event: object, wanted: object, pace: Pace): boolean => {
  const { at_ms: at } = event as { readonly at_ms: number };
  const { at_ms = at, ...members } = wanted as { readonly at_ms?: number };
  return pace(at, at_ms) && contains(event, members);
};

const contains = (whole: unknown, part: unknown): boolean => {
  if (!isObject(part)) return whole === part;
  return isObject(whole) && Object.entries(part).every(([name, value]) => contains(whole[name], value));
};
