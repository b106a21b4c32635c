import type { Mistake } from "../mistake.ts";

/** Translations of one folder: `<file>#<pointer>` -> prose. */
export interface Prose {
  /** Path of the `ru.md` below the spec's folder. */
  readonly file: string;
  readonly texts: ReadonlyMap<string, string>;
}

const HEADING = /^## +(\S(?:.*\S)?)\s*$/u;

/** Reads a `ru.md`: one heading `## <file>#<pointer>` for each text, the prose below it. */
export function parseProse(file: string, markdown: string): [Prose, readonly Mistake[]] {
  const mistakes: Mistake[] = [];
  const texts = new Map<string, string>();
  let heading: string | null = null;
  let lines: string[] = [];
  const finish = (): void => {
    if (heading === null) return;
    const text = lines.join("\n").trim();
    if (text === "") {
      mistakes.push({
        file,
        pointer: heading,
        found: "a heading without prose",
        expected: "the translation below it",
      });
    }
    if (texts.has(heading)) {
      mistakes.push({
        file,
        pointer: heading,
        found: "a second translation of this text",
        expected: "exactly one",
      });
    } else {
      texts.set(heading, text);
    }
  };
  for (const line of markdown.split(/\r?\n/u)) {
    const name = HEADING.exec(line)?.[1];
    if (name === undefined) {
      lines.push(line);
      continue;
    }
    finish();
    [heading, lines] = [name, []];
  }
  finish();
  return [{ file, texts }, mistakes];
}
