import { MAX_WAIT_MS } from "../clock/clock.ts";

/** What one call may decide for itself. */
export interface CallOptions {
  /** Ends the call early. What it had come to by then decides between `not_sent` and `unknown_outcome`. */
  readonly signal?: AbortSignal | undefined;
  /** Time for the whole call, tries, waits and renewal of the token included: milliseconds, 1 to 2147483647. */
  readonly timeout_ms?: number | undefined;
  /** Time for each try: milliseconds, 1 to 2147483647. No limit of its own unless given. */
  readonly try_timeout_ms?: number | undefined;
  /**
   * The idempotency key of what is meant by this call, for an intent that outlives the program: whoever sends the same call with the
   * same key within 24 hours starts nothing new. 1 to 255 visible ASCII characters without `"` and `\\`. Where the server does
   * not say that it knows keys the call is not sent: `not_sent`, `key_not_supported`.
   */
  readonly idempotency_key?: string | undefined;
  /** Whether to wait where the points are used up; in place of what the client was told. */
  readonly wait_for_limits?: boolean | undefined;
}

/** Time for the whole call unless somebody says otherwise, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/** Throws a `RangeError` for what is no time to wait. A mistake in a program, not a failure of a call. */
export const checkTimeout = (name: string, ms: number | undefined): void => {
  if (ms === undefined || (Number.isFinite(ms) && ms >= 1 && ms <= MAX_WAIT_MS)) return;
  throw new RangeError(`${name} must be a number of milliseconds from 1 to ${MAX_WAIT_MS}`);
};
