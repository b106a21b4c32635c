/** One look at something that may grow: how much had been done by then, and how much there was. */
export interface Point {
  readonly done: number;
  readonly there: number;
}

/** How much comes with each thing that is done: the slope of the line that lies closest by least squares. */
export const growthEach = (points: readonly Point[]): number => {
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [done, there] = [mean((point) => point.done), mean((point) => point.there)];
  const sum = (of: (point: Point) => number): number => points.reduce((total, point) => total + of(point), 0);
  return (
    sum((point) => (point.done - done) * (point.there - there)) / sum((point) => (point.done - done) ** 2)
  );
};
