import type { AccountProblem } from "../problems.ts";
import { CsvProblems, type CsvRow, decodeText, readCsvRows } from "./csv-rows.ts";
import type { PrefixRange } from "./prefix-table.ts";

/** A file of the state register of the Russian numbering plan: `ABC-3xx.csv`, `DEF-9xx.csv` and so on. */
export interface RegisterFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How the register is taken over. */
export interface RegisterOptions {
  /** Regions that get another name, such as one and the same for a city and the oblast around it. */
  readonly rename?: ReadonlyMap<string, string>;
  /** Told of every so many rows of a file. */
  readonly onProgress?: (file: string, rows: number) => void;
}

/** What a register holds, as ranges that do not overlap, in order; or what is wrong with it. */
export type RegisterReading =
  | {
      readonly ok: true;
      readonly ranges: readonly PrefixRange[];
      readonly rows: number;
      /** Rows that name no region: they are left out. */
      readonly without_region: number;
    }
  | { readonly ok: false; readonly problems: readonly AccountProblem[] };

const ROWS_BETWEEN_REPORTS = 50_000;
/** The country's code, which the register leaves out. */
const COUNTRY = "7";

/** Numbers of one region, as numbers of 11 digits, and where they stand. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly region: string;
  readonly file: number;
  readonly line: number;
}

/**
 * Reads files of the register: columns are found by their names, the region is taken from "Территория ГАР" where that
 * column is there and filled and from "Регион" otherwise, and neighbouring numbers of one region become one range.
 */
export const readRegister = (
  files: readonly RegisterFile[],
  { rename = new Map(), onProgress = () => {} }: RegisterOptions = {},
): RegisterReading => {
  const problems: AccountProblem[] = [];
  const spans: Span[] = [];
  let [rows, without] = [0, 0];
  files.forEach((file, index) => {
    const own = new CsvProblems(file.name);
    let columns: Columns | null = null;
    let ownRows = 0;
    readCsvRows(decodeText(file.bytes), ";", own, (row) => {
      if (columns === null) {
        columns = findColumns(row, own);
        return columns !== null;
      }
      ownRows += 1;
      if (ownRows % ROWS_BETWEEN_REPORTS === 0) onProgress(file.name, ownRows);
      const numbers = readNumbers(row, columns, own);
      const region = regionOf(row, columns);
      if (region === null) without += 1;
      else if (numbers !== null)
        spans.push({ ...numbers, region: rename.get(region) ?? region, file: index, line: row.line });
      return !own.enough;
    });
    if (columns === null && own.found.length === 0) own.add(1, null, "nothing", EXPECTED_HEADER);
    rows += ownRows;
    problems.push(...own.found);
  });
  if (problems.length > 0) return { ok: false, problems };

  const merged = merge(spans, files);
  return merged.ok ? { ok: true, ranges: merged.ranges, rows, without_region: without } : merged;
};

interface Columns {
  readonly count: number;
  readonly code: number;
  readonly from: number;
  readonly to: number;
  readonly capacity: number;
  readonly region: number;
  /** -1 where the file has none. */
  readonly territory: number;
}

const EXPECTED_HEADER = "the columns АВС/ DEF, От, До, Емкость, Оператор, Регион";

const findColumns = ({ cells, line }: CsvRow, problems: CsvProblems): Columns | null => {
  const names = cells.map((name) => name.toLowerCase().replaceAll("ё", "е"));
  // The register writes "АВС" in Cyrillic letters; who saves the file again may not.
  const code = names.findIndex((name) => /^[aа][bв][cс]\s*\/\s*def$/u.test(name));
  const at = (name: string): number => names.indexOf(name);
  const columns = {
    count: cells.length,
    code,
    from: at("от"),
    to: at("до"),
    capacity: at("емкость"),
    region: at("регион"),
    territory: at("территория гар"),
  };
  const { code: first, from, to, capacity, region } = columns;
  if (Math.min(first, from, to, capacity, region) >= 0) return columns;
  problems.add(line, null, cells.join(";").slice(0, 100), EXPECTED_HEADER);
  return null;
};

