import { medianBounds, ratios, type Summary, summarise } from "./statistics.ts";

/** One line of a table. */
export interface Row {
  readonly name: string;
  /** In the unit of the table. */
  readonly value: Summary;
  /** To the baseline of the same round. */
  readonly ratio: Summary;
  /** Between what the median of the ratio lies, at a confidence of 95 %. */
  readonly bounds: readonly [low: number, high: number];
}

/** Figures of the same kind, side by side. */
export interface Table {
  readonly title: string;
  readonly unit: string;
  /** Name of the row that the ratios refer to. */
  readonly baseline: string;
  readonly rows: readonly Row[];
}

/** What was aimed at, and what came out. */
export interface Goal {
  readonly goal: string;
  readonly found: string;
  readonly met: boolean;
  /** The figures are too few, or lie too far apart, to tell; neither met nor missed. */
  readonly tooWide?: boolean;
}

/** What a suite has found. */
export interface SuiteReport {
  readonly suite: string;
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
  /** What has to be known to read the figures. */
  readonly notes: readonly string[];
}

/** Makes a table of figures by name and round. */
export function tableOf(
  title: string,
  unit: string,
  baseline: string,
  figures: ReadonlyMap<string, readonly number[]>,
): Table {
  const base = figures.get(baseline) ?? [];
  const rows = [...figures].map(([name, values]) => {
    const toBase = ratios(values, base);
    return { name, value: summarise(values), ratio: summarise(toBase), bounds: medianBounds(toBase) };
  });
  return { title, unit, baseline, rows };
}

/** The row of a table with that name. */
export function rowOf(table: Table, name: string): Row {
  const row = table.rows.find((candidate) => candidate.name === name);
  if (row === undefined) throw new Error(`${table.title} has no row ${name}`);
  return row;
}

/**
 * Judges the ratio of a row against the largest that is allowed: by the bounds between which its median lies. Where the goal
 * lies between them, the rounds do not tell on which side the ratio is.
 */
export function ratioGoal(goal: string, { ratio, bounds: [low, high] }: Row, largest: number): Goal {
  const found = `${figure(ratio.median)}, at 95 % between ${figure(low)} and ${figure(high)}`;
  return { goal, found, met: high <= largest, tooWide: low <= largest && high > largest };
}

/** A figure with as many digits as it is worth. */
export function figure(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en");
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}

/** A report as lines of Markdown, so that it can be kept as it is. */
export function formatReport({ suite, tables, goals, notes }: SuiteReport): readonly string[] {
  return [
    `## ${suite}`,
    "",
    ...tables.flatMap(formatTable),
    ...goals.map(
      ({ goal, found, met, tooWide }) =>
        `- ${tooWide === true ? "TOO NOISY TO JUDGE" : met ? "met" : "MISSED"}: ${goal}; found ${found}`,
    ),
    ...notes.map((note) => `- ${note}`),
    "",
  ];
}

function formatTable({ title, unit, baseline, rows }: Table): readonly string[] {
  const cells = [
    [title, unit, `ratio to ${baseline}`, "middle half of the rounds"],
    ...rows.map(({ name, value, ratio }) => [
      name,
      figure(value.median),
      figure(ratio.median),
      `${figure(ratio.low)} to ${figure(ratio.high)}`,
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[], isName = false): string =>
    `| ${row
      .map((cell, column) =>
        column === 0 || isName ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join(" | ")} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  const [head = [], ...body] = cells;
  return [line(head), line(rule, true), ...body.map((row) => line(row)), ""];
}
