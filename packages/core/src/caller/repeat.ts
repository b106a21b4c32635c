/** How often, and how fast, a request is repeated where repeating it is safe. */
export interface RepeatPolicy {
  /** How many tries in all; 1 = none is repeated. */
  readonly attempts: number;
  /** Random numbers from 0 up to, not including, 1. */
  readonly random: () => number;
  /** What all calls of a client together may repeat. */
  readonly budget: RepeatBudget;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 4_000;

/** Whole milliseconds from 0 to the longest wait before try number `triesDone + 1`: full jitter over a doubling limit. */
export const backoff = (triesDone: number, random: () => number): number =>
  Math.floor(random() * (Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (triesDone - 1)) + 1));

/**
 * Milliseconds to wait before the next try, or `null` to give up. Only ever asked where a repetition starts nothing that was not
 * meant: nothing was sent, or a key protects it.
 */
export const waitBeforeNextTry = (
  triesDone: number,
  { attempts, random, budget }: RepeatPolicy,
): number | null => (triesDone < attempts && budget.spend() ? backoff(triesDone, random) : null);

/** What all calls of a client together may repeat, so that a service in trouble is not asked several times by everybody. */
export interface RepeatBudget {
  /** A call was made: a part of a repetition is earned. */
  readonly earn: () => void;
  /** Takes one repetition out, or says that there is none left. */
  readonly spend: () => boolean;
}

/** Ten calls earn two repetitions. */
const EARNED_BY_A_CALL = 0.2;

/** A budget that begins full, with `most` repetitions. */
export const createRepeatBudget = (most: number): RepeatBudget => {
  let left = most;
  return {
    earn: () => {
      left = Math.min(most, left + EARNED_BY_A_CALL);
    },
    spend: () => {
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
};
