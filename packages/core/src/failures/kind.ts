/**
 * The four families of failure, by what is known about the request:
 * - `invalid_request`: refused here; its parameters break a rule of the spec, nothing was sent.
 * - `api_error`: refused there; the service answered with an error.
 * - `not_sent`: it never left; no byte of it was given to the network.
 * - `unknown_outcome`: it was sent and no readable answer came; the call may be ringing already.
 */
export type FailureKind = "invalid_request" | "api_error" | "not_sent" | "unknown_outcome";

/** Why a request never left. */
export type NotSentReason =
  /** No connection could be made: refused, unreachable, name not found, certificate not accepted. */
  | "connection_failed"
  /** The time allowed for the call, or for one try, ended before there was a connection. */
  | "timeout"
  /** The caller's `AbortSignal` fired first. */
  | "aborted"
  /** No access token could be had: the function failed, or the login did; `cause` says which. */
  | "token_unavailable"
  /** The client had been closed. */
  | "closed"
  /** The call was given an idempotency key, and the server does not know keys: without one it could ring twice. */
  | "key_not_supported";

/** Why the outcome of a request is unknown. */
export type UnknownOutcomeReason =
  /** The connection ended after the request was given to it and before the answer was complete. */
  | "connection_lost"
  /** No complete answer came within the time allowed for the call, or for one try. */
  | "timeout"
  /** The caller's `AbortSignal` fired after the request was sent. */
  | "aborted"
  /** The answer was longer than the client reads. */
  | "answer_too_large"
  /** The answer is not an answer of this protocol: not UTF-8, not JSON, no JSON-RPC answer, or a result of another form. */
  | "answer_unreadable"
  /** The answer belongs to another request. */
  | "answer_mismatched"
  /** The transport broke its contract; whether anything was sent cannot be told. */
  | "transport_failed";
