import type { Place } from "./finding.ts";

/** Line and column, both from 1; the column counts characters. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What is before and behind a place that lies far inside a long line: at most, and at least where the terminal is narrow. */
const AROUND = { most: 40, least: 6 } as const;

/** Narrower terminals get lines that are cut for this many columns. */
const NARROWEST = 30;

/** Where an offset stands. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: [...(before.at(-1) ?? "")].length + 1 };
}

/** The line of a place, and a line below that points at it; both fit `width` columns, where there is a terminal. */
export function excerptOf(
  text: string,
  { offset, length }: Place,
  width: number | null = null,
): readonly string[] {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const line = text.slice(start, end === -1 ? text.length : end).replace(/\r$/u, "");
  const before = Array.from(line.slice(0, offset - start));
  const whole = Array.from(line.slice(offset - start, offset - start + length));
  const behind = Array.from(line.slice(offset - start + length));
  const number = String(positionOf(text, offset).line);
  const margin = " ".repeat(number.length);
  const room = width === null ? Infinity : Math.max(NARROWEST, width) - number.length - "   │ ".length;
  const longest = room - 2 * (AROUND.least + 1);
  const found = whole.length > longest ? [...whole.slice(0, longest - 1), "…"] : whole;
  const around = Math.min(AROUND.most, Math.floor((room - found.length) / 2) - 1);
  const head = before.length > around ? ["…", ...before.slice(-around)] : before;
  const tail = behind.length > around ? [...behind.slice(0, around), "…"] : behind;
  const shown = [...head, ...found, ...tail].map((each) => (/\p{C}/u.test(each) ? " " : each)).join("");
  return [
    `  ${number} │ ${shown}`,
    `  ${margin} │ ${" ".repeat(head.length)}${"^".repeat(Math.max(1, found.length))}`,
  ];
}
