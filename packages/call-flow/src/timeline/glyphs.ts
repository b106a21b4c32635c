/** How a timeline looks in a terminal, with and without Unicode. */
import type { TimelineKind } from "./hearing.ts";
import type { TimelineWords } from "./words.ts";
import { ENGLISH_WORDS } from "./words-en.ts";

/** How to print. */
export interface RenderOptions {
  /** Columns to fill at most; 40 and more. Default 80. */
  readonly width?: number;
  /** False: plain ASCII only. Default true. */
  readonly unicode?: boolean;
  /** The language. Default {@link ENGLISH_WORDS}. In plain ASCII other letters become question marks. */
  readonly words?: TimelineWords;
}

/** Characters for one way of printing. */
export interface Glyphs {
  /** Sign of each kind; the bars of a drawn timeline are made of it. */
  readonly kinds: Readonly<Record<TimelineKind, string>>;
  readonly edge: string;
  readonly ellipsis: string;
  readonly failed: string;
}

const UNICODE: Glyphs = {
  kinds: {
    ringing: "┄",
    early_media: "≈",
    message: "▒",
    music: "♪",
    tone: "~",
    talk: "█",
    silence: "·",
    dtmf: "#",
    hang_up: "×",
  },
  edge: "│",
  ellipsis: "…",
  failed: "!",
};

const ASCII: Glyphs = {
  kinds: {
    ringing: "-",
    early_media: "%",
    message: "=",
    music: "o",
    tone: "~",
    talk: "@",
    silence: ".",
    dtmf: "#",
    hang_up: "x",
  },
  edge: "|",
  ellipsis: "...",
  failed: "!",
};

const DEFAULT_WIDTH = 80;
const LEAST_WIDTH = 40;

/** What to print with. */
export interface Printing {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly words: TimelineWords;
}

/** The options with their defaults, as what to print with. */
export function resolveOptions({
  width = DEFAULT_WIDTH,
  unicode = true,
  words = ENGLISH_WORDS,
}: RenderOptions): Printing {
  return { width: Math.max(LEAST_WIDTH, Math.floor(width)), glyphs: unicode ? UNICODE : ASCII, words };
}

/**
 * A text of somebody else's, safe to print: no control characters that a terminal would obey; with `glyphs` of ASCII
 * nothing but ASCII.
 */
export function printable(text: string, glyphs: Glyphs): string {
  const oneLine = text.replaceAll(/\s+/gu, " ").replaceAll(/\p{C}/gu, "?");
  return glyphs === ASCII ? oneLine.replaceAll(/[^ -~]/gu, "?") : oneLine;
}

/** Cuts a text to at most `width` characters and says where it did. */
export function fit(text: string, width: number, glyphs: Glyphs): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  const room = width - glyphs.ellipsis.length;
  return room > 0
    ? characters.slice(0, room).join("") + glyphs.ellipsis
    : characters.slice(0, width).join("");
}

/** Cuts or fills a text to exactly `width` characters. */
export function pad(text: string, width: number, glyphs: Glyphs, fill = " "): string {
  const fitted = fit(text, width, glyphs);
  return fitted + fill.repeat(Math.max(0, width - [...fitted].length));
}
