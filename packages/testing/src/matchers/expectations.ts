import type { Hearing, Impression } from "../heard/hearing.ts";

/** What a test says about an entry: the impression, in part, and where it matters the time. */
export type ExpectedHearing = PartOf<Impression> & {
  /** Milliseconds from the moment at which the call was accepted; left out where the time does not matter. */
  readonly at_ms?: number;
};

type PartOf<Union> = Union extends unknown ? Partial<Union> : never;

/** How closely times are looked at. */
export interface HearingTolerance {
  /** By how much a time may differ, ms; 0 unless told otherwise, which is what a held clock gives. */
  readonly tolerance_ms?: number;
}

/** A verdict, with a text that shows both sides. */
export interface Verdict {
  readonly pass: boolean;
  readonly message: string;
}

/**
 * Whether a phone heard these things in this order, others in between or not.
 *
 * @param who the phone's number, for the text.
 */
export function heardInOrder(
  who: string,
  heard: readonly Hearing[],
  expected: readonly ExpectedHearing[],
  { tolerance_ms = 0 }: HearingTolerance = {},
): Verdict {
  let next = 0;
  for (const one of heard) {
    const wanted = expected[next];
    if (wanted !== undefined && fits(one, wanted, tolerance_ms)) next += 1;
  }
  const missing = expected[next];
  return missing === undefined
    ? { pass: true, message: `${who} heard all of it in this order.\n\n${told(heard)}` }
    : {
        pass: false,
        message: `${who} did not hear ${row(missing)}${next === 0 ? "" : ` after ${row(expected[next - 1] ?? {})}`}.\n\nHeard:\n${told(heard)}\n\nExpected, in this order:\n${told(expected)}`,
      };
}

/** Whether a phone heard exactly these things, no more and no less. */
export function heardExactly(
  who: string,
  heard: readonly Hearing[],
  expected: readonly ExpectedHearing[],
  { tolerance_ms = 0 }: HearingTolerance = {},
): Verdict {
  const differs = expected.findIndex((wanted, at) => {
    const one = heard[at];
    return one === undefined || !fits(one, wanted, tolerance_ms);
  });
  const pass = differs === -1 && heard.length === expected.length;
  const at = differs === -1 ? expected.length : differs;
  return {
    pass,
    message: pass
      ? `${who} heard exactly this.\n\n${told(heard)}`
      : `${who} heard something else from entry ${at + 1} on.\n\nHeard:\n${told(heard, at)}\n\nExpected:\n${told(expected, at)}`,
  };
}

function fits(heard: Hearing, expected: ExpectedHearing, toleranceMs: number): boolean {
  const { at_ms, ...impression } = expected;
  if (at_ms !== undefined && Math.abs(heard.at_ms - at_ms) > toleranceMs) return false;
  const actual: Readonly<Record<string, unknown>> = { ...heard };
  return Object.entries(impression).every(
    ([name, value]) => JSON.stringify(actual[name]) === JSON.stringify(value),
  );
}

const WIDTH = 8;

/** One entry on a line: the time, what, and its detail. */
function row({ at_ms, ...impression }: ExpectedHearing): string {
  const words = Object.entries(impression).map(([name, value]) =>
    value === true ? name : `${name} ${String(value)}`,
  );
  return [...(at_ms === undefined ? [] : [`${at_ms} ms`]), words.join(", ")].join("  ");
}

function told(entries: readonly ExpectedHearing[], marked = -1): string {
  if (entries.length === 0) return "    nothing";
  return entries
    .map(({ at_ms, ...impression }, at) => {
      const time = at_ms === undefined ? "any time" : `${at_ms} ms`;
      return `${at === marked ? "  > " : "    "}${time.padStart(WIDTH)}  ${row(impression)}`;
    })
    .join("\n");
}
