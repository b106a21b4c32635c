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

/** Guesses of each kind, made in turns so that neither kind lies otherwise in memory than the other. */
export const guessesOf = (secret: string): Guesses => {
  const first: string[] = [];
  const last: string[] = [];
  for (let n = 0; n < OF_EACH_KIND; n += 1) {
    const digit = (at: number): string =>
      ((Number.parseInt(secret.charAt(at), 16) + 1 + (n % 15)) % 16).toString(16);
    first.push(ownText(`${digit(0)}${secret.slice(1)}`));
    last.push(ownText(`${secret.slice(0, -1)}${digit(secret.length - 1)}`));
  }
  return { first, last };
};

/** A text as one that comes over a socket: in one piece, and known to the engine by nothing but its signs. */
export const ownText = (text: string): string => Buffer.from(text, "latin1").toString("latin1");

/** A secret as the server makes them: 256 random bits, as 64 digits. */
export const newSecret = (): string => ownText(randomBytes(32).toString("hex"));
