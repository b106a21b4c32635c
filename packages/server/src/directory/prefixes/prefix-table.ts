/** Numbers by how they begin, and the region to which they belong. */
export interface PrefixRange {
  /** Leading digits of the first numbers of the range, E.164 without the plus sign. */
  readonly prefix: string;
  /** Leading digits of the last ones, as many as in `prefix`; the same where the range is one prefix. */
  readonly to_prefix: string;
  /** Name of the region. */
  readonly region: string;
}

/** Which region a number belongs to. */
export interface PrefixTable {
  /** The region of the narrowest range that holds the number; null where none does. */
  regionOf(phoneNumber: string): string | null;
  /** Every region that the table names. */
  readonly regions: ReadonlySet<string>;
}

/** A range that contradicts another one; both by their places in what was handed in. */
export interface PrefixConflict {
  readonly index: number;
  readonly with: number;
  /** `double`: the same numbers again; `crossing`: some numbers in common, and each has others of its own. */
  readonly kind: "double" | "crossing";
}

/** A table, or every range that contradicts one before it. */
export type PrefixReading =
  | { readonly ok: true; readonly table: PrefixTable }
  | { readonly ok: false; readonly conflicts: readonly PrefixConflict[] };

/** Longest number, by E.164. */
const DIGITS = 15;

/** What `prefix` and `to_prefix` may be, each by itself. */
export const PREFIX: RegExp = /^[1-9][0-9]{0,14}$/u;

/** The first of all numbers that begin so, as a number of 15 digits: small enough to be exact. */
const firstNumber = (prefix: string): number => Number(prefix.padEnd(DIGITS, "0"));

/** The last of all numbers that begin so, as a number of 15 digits. */
const lastNumber = (prefix: string): number => Number(prefix.padEnd(DIGITS, "9"));

/** Numbers that stand next to each other, all in one region. */
interface Interval {
  readonly first: number;
  readonly last: number;
  readonly region: number;
  readonly index: number;
}

/**
 * Makes a table in which the narrowest range wins: ranges may lie inside each other, and what is left of the wider one
 * is cut into pieces. So a look-up is one binary search over typed arrays, however many ranges there are.
 */
export const prefixTable = (ranges: Iterable<PrefixRange>): PrefixReading => {
  const regions = new Map<string, number>();
  const intervals: Interval[] = [];
  for (const { prefix, to_prefix: to, region: name } of ranges) {
    const region = regions.get(name) ?? regions.size;
    regions.set(name, region);
    intervals.push({ first: firstNumber(prefix), last: lastNumber(to), region, index: intervals.length });
  }
  // Wider ones first, so that those around an interval are known when it comes.
  intervals.sort((a, b) => a.first - b.first || b.last - a.last || a.index - b.index);

  const pieces = new Pieces();
  const conflicts: PrefixConflict[] = [];
  /** The intervals around the present place, each inside the one before. */
  const around: Interval[] = [];
  let next = 0;
  const leave = (interval: Interval): void => {
    pieces.add(next, interval.last, interval.region);
    next = Math.max(next, interval.last + 1);
  };
  for (const interval of intervals) {
    let outer = around.at(-1);
    while (outer !== undefined && outer.last < interval.first) {
      leave(outer);
      around.pop();
      outer = around.at(-1);
    }
    if (outer !== undefined) {
      if (outer.first === interval.first && outer.last === interval.last) {
        conflicts.push({ ...inOrder(interval.index, outer.index), kind: "double" });
        continue;
      }
      if (outer.last < interval.last) {
        conflicts.push({ ...inOrder(interval.index, outer.index), kind: "crossing" });
        continue;
      }
      pieces.add(next, interval.first - 1, outer.region);
    }
    next = interval.first;
    around.push(interval);
  }
  for (const outer of around.toReversed()) leave(outer);

  if (conflicts.length > 0) return { ok: false, conflicts };
  return { ok: true, table: new SortedTable(pieces, [...regions.keys()]) };
};

const inOrder = (one: number, other: number): { readonly index: number; readonly with: number } => ({
  index: Math.max(one, other),
  with: Math.min(one, other),
});

/** Disjoint pieces in their order; neighbours of one region become one. */
class Pieces {
  readonly first: number[] = [];
  readonly last: number[] = [];
  readonly region: number[] = [];

  add(first: number, last: number, region: number): void {
    if (first > last) return;
    const previous = this.last.length - 1;
    if (this.region[previous] === region && this.last[previous] === first - 1) {
      this.last[previous] = last;
      return;
    }
    this.first.push(first);
    this.last.push(last);
    this.region.push(region);
  }
}

class SortedTable implements PrefixTable {
  readonly regions: ReadonlySet<string>;
  readonly #names: readonly string[];
  readonly #first: Float64Array;
  readonly #last: Float64Array;
  readonly #region: Uint32Array;

  constructor({ first, last, region }: Pieces, names: readonly string[]) {
    this.regions = new Set(names);
    this.#names = names;
    this.#first = Float64Array.from(first);
    this.#last = Float64Array.from(last);
    this.#region = Uint32Array.from(region);
  }

  regionOf(phoneNumber: string): string | null {
    if (!PREFIX.test(phoneNumber)) return null;
    const at = this.#pieceAt(firstNumber(phoneNumber));
    // A number that is shorter than the prefixes around it could belong to several: it belongs to none then.
    if (at < 0 || lastNumber(phoneNumber) > (this.#last[at] ?? 0)) return null;
    return this.#names[this.#region[at] ?? -1] ?? null;
  }

  /** The last piece that begins at this number or before it; -1 where all begin later. */
  #pieceAt(number: number): number {
    let [low, high] = [0, this.#first.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#first[middle] ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
