import type { Clock } from "../ports/clock.ts";
import type { HeldTarget, Store, SweepOutcome } from "../ports/store.ts";
import type { RunningTime } from "./running-time.ts";

/** How long what is over is kept, in days; null: for ever. */
export interface Retention {
  /** Ended sessions with their events, counted from their end; kept numbers from their last use; dead letters. */
  readonly days: number | null;
}

/** For ever: whoever embeds a server decides for himself. */
export const DEFAULT_RETENTION: Retention = { days: null };

/** What sweeping works with. */
export interface SweepingOptions {
  readonly store: Pick<Store, "sweep">;
  readonly clock: Clock;
  /** What the age of a key is told by. */
  readonly runningTime: Pick<RunningTime, "now">;
  readonly retention: Retention;
  /** Whose undelivered events are kept, however old; asked at every sweep. */
  readonly targets: () => readonly HeldTarget[];
  /** Told what a sweep has deleted, where it was anything. */
  readonly onSwept: (counts: SweepCounts) => void;
  /** Told why a sweep broke off; the next one begins anew. */
  readonly onProblem: (error: unknown) => void;
}

/** What a whole sweep has deleted. */
export type SweepCounts = Omit<SweepOutcome, "next">;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** After the start others have more to do. */
const FIRST_AFTER_MS = 60_000;

/** Sessions that are looked at in one write: each holds up the calls for some milliseconds. */
const STEP = 100;

/** Between two steps, ms: a sweep is never in a hurry, and calls are. */
const PAUSE_MS = 20;

/** How long a key answers: the length that the extension promises, whatever is kept. */
const KEY_MS = DAY_MS;

/**
 * Sweeps every hour, in small steps. What is returned stops that and resolves when no step is under way. Sessions are
 * kept for a day at least, for as long as an idempotency key may ask for them.
 */
export const startSweeping = (options: SweepingOptions): (() => Promise<void>) => {
  const { store, clock, runningTime, retention, targets, onSwept, onProblem } = options;
  const { days } = retention;
  if (days === null) return async () => {};
  const keptMs = Math.max(1, days) * DAY_MS;
  let cancel: () => void = () => {};
  let isStopped = false;
  let underWay: Promise<void> = Promise.resolve();

  const step = async (after: number, before: SweepCounts): Promise<void> => {
    const over = clock.now() - keptMs;
    const work = store.sweep({
      finished_before: over,
      kept_before: over,
      letters_before: over,
      keys_before: runningTime.now() - KEY_MS,
      targets: targets(),
      after,
      limit: STEP,
    });
    clock.during?.(work);
    const { next, ...counts } = await work;
    const sum = {
      sessions: before.sessions + counts.sessions,
      keys: before.keys + counts.keys,
      kept_numbers: before.kept_numbers + counts.kept_numbers,
      dead_letters: before.dead_letters + counts.dead_letters,
    };
    if (next !== null) plan(PAUSE_MS, next, sum);
    else {
      if (Object.values(sum).some((count) => count > 0)) onSwept(sum);
      plan(HOUR_MS, 0, NOTHING);
    }
  };

  const plan = (ms: number, after: number, sum: SweepCounts): void => {
    if (isStopped) return;
    cancel = clock.after(ms, () => {
      underWay = step(after, sum).catch((error: unknown) => {
        onProblem(error);
        plan(HOUR_MS, 0, NOTHING);
      });
    });
  };

  plan(FIRST_AFTER_MS, 0, NOTHING);
  return async () => {
    isStopped = true;
    cancel();
    await underWay;
  };
};

const NOTHING: SweepCounts = { sessions: 0, keys: 0, kept_numbers: 0, dead_letters: 0 };
