import type { Clock } from "../clock/clock.ts";

/** Why a call has to stop before it is done. */
export interface Stop {
  readonly reason: "timeout" | "aborted";
  /** What the caller's `AbortSignal` gave as its reason; `undefined` for a time-out. */
  readonly cause: unknown;
}

/** What can end a call early: its time, or somebody's `AbortSignal`. */
export interface DeadlineSource {
  readonly clock: Clock;
  /** Milliseconds; `undefined` = no limit of its own. */
  readonly timeoutMs: number | undefined;
  readonly signals: readonly (AbortSignal | undefined)[];
  /** The deadline of the whole call, for the deadline of one try. */
  readonly within?: Deadline;
}

/** A running deadline. Whoever starts one ends it. */
export interface Deadline {
  /** Fires when the call has to stop. */
  readonly signal: AbortSignal;
  /** Why it fired, or `null` while it has not. */
  readonly stopped: () => Stop | null;
  /** Takes back the timer and the listeners. */
  readonly end: () => void;
}

/** Starts to watch time and signals; what comes first decides. */
export const startDeadline = ({ clock, timeoutMs, signals, within }: DeadlineSource): Deadline => {
  const controller = new AbortController();
  let stop: Stop | null = null;
  const release: (() => void)[] = [];
  const stopFor = (found: Stop): void => {
    stop ??= found;
    controller.abort();
  };
  const watch = (signal: AbortSignal, say: () => Stop): void => {
    const listener = (): void => stopFor(say());
    if (signal.aborted) return listener();
    signal.addEventListener("abort", listener, { once: true });
    release.push(() => signal.removeEventListener("abort", listener));
  };
  for (const signal of signals) {
    if (signal !== undefined) watch(signal, () => ({ reason: "aborted", cause: signal.reason as unknown }));
  }
  if (within !== undefined)
    watch(within.signal, () => within.stopped() ?? { reason: "aborted", cause: undefined });
  if (timeoutMs !== undefined && stop === null) {
    release.push(clock.after(timeoutMs, () => stopFor({ reason: "timeout", cause: undefined })));
  }
  return {
    signal: controller.signal,
    stopped: () => stop,
    end: () => {
      for (const free of release.splice(0)) free();
    },
  };
};

/** What `work` gives, or `null` as soon as the deadline stops; then nobody waits for `work` any more. */
export const orStopped = async <Value>(work: Promise<Value>, deadline: Deadline): Promise<Value | null> => {
  if (deadline.stopped() !== null) {
    work.catch(() => undefined);
    return null;
  }
  let release = (): void => undefined;
  const stopped = new Promise<null>((resolve) => {
    const listener = (): void => resolve(null);
    deadline.signal.addEventListener("abort", listener, { once: true });
    release = () => deadline.signal.removeEventListener("abort", listener);
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    release();
  }
};

/** Waits, at most until the deadline stops. */
export const pause = async (clock: Clock, ms: number, deadline: Deadline): Promise<void> => {
  let cancel = (): void => undefined;
  const waited = new Promise<true>((resolve) => {
    cancel = clock.after(ms, () => resolve(true));
  });
  await orStopped(waited, deadline);
  cancel();
};
