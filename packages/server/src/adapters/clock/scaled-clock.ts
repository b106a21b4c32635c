import type { Clock } from "../../ports/clock.ts";

/**
 * A clock that runs `factor` times as fast as `base` from now on: fast motion. A call of a minute takes six seconds
 * with a factor of 10, and its journal still says a minute. `factor` is a finite number above 0, else a RangeError.
 */
export function scaledClock(base: Clock, factor: number): Clock {
  if (!Number.isFinite(factor) || factor <= 0) {
    throw new RangeError(`the time factor must be a finite number above 0, but it is ${factor}`);
  }
  const origin = base.now();
  const { during } = base;
  return {
    now: () => Math.floor(origin + (base.now() - origin) * factor),
    elapsed: () => Math.floor(base.elapsed() * factor),
    after: (ms, task) => base.after(ms / factor, task),
    ...(during === undefined
      ? {}
      : {
          during: (work) => {
            during.call(base, work);
          },
        }),
  };
}
