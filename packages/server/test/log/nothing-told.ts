import { createLog, type Log } from "../../src/log/log.ts";

/** What must never stand in a line that a server wrote. */
export interface Secrets {
  /** Tokens and passwords, by their value. */
  readonly tokens: readonly string[];
  /** Whole phone numbers: digits only. */
  readonly numbers: readonly string[];
}

/** Of the reference account: its keys and passwords are told in the comments of its file. */
export const REFERENCE_TOKENS: readonly string[] = [
  "demo-key",
  "demo-key-blocked",
  "demo-key-expired",
  "demo-key-without-access",
  "demo-password",
];

/** A session token, or the hash of any token. */
const TOKEN_SHAPED = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/u;

/** As long as telephone numbers are. Nothing else that a server writes is: times have separators, ids are short. */
const NUMBER_SHAPED = /(?<!\p{Nd})\p{Nd}{7,15}(?!\p{Nd})/u;

/** What people write between the digits of a number. */
const SEPARATORS = /[\s().\-/\u2010-\u2015]/gu;

/** The phone numbers of an account file or of a request, wherever they stand: every string or number of 7 to 15 digits. */
export const numbersIn = (value: unknown): readonly string[] =>
  [...(JSON.stringify(value) ?? "").matchAll(/(?<![0-9a-zA-Z.])\+?(\d{7,15})(?![0-9a-zA-Z.])/gu)].map(
    ([, digits = ""]) => digits,
  );

/** What a line tells that nobody may learn: one sentence each, without the secret itself. */
export const told = (line: string, { tokens, numbers }: Secrets): readonly string[] => {
  const found: string[] = [];
  for (const token of tokens) if (line.includes(token)) found.push(`a token of ${token.length} characters`);
  if (TOKEN_SHAPED.test(line)) found.push("what looks like a session token or its hash");
  if (NUMBER_SHAPED.test(line)) found.push("digits as many as a phone number has");
  const plain = line.replace(SEPARATORS, "");
  for (const number of numbers)
    if (plain.includes(number)) found.push(`a phone number that ends in ${number.slice(-2)}`);
  return found;
};

/** A log from `debug` on, and the sentences about what it should not have told. */
export interface WatchedLog {
  readonly log: Log;
  /** The lines so far. */
  readonly written: readonly string[];
  /** What the lines so far tell that nobody may learn, knowing these numbers besides what every check knows. */
  leaks(numbers: readonly string[]): readonly string[];
}

/** Makes the log that a test's server writes to. */
export const watchedLog = (now: () => number): WatchedLog => {
  const written: string[] = [];
  return {
    log: createLog({ level: "debug", write: (line) => written.push(line), now }),
    written,
    leaks: (numbers) => written.flatMap((line) => told(line, { tokens: REFERENCE_TOKENS, numbers })),
  };
};
