import type { Clock } from "../ports/clock.ts";

/** What ends work before it is done. */
export interface Deadline {
  readonly clock: Clock;
  readonly ms: number;
  readonly onTime: () => Error;
  readonly signal: AbortSignal | undefined;
  readonly onAbort: () => Error;
}

/**
 * Does work until it is done, its time is over, or it is given up; then it rejects at once with the error for that, and
 * the signal that the work was given tells it to stop. What the work says after that is lost.
 */
export const withDeadline = async <T>(
  { clock, ms, onTime, signal, onAbort }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  if (signal?.aborted === true) throw onAbort();
  const stop = new AbortController();
  let cancelTimer: () => void = () => {};
  let stopListening: () => void = () => {};
  const over = new Promise<never>((_, reject) => {
    const end = (error: Error): void => {
      reject(error);
      stop.abort(error);
    };
    cancelTimer = clock.after(ms, () => {
      end(onTime());
    });
    const abort = (): void => {
      end(onAbort());
    };
    signal?.addEventListener("abort", abort);
    stopListening = () => {
      signal?.removeEventListener("abort", abort);
    };
  });
  try {
    return await Promise.race([work(stop.signal), over]);
  } finally {
    cancelTimer();
    stopListening();
  }
};
