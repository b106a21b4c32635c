import { welchT, quantile } from "../statistics.ts";
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

/** Above this share of all samples stand those in which the machine did something else. */
const KEPT = 0.9;

/**
 * Times comparisons with guesses of both kinds in an order that is drawn by lot, and asks whether their times tell which kind it
 * was, as dudect does (Reparaz, Balasch, Verbauwhede, 2017): the slowest tenth of all samples is left out, wherever it falls. Each
 * round has guesses of its own: where some texts lie in memory is no matter of the comparison.
 */
export const tellingOf = (
  isSame: Comparison,
  guesses: () => Guesses,
  { rounds, samples }: { readonly rounds: number; readonly samples: number },
): Telling => {
  const warm = guesses();
  for (let n = 0; n < 400; n += 1) for (const kind of [warm.first, warm.last]) timeOf(isSame, kind);
  const first: number[] = [];
  const last: number[] = [];
  const means = { first: [] as number[], last: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const { first: ofFirst, last: ofLast } = guesses();
    const from = { first: first.length, last: last.length };
    for (let sample = 0; sample < samples; sample += 1) {
      if (Math.random() < 0.5) first.push(timeOf(isSame, ofFirst));
      else last.push(timeOf(isSame, ofLast));
    }
    means.first.push(quantile(first.slice(from.first), 0.5));
    means.last.push(quantile(last.slice(from.last), 0.5));
  }
  const bound = quantile([...first, ...last], KEPT);
  const kept = (values: readonly number[]): readonly number[] => values.filter((value) => value <= bound);
  return { ...means, t: welchT(kept(first), kept(last)) };
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
