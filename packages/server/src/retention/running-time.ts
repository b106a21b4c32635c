import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";

/**
 * For how long a server has run, over all the processes that had its store. It goes by a monotonic clock while a process
 * lives, and stands still between two of them: then nobody knows more than what the system's clock says, and whoever
 * believed a clock that was set forward by a day would forget keys of a minute ago and ring people twice.
 */
export interface RunningTime {
  /** In ms, from the time of day of the very first start on; a length of time, no time of day. Never decreasing. */
  now(): number;
  /** Stores how far it has come: what is not stored by then is lost when the process is. Rejects with a StoreError. */
  keep(): Promise<void>;
}

/** Goes on where the process before has stopped. Rejects with a StoreError. */
export const openRunningTime = async (
  store: Pick<Store, "runningTime" | "putRunningTime">,
  clock: Clock,
): Promise<RunningTime> => {
  const reading = store.runningTime();
  clock.during?.(reading);
  const before = (await reading) ?? clock.now();
  const opened = clock.elapsed();
  const now = (): number => before + (clock.elapsed() - opened);
  return {
    now,
    keep: async () => {
      const kept = store.putRunningTime(now());
      clock.during?.(kept);
      await kept;
    },
  };
};
