/** Whether the server takes calls: `ready`, or why it does not. */
export type Readiness =
  | "ready"
  /** It is taking up the calls that an earlier process left open. */
  | "starting"
  /** It was asked to end, and the running calls may still end by themselves. */
  | "draining"
  /** It is ending the calls that are left, and then itself. */
  | "closing"
  /** It serves, but nobody could find out later what it did. */
  | "log_failed";
