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

/** A look at a server's memory, at rest: what had been done by then, and what it held. */
export interface Rest {
  /** Requests that were sent, and calls that were accepted. */
  readonly sent: number;
  readonly acknowledged: number;
  /** What the program holds on all threads: how many things, and their bytes, buffers among them. */
  readonly things: number;
  readonly bytes: number;
  /** Bytes of the main thread's heap, and of the process in the machine's memory. */
  readonly heapUsed: number;
  readonly rss: number;
}

/** How a server's memory grew. */
export interface Growth {
  readonly thingsACall: number;
  readonly bytesARequest: number;
  /** The last look's by the first's. */
  readonly heap: number;
  readonly resident: number;
}

/**
 * Growth stays below this.
 *
 * Things: objects, texts, closures, arrays. Whatever keeps a call keeps one of these at least, so that a quarter is no
 * call kept. Bytes: what every request leaves without a thing of its own, as numbers in a set, is seen by these. What comes
 * and goes by chance is a pool of buffers now and then, of 64 KiB: a tenth of a byte each at most.
 */
const MOST_GROWTH: Growth = { thingsACall: 0.25, bytesARequest: 0.25, heap: 1.25, resident: 1.5 };

/** How memory grew over these looks. Throws where there is no first and last one. */
export const growthOf = (looks: readonly Rest[]): Growth => {
  const [first, last] = [looks[0], looks.at(-1)];
  if (first === undefined || last === undefined || first === last)
    throw new Error("nobody has looked at the memory twice");
  return {
    thingsACall: growthEach(looks.map(({ acknowledged, things }) => ({ done: acknowledged, there: things }))),
    bytesARequest: growthEach(looks.map(({ sent, bytes }) => ({ done: sent, there: bytes }))),
    heap: last.heapUsed / first.heapUsed,
    resident: last.rss / first.rss,
  };
};

/** Which bounds were not kept, in words; none where all is well. What could not be measured is not kept either. */
export const tooMuchGrowth = (growth: Growth): readonly string[] =>
  (Object.keys(MOST_GROWTH) as readonly (keyof Growth)[])
    .filter((of) => !(growth[of] < MOST_GROWTH[of]))
    .map((of) => `${of} ${growth[of].toFixed(3)}, where less than ${MOST_GROWTH[of]} may be`);
