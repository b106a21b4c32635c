import type { Clock } from "@scenario-call/core";

/** A clock that stands still until somebody moves it. */
export interface HeldClock extends Clock {
  /** Moves the time on, running what falls due in its order. */
  readonly advance: (ms: number) => void;
}

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
      now += ms;
      for (const timer of [...timers].filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at)) {
        timers.delete(timer);
        timer.task();
      }
    },
  };
};
