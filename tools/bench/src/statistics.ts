/** The middle of some figures, and between what the middle half of them lies. */
export interface Summary {
  readonly median: number;
  /** First quartile. */
  readonly low: number;
  /** Third quartile. */
  readonly high: number;
}

/** The value below which the given share of the figures lies, between 0 and 1; between two figures in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** Sums figures up. */
export function summarise(values: readonly number[]): Summary {
  return { median: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/** Means of every so many figures that follow each other: rounds made of slices. What is left over at the end is dropped. */
export function means(values: readonly number[], size: number): readonly number[] {
  return Array.from(
    { length: Math.floor(values.length / size) },
    (_, nth) => values.slice(nth * size, (nth + 1) * size).reduce((sum, value) => sum + value, 0) / size,
  );
}

/** Ratios round by round: what else went on in a round went on for both. */
export function ratios(values: readonly number[], baseline: readonly number[]): readonly number[] {
  return values.map((value, round) => value / (baseline[round] ?? Number.NaN));
}
