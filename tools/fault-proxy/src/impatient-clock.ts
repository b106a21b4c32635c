import type { Clock } from "@scenario-call/core";

/** A clock whose waits are over at once, and whose time-outs end when a test says so. */
export interface ImpatientClock extends Clock {
  /** Ends every wait of at least {@link TIME_OUT_MS} that was begun with this length. */
  readonly expire: (ms: number) => void;
}

/** Waits from this length on are time-outs. */
export const TIME_OUT_MS = 10_000;

/** Starts an impatient clock at the beginning of 2026, where the server's stands too. */
export const impatientClock = (): ImpatientClock => {
  const timeouts = new Set<{ readonly ms: number; readonly task: () => void }>();
  return {
    now: () => Date.UTC(2026, 0, 1),
    after: (ms, task) => {
      if (ms < TIME_OUT_MS) {
        const immediate = setImmediate(task);
        return () => clearImmediate(immediate);
      }
      const timeout = { ms, task };
      timeouts.add(timeout);
      return () => timeouts.delete(timeout);
    },
    expire: (ms) => {
      for (const timeout of [...timeouts].filter((each) => each.ms === ms)) {
        timeouts.delete(timeout);
        timeout.task();
      }
    },
  };
};
