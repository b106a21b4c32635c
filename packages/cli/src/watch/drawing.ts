import {
  ENGLISH_WORDS,
  renderTimeline,
  renderTimelineHeading,
  renderTimelineRows,
  type RenderOptions,
  RUSSIAN_WORDS,
  type TimelineKind,
  type TimelineRow,
  type TimelineWords,
} from "@scenario-call/call-flow";
import type { Context } from "../command.ts";
import type { Tone } from "../terminal/style.ts";
import { timelineOf } from "./segments.ts";

const TONES: Readonly<Record<TimelineKind, Tone>> = {
  ringing: "warn",
  early_media: "warn",
  message: "accent",
  music: "accent",
  tone: "quiet",
  talk: "good",
  silence: "strong",
  dtmf: "accent",
  hang_up: "quiet",
};

/** Here a line is printed when a phone is answered: what it hears then comes on the next one. */
const WORDS: Readonly<Record<Context["language"], TimelineWords>> = {
  en: { ...ENGLISH_WORDS, silence: "answers" },
  ru: { ...RUSSIAN_WORDS, silence: "отвечает" },
};

/** Draws a call while it goes on: a line for each change, and all of it from left to right when it is over. */
export class Drawing {
  readonly #context: Pick<Context, "style" | "line" | "language" | "terminal">;
  readonly #rows: TimelineRow[] = [];

  constructor(context: Pick<Context, "style" | "line" | "language" | "terminal">) {
    this.#context = context;
  }

  /** Prints what has changed. */
  add(rows: readonly TimelineRow[]): void {
    const { style, line } = this.#context;
    for (const row of rows) {
      if (this.#rows.length === 0) line(style("strong", renderTimelineHeading(this.#options())));
      this.#rows.push(row);
      const start = this.#rows[0]?.at ?? row.at;
      const tone = row.failed === null ? TONES[row.kind] : "bad";
      for (const text of renderTimelineRows([row], start, this.#options())) line(style(tone, text));
    }
  }

  /** Prints the whole call; false where nothing was seen of it. */
  end(at: number, finishReason: string | null): boolean {
    const { style, line } = this.#context;
    if (this.#rows.length === 0) return false;
    line();
    for (const text of renderTimeline(timelineOf(this.#rows, at, finishReason), this.#options()))
      line(style(text.includes("█") ? "good" : "quiet", text));
    return true;
  }

  #options(): RenderOptions {
    const { terminal, language } = this.#context;
    // A terminal that is written to its last column breaks the line.
    return { width: Math.min(120, terminal.columns() - 1), words: WORDS[language] };
  }
}
