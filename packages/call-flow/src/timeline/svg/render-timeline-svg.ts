/** A whole timeline as a drawing: bars to scale under an axis in seconds, a row for each phone. */
import type { Timeline, TimelineSegment } from "../timeline.ts";
import { tickDistance } from "../ticks.ts";
import { inWords, type TimelineWords } from "../words.ts";
import { ENGLISH_WORDS } from "../words-en.ts";
import { type Callout, placeCallouts } from "./callouts.ts";
import { ROOT_CLASS, styleSheet } from "./style.ts";
import { escapeXml, fitText, px, textWidth } from "./text.ts";

/** How to draw. */
export interface SvgOptions {
  /** Width of the drawing, px; 280 and more. Default 760. Below 560 the names stand above the bars. */
  readonly width?: number;
  /** The language. Default {@link ENGLISH_WORDS}. */
  readonly words?: TimelineWords;
  /** The accessible name of the drawing; what the call is about. Default: the words' own. */
  readonly title?: string;
  /** `auto` (default): light or dark as the reader's system asks for. */
  readonly theme?: "auto" | "light" | "dark";
}

const DEFAULT_WIDTH = 760;
const LEAST_WIDTH = 280;
/** From this width on the names stand beside the bars. */
const WIDE = 560;
const FONT = 12;
const SMALL = 11;
const MARGIN = 10;
const LONGEST_NAME = 130;
/** Right of the bars: the marks of those who hang up last. */
const MARK_ROOM = 12;
const AXIS_HEIGHT = 26;
const NAME_HEIGHT = 18;
const BAR_HEIGHT = 28;
const CALLOUT_HEIGHT = 15;
const ROW_GAP = 14;
const TICK_ROOM = 52;

/** Everything that the parts of a drawing share. */
interface Canvas {
  readonly words: TimelineWords;
  readonly width: number;
  readonly start: number;
  readonly end: number;
  /** True where the names stand beside the bars. */
  readonly isWide: boolean;
  /** Left and right end of the bars, px. */
  readonly left: number;
  readonly right: number;
  /** Time -> px. */
  x(at: number): number;
}

interface Row {
  readonly name: string;
  /** What this phone is, where its name is a person's. */
  readonly role: string | null;
  readonly segments: readonly TimelineSegment[];
}

/** A part of the drawing and the height it takes. */
interface Part {
  readonly svg: string;
  readonly height: number;
}

function seconds(ms: number, words: TimelineWords, digits: number): string {
  const text = (ms / 1000).toFixed(digits);
  const short = text.includes(".") ? text.replace(/\.?0+$/u, "") : text;
  return `${short.replace(".", words.decimal)} ${words.seconds}`;
}

function rowsOf({ segments }: Timeline, words: TimelineWords): readonly Row[] {
  const legs = [...new Set(segments.map(({ leg }) => leg))];
  const ordered = [...legs.filter((leg) => leg !== "contact"), ...legs.filter((leg) => leg === "contact")];
  return ordered.map((leg) => {
    const own = segments.filter((segment) => segment.leg === leg);
    const lane = words.lanes[leg === "contact" ? "contact" : "employee"];
    const who = own[0]?.who ?? null;
    return { name: who ?? lane, role: who === null ? null : lane, segments: own };
  });
}

/** One stretch in full: for tooltips and for those who do not see the drawing. */
function inFull({ words, start }: Canvas, segment: TimelineSegment): string {
  const { kind, from, to } = segment;
  const begins = seconds(from - start, words, 2);
  const ends = to === null ? words.goes_on : seconds(to - start, words, 2);
  const isMoment = kind === "hang_up" || kind === "dtmf";
  return `${inWords(segment, words)}, ${isMoment ? begins : `${begins} – ${ends}`}`;
}

function tooltip(canvas: Canvas, segment: TimelineSegment): string {
  return `<title>${escapeXml(inFull(canvas, segment))}</title>`;
}

function text(x: number, y: number, content: string, cssClass = ""): string {
  const attribute = cssClass === "" ? "" : ` class="${cssClass}"`;
  return `<text x="${px(x)}" y="${px(y)}"${attribute}>${escapeXml(content)}</text>`;
}

