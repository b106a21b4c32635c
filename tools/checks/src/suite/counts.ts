import { stripVTControlCharacters } from "node:util";

/** How many single tests passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** What could not be run on this machine: no pass, and no failure. */
  readonly notRun: number;
}

const CLOSING_LINE = /^\s*Tests\s+(.+)$/gm;

function amount(line: string, word: "passed" | "failed" | "skipped"): number {
  return Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
}

/** Adds up the closing lines (`Tests  1 failed | 41 passed (42)`) of every vitest run in an output; null if none. */
export function testCounts(output: string): Counts | null {
  const lines = [...stripVTControlCharacters(output).matchAll(CLOSING_LINE)].map((match) => match[1] ?? "");
  if (lines.length === 0) return null;
  return {
    passed: lines.reduce((sum, line) => sum + amount(line, "passed"), 0),
    failed: lines.reduce((sum, line) => sum + amount(line, "failed"), 0),
    notRun: lines.reduce((sum, line) => sum + amount(line, "skipped"), 0),
  };
}

/**
 * What a step counts for in the summary: its tests if it ran any, else itself as one. A step that failed counts at
 * least one failure, whatever its output says.
 */
export function stepCounts(output: string, succeeded: boolean): Counts {
  const counts = testCounts(output) ?? { passed: succeeded ? 1 : 0, failed: 0, notRun: 0 };
  return succeeded ? counts : { ...counts, failed: Math.max(1, counts.failed) };
}
