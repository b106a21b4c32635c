import type { Clock } from "../src/clock/clock.ts";

/** A clock that stands still until somebody moves it. */
export interface HeldClock extends Clock {
  /** Moves the time on, running what falls due in its order. */
  readonly advance: (ms: number) => void;
  /** How many timers are waiting. */
  readonly waiting: () => number;
}

/** Starts a held clock at `start` milliseconds since the epoch. */
export const heldClock = (start = 1_800_000_000_000): HeldClock => {
  let now = start;
  const timers = new Set<{ readonly at: number; readonly task: () => void }>();
  return {
    now: () => now,
    after: (ms, task) => {
      const timer = { at: now + ms, task };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (ms) => {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        now = next.at;
        next.task();
      }
      now = end;
    },
    waiting: () => timers.size,
  };
};
