import { wrap } from "./wrap.ts";

/** What goes on stands so much deeper than what begins. */
const HANG = 2;

/** A stack trace in lines of at most `width` columns; null: as it is. Addresses in it stay whole. */
export function traceOf(error: unknown, width: number | null): readonly string[] {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.split("\n").flatMap((line) => {
    if (width === null) return [line];
    const indent = line.length - line.trimStart().length;
    const [first = "", ...more] = wrap(line, width - HANG, indent);
    return [first, ...more.map((rest) => " ".repeat(HANG) + rest)];
  });
}
