import { randomBytes } from "node:crypto";

/** Wrong guesses of a secret of hexadecimal digits, in two kinds whose comparison takes the same time, or tells where they differ. */
export interface Guesses {
  /** Wrong in the first digit, and in no other. */
  readonly first: readonly string[];
  /** Wrong in the last digit, and in no other. */
  readonly last: readonly string[];
}

/** Few enough that all of them stay in the processor's nearest cache. */
const OF_EACH_KIND = 64;

/** Guesses of each kind; which of a pair is made first is drawn by lot, so that neither kind lies otherwise in memory. */
export const guessesOf = (secret: string): Guesses => {
  const first: string[] = [];
  const last: string[] = [];
  for (let n = 0; n < OF_EACH_KIND; n += 1) {
    const wrong = 1 + Math.floor(Math.random() * 15);
    const inFirst = (): number => first.push(wrongAt(secret, 0, wrong));
    const inLast = (): number => last.push(wrongAt(secret, secret.length - 1, wrong));
    for (const make of Math.random() < 0.5 ? [inFirst, inLast] : [inLast, inFirst]) make();
  }
  return { first, last };
};

const wrongAt = (secret: string, at: number, by: number): string => {
  const digit = ((Number.parseInt(secret.charAt(at), 16) + by) % 16).toString(16);
  return ownText(secret.slice(0, at) + digit + secret.slice(at + 1));
};

/** A text as one that comes over a socket: in one piece, and known to the engine by nothing but its signs. */
const ownText = (text: string): string => Buffer.from(text, "latin1").toString("latin1");

/** A secret as the server makes them: 256 random bits, as 64 digits. */
export const newSecret = (): string => ownText(randomBytes(32).toString("hex"));
