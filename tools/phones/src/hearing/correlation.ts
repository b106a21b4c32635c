/** Where one sound was found in another. */
export interface Found {
  /** From the beginning of the whole, in samples. */
  readonly at: number;
  /** How alike they are: 1 is the same, but for loudness; 0 is nothing in common. */
  readonly likeness: number;
}

/**
 * Where a sound is most likely heard in a recording, and how alike the two are there (normalised cross-correlation).
 * Every place is tried for the first second of the sound; the whole of it is compared only where that is most alike.
 */
export const correlation = (whole: Float64Array, part: Float64Array, probe = 8000): Found => {
  const sought = part.subarray(0, Math.min(probe, part.length));
  let best: Found = { at: 0, likeness: 0 };
  for (let at = 0; at + sought.length <= whole.length; at += 1) {
    const likeness = likenessOf(whole.subarray(at, at + sought.length), sought);
    if (likeness > best.likeness) best = { at, likeness };
  }
  const there = whole.subarray(best.at, best.at + part.length);
  return { at: best.at, likeness: likenessOf(there, part.subarray(0, there.length)) };
};

const likenessOf = (one: Float64Array, other: Float64Array): number => {
  let product = 0;
  let first = 0;
  let second = 0;
  for (let index = 0; index < one.length; index += 1) {
    const a = one[index] ?? 0;
    const b = other[index] ?? 0;
    product += a * b;
    first += a * a;
    second += b * b;
  }
  return first === 0 || second === 0 ? 0 : product / Math.sqrt(first * second);
};
