import { CALL_API_IDEMPOTENCY } from "@scenario-call/core";
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
  /** The same, for a key that is to be remembered: as long as it is, what is started by `keepOn` goes on. */
  ofKey(): number;
  /** Stores how far it has come: what is not stored by then is lost when the process is. Rejects with a StoreError. */
  keep(): Promise<void>;
  /**
   * Keeps it every minute for as long as a key may be remembered, so that also a server that is always killed comes to forget
   * its keys: each kill makes them live longer by a minute at most, and never shorter. What is returned keeps it a last time
   * and stops. To be called once.
   */
  keepOn(onProblem: (error: unknown) => void): () => Promise<void>;
}

/** What a kill may cost, ms. A write takes some milliseconds of the disk. */
const KEPT_EVERY_MS = 60_000;

/** Goes on where the process before has stopped. Rejects with a StoreError. */
export const openRunningTime = async (
  store: Pick<Store, "runningTime" | "putRunningTime">,
  clock: Clock,
): Promise<RunningTime> => {
  const reading = store.runningTime();
  clock.during?.(reading);
  const stored = await reading;
  const before = stored ?? clock.now();
  const opened = clock.elapsed();
  const now = (): number => before + (clock.elapsed() - opened);
  const keep = async (): Promise<void> => {
    const kept = store.putRunningTime(now());
    clock.during?.(kept);
    await kept;
  };
  /** When the first moment is at which no key is remembered. Those of the process before are at most as old as it. */
  let forgottenFrom = stored === null ? Number.NEGATIVE_INFINITY : afterKeyOf(stored);
  let keepSoon: () => void = () => {};
  return {
    now,
    ofKey: () => {
      const at = now();
      forgottenFrom = afterKeyOf(at);
      keepSoon();
      return at;
    },
    keep,
    keepOn: (onProblem) => {
      let cancel: (() => void) | null = null;
      let underWay: Promise<void> = Promise.resolve();
      keepSoon = () => {
        const left = forgottenFrom - now();
        if (cancel !== null || left <= 0) return;
        cancel = clock.after(Math.min(KEPT_EVERY_MS, left), () => {
          underWay = keep()
            .catch(onProblem)
            .then(() => {
              cancel = null;
              keepSoon();
            });
        });
      };
      keepSoon();
      return async () => {
        keepSoon = () => {};
        cancel?.();
        await underWay;
        await keep().catch(onProblem);
      };
    },
  };
};

const afterKeyOf = (at: number): number => at + CALL_API_IDEMPOTENCY.rememberedMs + 1;
