import { wrapWords } from "./wrap-words.ts";

/** Narrower terminals get lines that are broken for this many columns. */
const NARROWEST = 20;

/** How deep the lines of a paragraph stand under its first one. */
const HANG = 2;

/** How a label with its text is laid out. */
export interface HangingOptions {
  /** Columns of the terminal; null where there is none: nothing is broken then. */
  readonly width: number | null;
  /** Spaces in front of the first line; none unless told. */
  readonly indent?: number;
  /** Colours the label, and adds nothing that takes a column. */
  readonly colour?: (label: string) => string;
}

/**
 * A label and what it says, as lines that fit a terminal: each line that goes on stands a little deeper. Lines that the
 * text has itself begin where the label does. Words that are longer than a line stay whole.
 */
export const hanging = (
  label: string,
  text: string,
  { width, indent = 0, colour = (plain) => plain }: HangingOptions,
): readonly string[] => {
  const margin = " ".repeat(indent);
  const head = `${margin}${colour(label)}`;
  if (width === null) return `${head} ${text}`.split("\n");
  const room = Math.max(NARROWEST, width) - indent - HANG;
  const below = `${margin}${" ".repeat(HANG)}`;
  return text.split("\n").flatMap((paragraph, at) => {
    const first = at === 0 ? room + HANG - label.length - 1 : room + HANG;
    const [line = "", ...more] = wrapWords(paragraph, room, first);
    const begun = at === 0 ? `${head} ${line}`.trimEnd() : `${margin}${line}`;
    return [begun, ...more.map((each) => `${below}${each}`)];
  });
};
