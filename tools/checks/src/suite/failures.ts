import { stripVTControlCharacters } from "node:util";

const HEADING = /^\s*FAIL\s+(\S.*)$/;
const REASON_LENGTH = 200;

/**
 * What failed in an output of vitest, a line each: the file, the test's name, and the first line of its error. It is
 * said again at the very end of a run, because whoever keeps only the end of a long output has to find it there.
 */
export function failures(output: string): readonly string[] {
  const lines = stripVTControlCharacters(output).split("\n");
  const found = lines.flatMap((line, index) => {
    const name = HEADING.exec(line)?.[1];
    if (name === undefined) return [];
    // Tests that fail for one and the same reason stand above it together.
    const reason = lines.slice(index + 1).find((next) => !HEADING.test(next));
    return [`${name}: ${(reason ?? "").trim().slice(0, REASON_LENGTH)}`];
  });
  return [...new Set(found)];
}
