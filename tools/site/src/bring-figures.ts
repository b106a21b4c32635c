import { figuresOf, withFigures } from "./figures.ts";

const FENCE = /^\s*(?:```|~~~)/u;

/** Numbers of the lines of a text that are rows of a table, outside of blocks of code. */
function rowsOf(lines: readonly string[]): readonly number[] {
  let inCode = false;
  return lines.flatMap((line, nth) => {
    if (FENCE.test(line)) inCode = !inCode;
    return !inCode && line.startsWith("|") ? nth : [];
  });
}

const CELL_END = /(?<!\\)\|/u;

/** A row with the figures of another one in its cells. */
function rowWith(russian: string, english: string): string {
  const [here, there] = [russian.split(CELL_END), english.split(CELL_END)];
  if (here.length !== there.length) return russian;
  return here
    .map((cell, nth) => {
      const wanted = figuresOf(there[nth] ?? "", "en");
      return figuresOf(cell, "ru").length === wanted.length ? withFigures(cell, wanted) : cell;
    })
    .join("|");
}

/**
 * A Russian page whose tables have the figures of the English page: cell by cell, wherever a cell has as many. Words
 * stay; what else differs is told by the rules.
 */
export function bringFigures(russian: string, english: string): string {
  const [here, there] = [russian.split("\n"), english.split("\n")];
  const [rows, wanted] = [rowsOf(here), rowsOf(there)];
  if (rows.length !== wanted.length) return russian;
  const changed = new Map(
    rows.map((row, nth) => [row, rowWith(here[row] ?? "", there[wanted[nth] ?? -1] ?? "")]),
  );
  return here.map((line, nth) => changed.get(nth) ?? line).join("\n");
}
