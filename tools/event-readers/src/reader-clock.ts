import type { Clock } from "@scenario-call/core";

/** Longer waits are those for a stream that says nothing. */
const LONGEST_PAUSE_MS = 44_999;

/** A clock in which every pause is over at once, and no stream is ever silent for too long. */
export interface ReaderClock extends Clock {
  /** Every pause so far, ms. */
  readonly pauses: readonly number[];
  /** Timers that nobody has taken back and that are not over. */
  readonly waiting: () => number;
  /** Lets the time pass after which a stream is dead. */
  readonly letSilencePass: () => void;
}

/** Makes such a clock. */
export const readerClock = (): ReaderClock => {
  const pauses: number[] = [];
  const waiting = new Set<() => void>();
  return {
    now: () => 0,
    after: (ms, task) => {
      waiting.add(task);
      if (ms <= LONGEST_PAUSE_MS) {
        pauses.push(ms);
        setImmediate(() => {
          if (waiting.delete(task)) task();
        });
      }
      return () => waiting.delete(task);
    },
    pauses,
    waiting: () => waiting.size,
    letSilencePass: () => {
      // What they set in their turn is for later.
      const due = Array.from(waiting);
      waiting.clear();
      for (const task of due) {
        task();
      }
    },
  };
};
