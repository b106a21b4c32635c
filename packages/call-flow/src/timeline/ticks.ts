/** Distances between the marks of a time axis to choose from, s. */
const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400];

/**
 * The distance between the marks of a time axis.
 *
 * @param widthOf how much room so many seconds take.
 * @param least how much room a mark needs.
 * @param shortest the shortest distance allowed, s.
 * @returns seconds.
 */
export function tickDistance(widthOf: (seconds: number) => number, least: number, shortest: number): number {
  return TICKS.find((tick) => tick >= shortest && widthOf(tick) >= least) ?? 14_400;
}
