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

/**
 * Between which of the figures the median of all that could have been measured lies, with a confidence of at least 95 %; with
 * fewer than six figures between the least and the greatest, which says less. It asks nothing of how the figures are spread:
 * each lies above that median as likely as below it.
 */
export function medianBounds(values: readonly number[]): readonly [low: number, high: number] {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  // How likely it is that just so many figures lie below the median, and no more than those that are left out.
  let likely = 0.5 ** count;
  let outside = likely;
  let left = 0;
  while (outside + (likely * (count - left)) / (left + 1) <= 0.025) {
    likely *= (count - left) / (left + 1);
    outside += likely;
    left += 1;
  }
  return [sorted[left] ?? Number.NaN, sorted[count - 1 - left] ?? Number.NaN];
}

/** Ratios round by round: what else went on in a round went on for both. */
export function ratios(values: readonly number[], baseline: readonly number[]): readonly number[] {
  return values.map((value, round) => value / (baseline[round] ?? Number.NaN));
}

/**
 * How far the mean of some figures is from nothing, in units of what chance makes of such a mean (Student's t): between -2 and 2
 * for most figures that are nothing but chance, however widely they are spread. Of two figures or more.
 */
export function tOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return mean === 0 ? 0 : mean / Math.sqrt(squares / (values.length - 1) / values.length);
}
