import { REFERENCE_TOKENS, told } from "./nothing-told.ts";

/** Where a text that leaves a server was seen. */
export type Source = "log" | "child" | "console" | "answer" | "error" | "address";

/** Looks through everything that servers write, wherever it goes. */
export interface Collector {
  /** Takes a text in. What is wrong with it is kept without the secret itself. */
  saw(source: Source, text: string): void;
  /** What was wrong since the last time somebody asked: one sentence each. */
  take(): readonly string[];
  /** How many texts came from each source: a collector that sees nothing proves nothing. */
  readonly seen: ReadonlyMap<Source, number>;
}

/** As long as telephone numbers are, and standing alone. */
const NUMBER_SHAPED = /(?<![\p{Nd}\p{L}._-])\p{Nd}{7,15}(?![\p{Nd}\p{L}._-])/u;

/** What people write between the digits of a number. */
const SEPARATORS = /[\s().\-/\u2010-\u2015]/gu;

/**
 * Which secrets may stand in no text of a source. An answer repeats the numbers of its request, as the documents have
 * it, so there only tokens are looked for; a child of a test may print ids and times, so there only known numbers are.
 */
const ruleOf = (
  numbers: readonly string[],
): Readonly<Record<Source, (text: string) => readonly string[]>> => {
  const known = new RegExp(numbers.length === 0 ? "(?!)" : numbers.join("|"), "u");
  const tokens = (text: string): readonly string[] =>
    REFERENCE_TOKENS.filter((token) => text.includes(token)).map(
      (token) => `a token of ${token.length} characters`,
    );
  const knownNumbers = (text: string): readonly string[] =>
    known.test(text.replace(SEPARATORS, "")) ? ["a phone number of the account or of a request"] : [];
  const both = (text: string): readonly string[] => [...tokens(text), ...knownNumbers(text)];
  return {
    log: (text) => [...told(text, { tokens: REFERENCE_TOKENS, numbers: [] }), ...knownNumbers(text)],
    child: both,
    console: both,
    answer: tokens,
    error: both,
    address: (text) => [
      ...both(text),
      ...(NUMBER_SHAPED.test(text) ? ["digits as many as a phone number has"] : []),
    ],
  };
};

/** Makes a collector that knows these numbers besides the tokens of the reference account. */
export const createCollector = (numbers: readonly string[]): Collector => {
  const rules = ruleOf(numbers);
  const seen = new Map<Source, number>();
  let found: string[] = [];
  return {
    seen,
    saw: (source, text) => {
      seen.set(source, (seen.get(source) ?? 0) + 1);
      for (const sentence of rules[source](text)) found.push(`${source}: ${sentence}`);
    },
    take: () => {
      const taken = found;
      found = [];
      return taken;
    },
  };
};
