/** A timeline from top to bottom, one line for each change: to print while the call goes on. */
import {
  fit,
  type Glyphs,
  pad,
  printable,
  type Printing,
  type RenderOptions,
  resolveOptions,
} from "./glyphs.ts";
import type { TimelineLane, TimelineRow } from "./rows.ts";
import { inWords } from "./words.ts";

const TIME_WIDTH = 9;

function columns(width: number): { readonly lane: number } {
  return { lane: Math.floor((width - TIME_WIDTH - 4) / 2) };
}

function cell(row: TimelineRow | undefined, { glyphs, words }: Printing): string {
  if (row === undefined) return "";
  const sign = row.failed === null ? glyphs.kinds[row.kind] : glyphs.failed;
  const who = row.who === null ? "" : `${row.who}: `;
  return printable(`${sign} ${who}${inWords(row, words)}`, glyphs);
}

function line(time: string, left: string, right: string, width: number, glyphs: Glyphs): string {
  const { lane } = columns(width);
  const text = `${time.padStart(TIME_WIDTH)} ${glyphs.edge}${pad(` ${left}`, lane, glyphs)}${glyphs.edge}`;
  return `${text}${fit(` ${right}`, lane, glyphs)}`.trimEnd();
}

/** The heading of the lanes, to print once. */
export function renderTimelineHeading(options: RenderOptions = {}): string {
  const { width, glyphs, words } = resolveOptions(options);
  return line("", words.lanes.employee, words.lanes.contact, width, glyphs);
}

/**
 * The rows of one step as lines: the time since the start of the call, then both lanes side by side.
 *
 * @param rows what {@link timelineRows} gave.
 * @param startedAt time of the call's first event, ms since the epoch.
 * @returns no line where there is no row.
 */
export function renderTimelineRows(
  rows: readonly TimelineRow[],
  startedAt: number,
  options: RenderOptions = {},
): readonly string[] {
  const printing = resolveOptions(options);
  const { width, glyphs, words } = printing;
  const of = (lane: TimelineLane) => rows.filter((row) => row.lane === lane);
  const [employee, contact] = [of("employee"), of("contact")];
  return Array.from({ length: Math.max(employee.length, contact.length) }, (_, index) => {
    const at = (employee[index] ?? contact[index])?.at ?? startedAt;
    const time = `${((at - startedAt) / 1000).toFixed(2).replace(".", words.decimal)} ${words.seconds}`;
    return line(time, cell(employee[index], printing), cell(contact[index], printing), width, glyphs);
  });
}
