import type { Place } from "./finding.ts";

/** Line and column, both from 1; the column counts characters. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What is before and behind a place that lies far inside a long line. */
const AROUND = 40;

/** Where an offset stands. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: [...(before.at(-1) ?? "")].length + 1 };
}

/** The line of a place, and a line below that points at it. */
export function excerptOf(text: string, { offset, length }: Place): readonly string[] {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const line = text.slice(start, end === -1 ? text.length : end).replace(/\r$/u, "");
  const before = Array.from(line.slice(0, offset - start));
  const found = Array.from(line.slice(offset - start, offset - start + length));
  const behind = Array.from(line.slice(offset - start + length));
  const head = before.length > AROUND ? ["…", ...before.slice(-AROUND)] : before;
  const tail = behind.length > AROUND ? [...behind.slice(0, AROUND), "…"] : behind;
  const shown = [...head, ...found, ...tail].map((each) => (/\p{C}/u.test(each) ? " " : each)).join("");
  const number = String(positionOf(text, offset).line);
  const margin = " ".repeat(number.length);
  return [
    `  ${number} │ ${shown}`,
    `  ${margin} │ ${" ".repeat(head.length)}${"^".repeat(Math.max(1, found.length))}`,
  ];
}
