/** A source of time, so that a test can hold it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `task` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, task: () => void): () => void;
}

/** The longest time that the platform's timers can wait, in milliseconds (about 24 days); longer ones fire at once. */
export const MAX_WAIT_MS: number = 2_147_483_647;

/** The system's time and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
