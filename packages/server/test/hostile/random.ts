/** Chance that can be told again: the same seed gives the same campaign. */
export interface Chance {
  /** 0 <= fraction < 1. */
  fraction(): number;
  /** A whole number, 0 <= n < below. */
  below(below: number): number;
  /** One of them. */
  pick<T>(from: readonly T[]): T;
  /** True in so many of a hundred cases. */
  percent(share: number): boolean;
  /** So many bytes. */
  bytes(count: number): Buffer;
}

/** A generator of 32 bits (mulberry32): small, quick, and good enough to choose cases with. */
export const seeded = (seed: number): Chance => {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    pick: <T>(from: readonly T[]): T => {
      if (from.length === 0) throw new Error("nothing to choose from");
      return from[below(from.length)] as T;
    },
    percent: (share) => fraction() * 100 < share,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
};

/** The seed of a campaign: the same in every run, unless `FAST_CHECK_SEED` says `random` or a number. */
export const campaignSeed = (): number => {
  const asked = process.env["FAST_CHECK_SEED"] ?? "20261123";
  return asked === "random" ? Math.floor(Math.random() * 2 ** 31) : Number(asked);
};
