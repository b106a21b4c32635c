/** By what a call can be found again, and repeated. Plain data: it may be kept and outlive the process. */
export interface Intent {
  /** The `external_id` that the request carried, the caller's or the client's, or `null`. */
  readonly external_id: string | null;
  /** The idempotency key that the request carried, or `null`. */
  readonly idempotency_key: string | null;
  /** When the call began, by the client's clock: milliseconds since the epoch. */
  readonly began_at: number;
}