function axis(canvas: Canvas, height: number): string {
  const { start, end, x, words } = canvas;
  const perSecond = x(start + 1000) - x(start);
  const tick = tickDistance((lasting) => lasting * perSecond, TICK_ROOM, 0.1);
  const marks: string[] = [];
  for (let nth = 0; nth * tick * 1000 <= end - start; nth += 1) {
    const at = nth * tick * 1000;
    const label = seconds(at, words, 1);
    const position = x(start + at);
    const fits = position + textWidth(label, SMALL) <= canvas.width;
    marks.push(
      `<path class="ct-grid" d="M${px(position)} ${AXIS_HEIGHT - 6}V${px(height)}"/>`,
      fits ? text(position + 3, AXIS_HEIGHT - 11, label, "ct-muted") : "",
    );
  }
  return marks.join("");
}

interface Label {
  readonly inside: string;
  /** What has to stand beside the bar instead. */
  readonly beside: string;
}

/** A label inside where it has room in full, or at least a telling part of it and no room would make it fit. */
function labelOf(words: string, room: number): Label {
  const inside = fitText(words, room - 10, FONT);
  const isWhole = inside === words;
  if (isWhole || (inside !== "" && room >= 90)) return { inside, beside: "" };
  return { inside: "", beside: fitText(words, 200, SMALL) };
}

function bar(canvas: Canvas, segment: TimelineSegment, y: number): { svg: string; beside: string } {
  const { x, end } = canvas;
  const from = x(segment.from);
  const goesOn = segment.to === null;
  const width = Math.max(2, x(segment.to ?? end) - from - (goesOn ? 0 : 1));
  const { inside, beside } = labelOf(inWords(segment, canvas.words), width);
  const kind = segment.failed === null ? segment.kind : "failed";
  const strip = y + BAR_HEIGHT - 4;
  // A bar that goes on has no end: its right side stays open.
  const open = goesOn ? `<path class="ct-mark" d="M${px(from + width + 3)} ${px(y + 9)}l5 5l-5 5"/>` : "";
  // The inner svg cuts off what a wide font would let run over the end of the bar.
  const label =
    inside === ""
      ? ""
      : `<svg x="${px(from)}" y="${px(y)}" width="${px(width)}" height="${BAR_HEIGHT}">${text(5, 16, inside)}</svg>`;
  const drawn = [
    `<g class="ct-${kind}">`,
    tooltip(canvas, segment),
    `<rect x="${px(from)}" y="${px(y)}" width="${px(width)}" height="${BAR_HEIGHT}" rx="2"/>`,
    width >= 4 ? `<path class="ct-strip" d="M${px(from + 1)} ${px(strip)}H${px(from + width - 1)}"/>` : "",
    label,
    open,
    "</g>",
  ];
  return { svg: drawn.join(""), beside };
}

function mark(canvas: Canvas, segment: TimelineSegment, y: number): string {
  const position = canvas.x(segment.from);
  const shape =
    segment.kind === "hang_up"
      ? `<path class="ct-mark" d="M${px(position + 1)} ${px(y + 10)}l8 8m0 -8l-8 8"/>`
      : `<path class="ct-key" d="M${px(position)} ${px(y + BAR_HEIGHT - 9)}l5 7l-5 7l-5 -7z"/>`;
  return `<g>${tooltip(canvas, segment)}${shape}</g>`;
}

/** Labels that have no room in their bars, and those of the moments. */
function calloutsOf(canvas: Canvas, labels: readonly (readonly [at: number, text: string])[]): Callout[] {
  return labels
    .filter(([, label]) => label !== "")
    .map(([at, label]) => ({ x: canvas.x(at), width: textWidth(label, SMALL), text: label }));
}

