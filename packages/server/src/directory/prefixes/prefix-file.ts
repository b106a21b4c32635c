import { readFile } from "node:fs/promises";
import { type AccountProblem, formatProblem } from "../problems.ts";
import { CsvProblems, readCsvRows } from "./csv-rows.ts";
import { PREFIX, type PrefixRange, type PrefixTable, prefixTable } from "./prefix-table.ts";

/** A file of prefixes that cannot be used, with what is wrong with it. */
export class PrefixFileError extends Error {
  readonly problems: readonly AccountProblem[];

  constructor(problems: readonly AccountProblem[]) {
    super(
      `the prefixes cannot be used:\n${problems.map((problem) => `  ${formatProblem(problem)}`).join("\n")}`,
    );
    this.name = "PrefixFileError";
    this.problems = problems;
  }
}

/** The first line of a file of prefixes. */
const PREFIX_FILE_HEADER = ["prefix", "to_prefix", "region"] as const;

/** A checked table, or what is wrong with its file. */
export type PrefixFileReading =
  | { readonly ok: true; readonly table: PrefixTable }
  | { readonly ok: false; readonly problems: readonly AccountProblem[] };

/** Reads and checks the file that `prefixes_file` names. Throws {@link PrefixFileError}, or what reading it throws. */
export const loadPrefixTable = async (file: string): Promise<PrefixTable> => {
  const reading = parsePrefixFile(await readFile(file), file);
  if (!reading.ok) throw new PrefixFileError(reading.problems);
  return reading.table;
};

/** Reads and checks the bytes of a file of prefixes. `file` is its name in problems. */
export const parsePrefixFile = (bytes: Uint8Array, file: string): PrefixFileReading => {
  const problems = new CsvProblems(file);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    problems.add(1, null, "bytes that are not UTF-8", "a text in UTF-8");
    return { ok: false, problems: problems.found };
  }
  const ranges: PrefixRange[] = [];
  const lines: number[] = [];
  let header: readonly string[] | null = null;
  readCsvRows(text, ",", problems, ({ cells, line }) => {
    if (header === null) {
      header = cells;
      const right = cells.length === 3 && PREFIX_FILE_HEADER.every((name, index) => cells[index] === name);
      if (!right) problems.add(line, null, cells.join(","), PREFIX_FILE_HEADER.join(","));
      return right;
    }
    const range = readRange(cells, line, problems);
    if (range !== null) {
      ranges.push(range);
      lines.push(line);
    }
    return !problems.enough;
  });
  if (header === null && problems.found.length === 0)
    problems.add(1, null, "nothing", PREFIX_FILE_HEADER.join(","));
  if (problems.found.length > 0) return { ok: false, problems: problems.found };

  const reading = prefixTable(ranges);
  if (reading.ok) return reading;
  for (const { index, with: other, kind } of reading.conflicts) {
    if (problems.enough) break;
    problems.add(
      lines[index] ?? 1,
      "prefix",
      kind === "double"
        ? `the numbers of line ${lines[other]} again`
        : `some of the numbers of line ${lines[other]}`,
      "ranges that lie apart, or one wholly inside the other",
    );
  }
  return { ok: false, problems: problems.found };
};

const readRange = (cells: readonly string[], line: number, problems: CsvProblems): PrefixRange | null => {
  const [prefix = "", to_prefix = "", region = ""] = cells;
  if (cells.length !== 3) {
    problems.add(line, null, `${cells.length} columns`, "3 columns");
    return null;
  }
  const mistake = rangeMistake({ prefix, to_prefix, region });
  if (mistake === null) return { prefix, to_prefix, region };
  problems.add(line, mistake.member, mistake.found, mistake.expected);
  return null;
};

/** What is wrong with a single range, or null. */
export const rangeMistake = ({
  prefix,
  to_prefix: to,
  region,
}: PrefixRange): {
  readonly member: keyof PrefixRange;
  readonly found: string;
  readonly expected: string;
} | null => {
  const digits = "1 to 15 digits, the first not 0";
  if (!PREFIX.test(prefix)) return { member: "prefix", found: JSON.stringify(prefix), expected: digits };
  if (!PREFIX.test(to)) return { member: "to_prefix", found: JSON.stringify(to), expected: digits };
  if (to.length !== prefix.length || to < prefix) {
    const expected = "as many digits as in prefix, and no smaller number";
    return { member: "to_prefix", found: JSON.stringify(to), expected };
  }
  return region === "" ? { member: "region", found: "nothing", expected: "the name of a region" } : null;
};
