import type { Clock } from "../clock/clock.ts";
import type { StopNotice } from "./transport.ts";

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
export interface Deadline extends StopNotice {
  /** Fires when the call has to stop. Made when it is first read: most calls get by without. */
  readonly signal: AbortSignal;
  /** Why it fired, or `null` while it has not. */
  readonly stopped: () => Stop | null;
  /** Takes back the timer and the listeners. */
  readonly end: () => void;
}

const TIMEOUT: Stop = { reason: "timeout", cause: undefined };

/** None, one, as a rule, or several: a list for one would be made for nothing. */
type Tasks = (() => void) | readonly (() => void)[] | null;

const joined = (tasks: Tasks, task: () => void): Tasks => {
  if (tasks === null) return task;
  return typeof tasks === "function" ? [tasks, task] : [...tasks, task];
};

const callAll = (tasks: Tasks): void => {
  if (typeof tasks === "function") tasks();
  else for (const task of tasks ?? []) task();
};

/** One object for a call and as little as possible beside it: every call has one, and hardly any needs it. */
class RunningDeadline implements Deadline {
  #stop: Stop | null = null;
  #controller: AbortController | null = null;
  #listeners: Tasks = null;
  /** Take back the timer, and the listeners at other signals. */
  #release: Tasks = null;

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.#stop !== null) this.#controller.abort();
    }
    return this.#controller.signal;
  }

  get hasStopped(): boolean {
    return this.#stop !== null;
  }

  stopped(): Stop | null {
    return this.#stop;
  }

  listen(listener: () => void): void {
    this.#listeners = joined(this.#listeners, listener);
  }

  leave(listener: () => void): void {
    const all = this.#listeners;
    if (all === listener) this.#listeners = null;
    else if (typeof all === "object") this.#listeners = all?.filter((other) => other !== listener) ?? null;
  }

  end(): void {
    const all = this.#release;
    this.#release = null;
    callAll(all);
  }

  stopFor(stop: Stop): void {
    if (this.#stop !== null) return;
    this.#stop = stop;
    const all = this.#listeners;
    this.#listeners = null;
    this.#controller?.abort();
    callAll(all);
  }

  watch({ clock, timeoutMs, signals, within }: DeadlineSource): void {
    for (const signal of signals) if (signal !== undefined) this.#watchSignal(signal);
    if (within !== undefined) this.#watchWhole(within);
    if (timeoutMs === undefined || this.#stop !== null) return;
    this.#release = joined(
      this.#release,
      clock.after(timeoutMs, () => this.stopFor(TIMEOUT)),
    );
  }

  #watchSignal(signal: AbortSignal): void {
    const listener = (): void => this.stopFor({ reason: "aborted", cause: signal.reason as unknown });
    if (signal.aborted) return listener();
    signal.addEventListener("abort", listener, { once: true });
    this.#release = joined(this.#release, () => signal.removeEventListener("abort", listener));
  }

  #watchWhole(whole: Deadline): void {
    const listener = (): void => this.stopFor(whole.stopped() ?? { reason: "aborted", cause: undefined });
    if (whole.hasStopped) return listener();
    whole.listen(listener);
    this.#release = joined(this.#release, () => whole.leave(listener));
  }
}

/** Starts to watch time and signals; what comes first decides. */
export const startDeadline = (source: DeadlineSource): Deadline => {
  const deadline = new RunningDeadline();
  deadline.watch(source);
  return deadline;
};

/** What `work` gives, or `null` as soon as the deadline stops; then nobody waits for `work` any more. */
export const orStopped = async <Value>(work: Promise<Value>, deadline: Deadline): Promise<Value | null> => {
  if (deadline.hasStopped) {
    work.catch(() => undefined);
    return null;
  }
  let listener = (): void => undefined;
  const stopped = new Promise<null>((resolve) => {
    listener = () => resolve(null);
    deadline.listen(listener);
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    deadline.leave(listener);
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
