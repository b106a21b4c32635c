/** How long after its first failure an event is given up: a day. */
export const GIVE_UP_AFTER_MS = 86_400_000;

const FIRST_MS = 5_000;

/** The longest wait between two attempts: an hour. */
export const LONGEST_WAIT_MS = 3_600_000;

/**
 * How long to wait after so many failed attempts (1 or more), ms: five seconds, then twice as long each time, an hour
 * at most; of that between the half and the whole, by chance (0 <= random < 1), so that those that failed together do
 * not come back together.
 */
export const retryDelayMs = (attempts: number, random: number): number =>
  Math.round(Math.min(LONGEST_WAIT_MS, FIRST_MS * 2 ** (attempts - 1)) * (0.5 + random / 2));
