/** What a piece of text is, from which its colour follows. */
export type Tone = "good" | "bad" | "warn" | "strong" | "quiet" | "accent";

const CODES: Readonly<Record<Tone, readonly [number, number]>> = {
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  strong: [1, 22],
  quiet: [2, 22],
  accent: [36, 39],
};

/** Colours a text, or leaves it as it is. */
export type Style = (tone: Tone, text: string) => string;

/**
 * How to colour what goes to a terminal. Nothing is coloured without one, with `NO_COLOR` set to anything
 * (https://no-color.org), or where the terminal says that it is dumb.
 */
export function styleOf(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  const plain = !isTerminal || (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return (tone, text) => {
    if (plain || text === "") return text;
    const [on, off] = CODES[tone];
    return `\u001B[${on}m${text}\u001B[${off}m`;
  };
}
