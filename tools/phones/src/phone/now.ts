/** Milliseconds since the epoch, with fractions, and never back. */
export const now = (): number => performance.timeOrigin + performance.now();
