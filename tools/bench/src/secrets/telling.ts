import { quantile, tOf } from "../statistics.ts";
import type { Guesses } from "./guesses.ts";

/** Whether a guess is the secret. */
export type Comparison = (guess: string) => boolean;

/** What was measured of one comparison. */
export interface Telling {
  /** Nanoseconds a comparison, the mean of each round. */
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** How clearly the two kinds are told apart, in units of chance. */
  readonly t: number;
}

/** Of the samples of a round: above this share stand those in which the machine did something else. */
const KEPT = 0.9;

/**
 * Times comparisons with guesses of both kinds in an order that is drawn by lot, and asks whether their times tell which kind it
 * was, as dudect does (Reparaz, Balasch, Verbauwhede, 2017): the slowest tenth of a round is left out, of whichever kind. Each
 * round has guesses of its own, and one difference of the two comes of it: what chance makes of where texts lie in memory, and
 * of what else the machine does, is the same for all samples of a round, and would be taken for a difference if each of them
 * counted for itself.
 */
export const tellingOf = (
  isSame: Comparison,
  guesses: () => Guesses,
  { rounds, samples }: { readonly rounds: number; readonly samples: number },
): Telling => {
  const warm = guesses();
  // Until the compiler has done with both.
  for (let n = 0; n < 400; n += 1) for (const kind of [warm.first, warm.last]) timeOf(isSame, kind);
  const first: number[] = [];
  const last: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [ofFirst, ofLast] = timeBoth(isSame, guesses(), samples);
    const bound = quantile([...ofFirst, ...ofLast], KEPT);
    first.push(meanUpTo(ofFirst, bound));
    last.push(meanUpTo(ofLast, bound));
  }
  return { first, last, t: tOf(first.map((value, round) => value - (last[round] ?? Number.NaN))) };
};

const timeBoth = (isSame: Comparison, { first, last }: Guesses, samples: number): [number[], number[]] => {
  const times: [number[], number[]] = [[], []];
  for (let sample = 0; sample < samples; sample += 1) {
    if (Math.random() < 0.5) times[0].push(timeOf(isSame, first));
    else times[1].push(timeOf(isSame, last));
  }
  return times;
};

const meanUpTo = (values: readonly number[], bound: number): number => {
  const kept = values.filter((value) => value <= bound);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
};

/** Nanoseconds that one of the guesses takes, on average over all. */
const timeOf = (isSame: Comparison, guesses: readonly string[]): number => {
  let right = 0;
  const from = process.hrtime.bigint();
  for (const guess of guesses) if (isSame(guess)) right += 1;
  const took = Number(process.hrtime.bigint() - from);
  if (right > 0) throw new Error("a wrong guess was taken for the secret");
  return took / guesses.length;
};
