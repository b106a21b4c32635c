import { isDeepStrictEqual } from "node:util";
import { type Comparison, compared } from "../agreement.ts";
import type { Behaviour } from "../behaviour.ts";
import type { Engine, Observation } from "../engine.ts";

/**
 * Phones that are answered in the same millisecond, by behaviour. Real ones are answered one after the other, whoever is
 * first; and whoever is second has picked up before it can be told that somebody else has answered.
 */
const TIES: Readonly<Record<string, readonly [string, string]>> = {
  "d3-answers-of-the-same-moment.json": ["100123", "79250000502"],
};

/** What can be heard by a behaviour on real phones: more than one thing where two of them tie. */
const possibilities = (behaviour: Behaviour): readonly Behaviour[] => {
  const [one, other] = TIES[behaviour.file] ?? [];
  if (one === undefined || other === undefined) return [behaviour];
  const text = JSON.stringify(behaviour.hears);
  const swapped = text.replaceAll(one, "the other").replaceAll(other, one).replaceAll("the other", other);
  return [text, swapped]
    .flatMap((each) => [each, each.replace('"answered_elsewhere"', '"released"')])
    .map((each) => ({ ...behaviour, hears: JSON.parse(each) as NonNullable<Behaviour["hears"]> }));
};

/** What a behaviour says, as far as it says one thing only, and else whichever of them was heard, beside what was heard. */
export const comparedWithTies = (behaviour: Behaviour, seen: Observation, engine: Engine): Comparison => {
  const comparisons = possibilities(behaviour).map((each) => compared(each, seen, engine));
  const fitting = comparisons.find(({ heard, said }) => isDeepStrictEqual(heard, said));
  return fitting ?? compared(behaviour, seen, engine);
};
