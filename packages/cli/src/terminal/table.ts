/**
 * Rows as lines in columns, the names of the columns first. Columns that do not fit into `width` are left out from the
 * right; null: there is no width to keep to. Control characters of somebody else's text never reach a terminal.
 */
export function renderTable(
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[],
  width: number | null,
): readonly string[] {
  const cells = [columns, ...rows.map((row) => columns.map((column) => cellOf(row[column])))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => [...(line[at] ?? "")].length)));
  const fitting = width === null ? columns.length : countFitting(widths, width);
  return cells.map((line) =>
    line
      .slice(0, fitting)
      .map((cell, at) => (at === fitting - 1 ? cut(cell, width, widths, at) : pad(cell, widths[at] ?? 0)))
      .join("  "),
  );
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "-";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replaceAll(/\p{C}/gu, "?");
}

const pad = (cell: string, width: number): string => cell + " ".repeat(Math.max(0, width - [...cell].length));

function countFitting(widths: readonly number[], width: number): number {
  let used = 0;
  const least = widths.findIndex((each, at) => {
    used += each + (at === 0 ? 0 : 2);
    return used > width;
  });
  return least === -1 ? widths.length : Math.max(1, least);
}

function cut(cell: string, width: number | null, widths: readonly number[], at: number): string {
  if (width === null) return cell;
  const before = widths.slice(0, at).reduce((sum, each) => sum + each + 2, 0);
  const room = Math.max(1, width - before);
  const characters = [...cell];
  return characters.length <= room ? cell : `${characters.slice(0, room - 1).join("")}…`;
}
