/** One mistake in the spec, told so that it can be put right without reading our code. */
export interface Mistake {
  /** Path below the spec's folder. */
  readonly file: string;
  /** JSON pointer into the file; for prose, the heading; empty for the file as a whole. */
  readonly pointer: string;
  /** What stands there. */
  readonly found: string;
  /** What should. */
  readonly expected: string;
}

/** Thrown by an emitter that cannot express something of the spec: the run tells the mistake instead of failing. */
export class MistakeError extends Error {
  override readonly name = "MistakeError";
  readonly mistake: Mistake;

  constructor(mistake: Mistake) {
    super(formatMistake(mistake));
    this.mistake = mistake;
  }
}

/** The message shown for a mistake: one line. */
export function formatMistake(mistake: Mistake): string {
  return `${mistake.file}#${mistake.pointer}: found ${mistake.found}; expected ${mistake.expected}`;
}

/** Sorts by file, then by place, so that a run always tells the same mistakes in the same order. */
export function sortMistakes(mistakes: readonly Mistake[]): readonly Mistake[] {
  const key = (mistake: Mistake): string =>
    [mistake.file, mistake.pointer, mistake.found, mistake.expected].join("\u0000");
  return [...mistakes].toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** A value as it stands in a message: short, on one line. */
export function showValue(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
