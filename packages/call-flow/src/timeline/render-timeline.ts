/** A whole timeline from left to right: one line for each leg, to scale. */
import { fit, pad, printable, type Printing, type RenderOptions, resolveOptions } from "./glyphs.ts";
import { tickDistance } from "./ticks.ts";
import type { Timeline, TimelineSegment } from "./timeline.ts";
import { inWords, type TimelineWords } from "./words.ts";

const LABEL_WIDTH = 12;
const LEAST_TICK_WIDTH = 8;

/** Milliseconds since the start -> column. */
type Column = (at: number) => number;

function put(cells: string[], from: number, text: string): void {
  for (const [index, character] of [...text].entries()) {
    if (from + index < cells.length) cells[from + index] = character;
  }
}

/** The line with the seconds. */
function axis(
  spanMs: number,
  column: Column,
  startedAt: number,
  length: number,
  { seconds: sign }: TimelineWords,
): string {
  const cells = Array.from({ length }, () => " ");
  const seconds = spanMs / 1000;
  const tick = tickDistance((lasting) => (lasting / Math.max(seconds, 1)) * length, LEAST_TICK_WIDTH, 1);
  for (let at = 0; at <= seconds; at += tick) {
    const label = `${at} ${sign}`;
    const from = column(startedAt + at * 1000);
    if (from + label.length <= length) put(cells, from, label);
  }
  return cells.join("");
}

/** One bar: an edge, what is heard, and the sign of its kind as far as it lasts. */
function bar(segment: TimelineSegment, length: number, { glyphs, words: language }: Printing): string {
  const sign = segment.failed === null ? glyphs.kinds[segment.kind] : glyphs.failed;
  const words = printable(inWords(segment, language), glyphs);
  const room = length - 1;
  const text = room >= 4 ? fit(words, room, glyphs) : "";
  return pad(glyphs.edge + text, length, glyphs, sign);
}

function lane(segments: readonly TimelineSegment[], column: Column, end: number, printing: Printing): string {
  const cells = Array.from({ length: column(end) + 2 }, () => " ");
  for (const segment of segments.filter(({ kind }) => kind !== "dtmf")) {
    const from = column(segment.from);
    if (segment.kind === "hang_up") put(cells, from, printing.glyphs.kinds.hang_up);
    else put(cells, from, bar(segment, Math.max(1, column(segment.to ?? end) - from), printing));
  }
  return cells.join("");
}

function digitsLine(segments: readonly TimelineSegment[], column: Column, end: number): string {
  const cells = Array.from({ length: column(end) + 2 }, () => " ");
  for (const { from, detail } of segments.filter(({ kind }) => kind === "dtmf"))
    put(cells, column(from), detail);
  return cells.join("");
}

/**
 * A timeline as text: an axis in seconds, a bar for each employee's phone, one for the contact, the digits sent, and
 * how it ended. Shows no phone numbers.
 *
 * @returns lines without line ends, none longer than `width`.
 */
export function renderTimeline(drawn: Timeline, options: RenderOptions = {}): readonly string[] {
  const printing = resolveOptions(options);
  const { width, glyphs, words } = printing;
  const { started_at: start, last_at, segments, finish_reason } = drawn;
  if (start === null || last_at === null) return [];
  const room = width - LABEL_WIDTH - 2;
  const end = Math.max(last_at, ...segments.map(({ from, to }) => to ?? from));
  const span = Math.max(1, end - start);
  const column: Column = (at) => Math.round(((at - start) / span) * room);

  const label = (text: string) => `${pad(printable(text, glyphs), LABEL_WIDTH - 1, glyphs)} `;
  const legs = [...new Set(segments.map(({ leg }) => leg))];
  const employees = legs.filter((leg) => leg !== "contact");
  const rows = [...employees, ...legs.filter((leg) => leg === "contact")].map((leg) => {
    const own = segments.filter((segment) => segment.leg === leg);
    const [first] = own;
    return (
      label(first?.who ?? words.lanes[leg === "contact" ? "contact" : "employee"]) +
      lane(own, column, end, printing)
    );
  });
  const digits = digitsLine(segments, column, end);
  return [
    label("") + axis(span, column, start, room + 2, words),
    ...rows,
    ...(digits.trim() === "" ? [] : [label(words.dtmf) + digits]),
    ...(finish_reason === null ? [] : [label(words.ended) + finish_reason]),
  ].map((line) => line.trimEnd());
}