const readNumbers = (
  { cells, line }: CsvRow,
  columns: Columns,
  problems: CsvProblems,
): Pick<Span, "first" | "last"> | null => {
  if (cells.length !== columns.count) {
    problems.add(line, null, `${cells.length} columns`, `${columns.count} columns, as in the first line`);
    return null;
  }
  const cell = (column: number): string => cells[column] ?? "";
  const [code, from, to, capacity] = [columns.code, columns.from, columns.to, columns.capacity].map(cell) as [
    string,
    string,
    string,
    string,
  ];
  if (!/^[0-9]{3}$/u.test(code)) {
    problems.add(line, "АВС/ DEF", JSON.stringify(code), "3 digits");
    return null;
  }
  for (const [name, text] of [
    ["От", from],
    ["До", to],
  ] as const) {
    if (/^[0-9]{1,7}$/u.test(text)) continue;
    problems.add(line, name, JSON.stringify(text), "1 to 7 digits");
    return null;
  }
  const first = Number(`${COUNTRY}${code}${from.padStart(7, "0")}`);
  const last = Number(`${COUNTRY}${code}${to.padStart(7, "0")}`);
  if (last < first) {
    problems.add(line, "До", to, `${from} or more`);
    return null;
  }
  if (Number(capacity) !== last - first + 1) {
    problems.add(line, "Емкость", JSON.stringify(capacity), `${last - first + 1}, which is from От to До`);
    return null;
  }
  return { first, last };
};

const regionOf = ({ cells }: CsvRow, { region, territory }: Columns): string | null =>
  normaliseRegion(cells[territory] ?? "") ?? normaliseRegion(cells[region] ?? "");

/**
 * The name of a region as it is compared: of "г. Улан-Удэ|Республика Бурятия" the last part, which is the region;
 * one space between words; "Москва" for "г. Москва". Null where no region is named (nothing, or a dash).
 */
export const normaliseRegion = (text: string): string | null => {
  const name = (text.split("|").at(-1) ?? "")
    .replace(/\s+/gu, " ")
    .trim()
    .replace(/^(?:г\.|город )\s*/iu, "")
    .replace(/ \* /gu, " и ");
  return /^[-–—]*$/u.test(name) ? null : name;
};

const merge = (
  spans: Span[],
  files: readonly RegisterFile[],
):
  | { readonly ok: true; readonly ranges: readonly PrefixRange[] }
  | { readonly ok: false; readonly problems: readonly AccountProblem[] } => {
  spans.sort((a, b) => a.first - b.first || a.last - b.last);
  const problems = files.map(({ name }) => new CsvProblems(name));
  const ranges: PrefixRange[] = [];
  let current: Span | null = null;
  for (const span of spans) {
    if (current === null) {
      current = span;
      continue;
    }
    if (span.region === current.region && span.first <= current.last + 1) {
      current = { ...current, last: Math.max(current.last, span.last), file: span.file, line: span.line };
      continue;
    }
    if (span.first <= current.last) {
      const own = problems[span.file];
      if (own?.enough === false) {
        const other = `${files[current.file]?.name ?? ""}:${current.line}`;
        own.add(span.line, "Регион", `numbers of ${other} with another region`, "one region for each number");
      }
      continue;
    }
    ranges.push(rangeOf(current));
    current = span;
  }
  if (current !== null) ranges.push(rangeOf(current));
  const found = problems.flatMap((own) => own.found);
  return found.length > 0 ? { ok: false, problems: found } : { ok: true, ranges };
};

/** In as few digits as say the same: 79000000000–79000061999 is 79000000–79000061. */
const rangeOf = ({ first, last, region }: Span): PrefixRange => {
  let [prefix, to] = [String(first), String(last)];
  while (prefix.length > 1 && prefix.endsWith("0") && to.endsWith("9")) {
    prefix = prefix.slice(0, -1);
    to = to.slice(0, -1);
  }
  return { prefix, to_prefix: to, region };
};

/** The text of a file of prefixes that holds these ranges. */
export const formatPrefixFile = (ranges: readonly PrefixRange[]): string =>
  [
    "prefix,to_prefix,region",
    ...ranges.map(({ prefix, to_prefix: to, region }) => `${prefix},${to},"${region.replaceAll('"', '""')}"`),
    "",
  ].join("\n");
