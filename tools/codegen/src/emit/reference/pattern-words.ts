/** Some characters in a row that a pattern demands: how many, of which set. */
export interface Run {
  readonly low: number;
  /** Null where there is no upper limit. */
  readonly high: number | null;
  /** Single characters, and ranges as two characters. */
  readonly set: readonly (readonly [first: string, last: string])[];
}

/** Longest sequence that is easier to read in words than as a pattern. */
const LONGEST = 3;

const PART = /^\[((?:\\.|[^\]\\^])(?:\\.|[^\]\\])*)\](?:\{(\d+)(?:(,)(\d*))?\}|([+*?]))?/u;

/** A pattern that only puts sets of characters one after another, as runs; null for any other. */
export function runsOf(pattern: string): readonly Run[] | null {
  if (!pattern.startsWith("^") || !pattern.endsWith("$")) return null;
  let rest = pattern.slice(1, -1);
  const runs: Run[] = [];
  while (rest !== "") {
    const match = PART.exec(rest);
    const set = match?.[1] === undefined ? null : setOf(match[1]);
    if (match === null || set === null || runs.length === LONGEST) return null;
    runs.push({ ...countOf(match), set });
    rest = rest.slice(match[0].length);
  }
  return runs.length === 0 ? null : runs;
}

function countOf([, , low, comma, high, sign]: RegExpExecArray): Pick<Run, "low" | "high"> {
  if (low !== undefined) {
    if (comma === undefined) return { low: Number(low), high: Number(low) };
    return { low: Number(low), high: high === "" || high === undefined ? null : Number(high) };
  }
  if (sign === "?") return { low: 0, high: 1 };
  if (sign === "*") return { low: 0, high: null };
  return { low: 1, high: sign === "+" ? null : 1 };
}

/** What stands between brackets; null where it uses classes such as `\d`, which have no characters to name. */
function setOf(inside: string): Run["set"] | null {
  const characters = [...inside.matchAll(/\\(.)|([^\\])/gsu)];
  if (characters.some(([, escaped]) => escaped !== undefined && /[\p{L}\p{N}]/u.test(escaped))) return null;
  const plain = characters.map(([, escaped, single]) => escaped ?? single ?? "");
  const set: (readonly [string, string])[] = [];
  for (let index = 0; index < plain.length; index += 1) {
    const first = plain[index] ?? "";
    const last = plain[index + 2];
    if (plain[index + 1] === "-" && last !== undefined) {
      set.push([first, last]);
      index += 2;
    } else {
      set.push([first, first]);
    }
  }
  return set;
}
