import { CsvError, parse } from "csv-parse/sync";
import type { AccountProblem } from "../problems.ts";

/** A row of a CSV file, and the line on which it ends. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** How many mistakes of one file are told: who has a wrong file does not want to read it all again. */
const MOST_PROBLEMS = 20;

/** Gathers what is wrong with a file of ranges. */
export class CsvProblems {
  readonly found: AccountProblem[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** True when there are as many as are told. */
  get enough(): boolean {
    return this.found.length >= MOST_PROBLEMS;
  }

  /** Adds a mistake; `column` names the column, or is null for the row as a whole. */
  add(line: number, column: string | null, found: string, expected: string): void {
    this.found.push({
      file: this.#file,
      position: { line, column: 1 },
      path: column === null ? [] : [column],
      atKey: false,
      found,
      expected,
    });
  }
}

/**
 * Reads the rows of a text one by one; what is no CSV becomes a problem. Quotes inside a cell that is not quoted are
 * part of it: the state register writes names of companies like that. `take` says false to read no further.
 */
export const readCsvRows = (
  text: string,
  delimiter: "," | ";",
  problems: CsvProblems,
  take: (row: CsvRow) => boolean,
): void => {
  let going = true;
  try {
    parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      // Nothing is gathered: a register has hundreds of thousands of rows.
      on_record: (cells: string[], { lines }: { readonly lines: number }) => {
        // Not by the parser: it takes a cell that begins with a quoted word for a mistake then.
        if (going) going = take({ cells: cells.map((cell) => cell.trim()), line: lines });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error;
    problems.add(typeof lines === "number" ? lines : 1, null, `a mistake of form (${error.code})`, "CSV");
  }
};

/** The text of a file: UTF-8, or windows-1251 where it is no UTF-8, as older files of the register are. */
export const decodeText = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1251").decode(bytes);
  }
};
