import type { Clock } from "../../ports/clock.ts";

/** The longest delay a timer of the platform can hold; a longer one would fire at once. */
const LONGEST_DELAY_MS = 2_147_483_647;

/** The system's time, its monotonic clock, and its timers. */
export function systemClock(): Clock {
  return { now: () => Date.now(), elapsed: () => Math.floor(performance.now()), after };
}

function after(ms: number, task: () => void): () => void {
  if (ms > LONGEST_DELAY_MS) return afterVeryLong(ms, task);
  const timer = setTimeout(task, Math.max(0, ms));
  return () => {
    clearTimeout(timer);
  };
}

function afterVeryLong(ms: number, task: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (left: number): void => {
    timer =
      left > LONGEST_DELAY_MS
        ? setTimeout(() => {
            wait(left - LONGEST_DELAY_MS);
          }, LONGEST_DELAY_MS)
        : setTimeout(task, Math.max(0, left));
  };
  wait(ms);
  return () => {
    clearTimeout(timer);
  };
}