function row(canvas: Canvas, { name, role, segments }: Row, top: number): Part {
  const { isWide } = canvas;
  const nameRoom = isWide ? LONGEST_NAME : canvas.width - 2 * MARGIN;
  const fittedName = fitText(name, nameRoom, FONT * 1.08);
  const y = isWide ? top : top + NAME_HEIGHT;
  const besideName = MARGIN + textWidth(`${fittedName}  `, FONT * 1.08);
  const roleAt = isWide ? ([MARGIN, y + 27] as const) : ([besideName, top + 12] as const);
  const names = [
    text(MARGIN, isWide ? y + (role === null ? 18 : 13) : top + 12, fittedName, "ct-name"),
    role === null ? "" : text(...roleAt, fitText(role, canvas.width - roleAt[0], SMALL), "ct-muted"),
  ];

  const isMoment = ({ kind }: TimelineSegment) => kind === "hang_up" || kind === "dtmf";
  const moments = segments.filter(isMoment);
  const bars = segments
    .filter((segment) => !isMoment(segment))
    .map((segment) => ({ segment, ...bar(canvas, segment, y) }));
  const labels = [
    ...bars.map(({ segment, beside }) => [segment.from, beside] as const),
    ...moments.map((segment) => [segment.from, fitText(inWords(segment, canvas.words), 200, SMALL)] as const),
  ];
  const callouts = placeCallouts(
    calloutsOf(canvas, labels),
    isWide ? canvas.left - 2 : MARGIN,
    canvas.width - 4,
  );
  const bottom = y + BAR_HEIGHT;
  const leaders = callouts.map(({ x, line, from, text: label }) => {
    const base = bottom + 13 + line * CALLOUT_HEIGHT;
    return `<path class="ct-leader" d="M${px(x)} ${px(bottom)}V${px(base - 1)}"/>${text(from, base, label, "ct-muted")}`;
  });
  const lines = callouts.reduce((most, { line }) => Math.max(most, line + 1), 0);
  const drawn = [
    ...names,
    ...leaders,
    ...bars.map(({ svg }) => svg),
    ...moments.map((segment) => mark(canvas, segment, y)),
  ];
  const callouts_height = lines === 0 ? 0 : lines * CALLOUT_HEIGHT + 4;
  return { svg: `<g>${drawn.join("")}</g>`, height: bottom + callouts_height - top };
}

function root(width: number, height: number, options: SvgOptions, about: string, content: string): string {
  const { theme = "auto", words = ENGLISH_WORDS, title = words.call } = options;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${ROOT_CLASS} ct-${theme}" role="img" lang="${escapeXml(words.language)}"`,
    ` width="${px(width)}" height="${px(height)}" viewBox="0 0 ${px(width)} ${px(height)}">`,
    `<title>${escapeXml(title)}</title><desc>${escapeXml(about)}</desc>`,
    `<style>${styleSheet(theme)}</style>${content}</svg>`,
  ].join("");
}

function about(canvas: Canvas, rows: readonly Row[], ending: string): string {
  const told = rows.map(({ name, segments }) => {
    return `${name}: ${segments.map((segment) => inFull(canvas, segment)).join("; ")}.`;
  });
  return [...told, `${ending}.`].join(" ");
}

/**
 * A timeline as a self-contained SVG element: an axis in seconds, a row for each employee's phone and one for the
 * contact, marks for the digits sent and for who hangs up, and how the call ended. Each kind of sound has a colour, a
 * pattern and its words, inside the bar or beside it; every bar tells itself in full as a tooltip and in `<desc>`. Has
 * no ids, scripts or references, and no phone numbers: any number of them can stand in one page. Colours are the CSS
 * variables `--ct-…` of the class `call-timeline`.
 *
 * @param drawn from {@link timeline}; may stop anywhere.
 * @returns one line, to be put in a page or, with an XML head or not, in a file.
 */
export function renderTimelineSvg(drawn: Timeline, options: SvgOptions = {}): string {
  const words = options.words ?? ENGLISH_WORDS;
  const width = Math.max(LEAST_WIDTH, Math.floor(options.width ?? DEFAULT_WIDTH));
  const { started_at: start, last_at, finish_reason } = drawn;
  if (start === null || last_at === null) {
    return root(width, 40, options, words.nothing, text(MARGIN, 24, words.nothing, "ct-muted"));
  }
  const rows = rowsOf(drawn, words);
  const isWide = width >= WIDE;
  const longest = Math.max(0, ...rows.map(({ name }) => textWidth(name, FONT * 1.08)));
  const left = MARGIN + (isWide ? Math.min(LONGEST_NAME, longest) + 14 : 0);
  const right = width - MARGIN - MARK_ROOM;
  const end = Math.max(last_at, ...drawn.segments.map(({ from, to }) => to ?? from));
  const scale = (right - left) / Math.max(1, end - start);
  const x = (at: number) => left + (at - start) * scale;
  const canvas: Canvas = { words, width, start, end, isWide, left, right, x };

  let y = AXIS_HEIGHT + 4;
  const parts = rows.map((one) => {
    const part = row(canvas, one, y);
    y += part.height + ROW_GAP;
    return part.svg;
  });
  const ending =
    finish_reason === null
      ? words.goes_on
      : `${words.ended}: ${finish_reason}, ${seconds(last_at - start, words, 2)}`;
  const foot = text(isWide ? left : MARGIN, y + 8, ending, "ct-muted");
  const content = axis(canvas, y - ROW_GAP + 6) + parts.join("") + foot;
  return root(width, y + 16, options, about(canvas, rows, ending), content);
}
