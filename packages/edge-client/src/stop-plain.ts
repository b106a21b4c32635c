/**
 * The same as `stop.ts`, by what browsers and workerd have for it: a bundler asks for this file under their conditions. They
 * drop a signal that nobody holds, with its time-out.
 *
 * Throws a `RangeError` or a `TypeError` for a time that is none.
 */
export const stopOf = (own: AbortSignal | undefined, ms: number): AbortSignal => {
  const late = AbortSignal.timeout(ms);
  return own ? AbortSignal.any([own, late]) : late;
};

/** Nothing is to be taken back. A declared function, of which bundlers see that it does nothing. */
export function release(_signal: AbortSignal): void {}
