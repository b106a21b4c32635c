import { createHash } from "node:crypto";
import { secretIndex } from "../../../../packages/server/src/directory/secret-index.ts";
import { isSameSecret } from "../../../../packages/server/src/same-secret.ts";
import type { Tell } from "../interleave.ts";
import { type SuiteReport, type Goal, type Table, figure, tableOf } from "../report.ts";
import { type Guesses, guessesOf, newSecret } from "./guesses.ts";
import { type Comparison, type Telling, tellingOf } from "./telling.ts";

/** Beyond this, dudect takes two kinds to be told apart; chance alone comes so far once in some hundred thousand runs. */
const TOLD_APART = 4.5;

const FIRST = "wrong in the first digit";
const LAST = "wrong in the last digit";

/** A way of comparing, and what is expected of it. */
interface Contender {
  readonly name: string;
  readonly isOurs: boolean;
  readonly compare: (secret: string) => Comparison;
}

const CONTENDERS: readonly Contender[] = [
  { name: "isSameSecret, texts", isOurs: true, compare: (secret) => (guess) => isSameSecret(guess, secret) },
  {
    name: "isSameSecret, digests",
    isOurs: true,
    compare: (secret) => {
      const expected = sha256(secret);
      return (guess) => isSameSecret(sha256(guess), expected);
    },
  },
  {
    name: "permanent keys by their hashes",
    isOurs: true,
    compare: (secret) => {
      const find = secretIndex([[secret, true]]);
      return (guess) => find(guess) === true;
    },
  },
  { name: "===", isOurs: false, compare: (secret) => (guess) => guess === secret },
  { name: "sign by sign", isOurs: false, compare: (secret) => (guess) => isSameBySigns(guess, secret) },
];

/** Measures whether the time of a comparison tells where a wrong token differs from the right one. */
export async function benchSecrets(quick: boolean, tell: Tell): Promise<SuiteReport> {
  const size = quick ? { rounds: 3, samples: 200 } : { rounds: 200, samples: 400 };
  const told: { readonly contender: Contender; readonly telling: Telling }[] = [];
  for (const contender of CONTENDERS) {
    tell(contender.name);
    const secret = newSecret();
    told.push({ contender, telling: tellingOf(contender.compare(secret), () => guessesOf(secret), size) });
  }
  tell("nothing to tell apart");
  const secret = newSecret();
  const twice = (): Guesses => {
    const { first } = guessesOf(secret);
    return { first, last: guessesOf(secret).first };
  };
  const none = tellingOf((guess) => isSameSecret(guess, secret), twice, size);
  return {
    suite: "secrets",
    tables: told.map(({ contender, telling }) => tableFor(contender, telling)),
    goals: [...told.map(({ contender, telling }) => goalFor(contender, telling)), nothingGoal(none)],
    notes: [
      `the time of 64 comparisons is one sample, ${size.samples} samples a round, their kinds drawn by lot; t is Student's, over the differences of ${size.rounds} rounds, each with other guesses`,
    ],
  };
}

const tableFor = ({ name }: Contender, { first, last }: Telling): Table =>
  tableOf(
    name,
    "ns",
    FIRST,
    new Map([
      [FIRST, first],
      [LAST, last],
    ]),
  );

const goalFor = ({ name, isOurs }: Contender, telling: Telling): Goal => ({
  goal: isOurs
    ? `${name}: the time does not tell where a guess is wrong (t between -${TOLD_APART} and ${TOLD_APART})`
    : `${name}: the time tells it, so that the bench can see such a thing (t beyond ${TOLD_APART})`,
  found: foundOf(telling),
  met: isOurs === Math.abs(telling.t) < TOLD_APART,
});

const nothingGoal = (telling: Telling): Goal => ({
  goal: `two kinds that are one are not told apart (t between -${TOLD_APART} and ${TOLD_APART})`,
  found: foundOf(telling),
  met: Math.abs(telling.t) < TOLD_APART,
});

const foundOf = ({ first, last, t }: Telling): string => {
  const differences = first.map((value, round) => value - (last[round] ?? Number.NaN));
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  return `t ${figureOf(t)}, ${figureOf(mean)} ns`;
};

const figureOf = (t: number): string => `${t < 0 ? "-" : ""}${figure(Math.abs(t))}`;

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

const isSameBySigns = (guess: string, secret: string): boolean => {
  for (let at = 0; at < secret.length; at += 1)
    if (guess.charCodeAt(at) !== secret.charCodeAt(at)) return false;
  return guess.length === secret.length;
};
