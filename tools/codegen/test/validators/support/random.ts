/** A source of random numbers with a seed: the same seed, the same numbers. */
export interface Random {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** One of the values; the list is not empty. */
  pick<T>(values: readonly T[]): T;
  /** True in that share of all times. */
  chance(share: number): boolean;
}

/** The generator "mulberry32". */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: <T>(values: readonly T[]): T => {
      if (values.length === 0) throw new Error("nothing to pick from");
      return values[below(values.length)] as T;
    },
    chance: (share) => next() < share,
  };
}
