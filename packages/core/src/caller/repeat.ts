/** How often, and how fast, a connection is tried. */
export interface ConnectPolicy {
  /** How many tries in all; 1 = none is repeated. */
  readonly attempts: number;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

/**
 * Milliseconds to wait before the next try to connect, or `null` to give up. Only ever asked after an outcome that proves
 * that nothing was sent; no other outcome is repeated on this ground.
 */
export const waitBeforeNextTry = (triesDone: number, { attempts }: ConnectPolicy): number | null =>
  triesDone >= attempts ? null : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 4 ** (triesDone - 1));
