/** Why events of a session cannot be told. */
export type EventStreamFailure =
  /** The server will not tell them: see `status` and `mnemonic`. */
  | "refused"
  /** No stream could be opened, so often as was allowed. */
  | "unreachable"
  /** What came is no event of this session: something else answers at that address. */
  | "unreadable"
  /** The session has ended, and what was waited for has not happened: see `finish_reason`. */
  | "session_ended"
  /** The time that was given is over. */
  | "timeout";

/** What is known of a failure beside its reason. */
export interface EventStreamDetails {
  readonly status?: number | null;
  readonly mnemonic?: string | null;
  readonly finish_reason?: string | null;
}

/** The failure of reading events. It holds neither a token nor a phone number. */
export class EventStreamError extends Error {
  override readonly name = "EventStreamError";
  readonly reason: EventStreamFailure;
  /** HTTP status of the answer, where one came. */
  readonly status: number | null;
  /** Which error the server named: `access_token_expired`, `call_session_not_found`; match on it. */
  readonly mnemonic: string | null;
  /** Why the session ended, where it has: one of the finish reasons of the reference, or a later one. */
  readonly finish_reason: string | null;

  constructor(reason: EventStreamFailure, message: string, details: EventStreamDetails = {}) {
    super(message);
    this.reason = reason;
    this.status = details.status ?? null;
    this.mnemonic = details.mnemonic ?? null;
    this.finish_reason = details.finish_reason ?? null;
  }
}

/** Whether something is an {@link EventStreamError}, also of another copy of this package. */
export const isEventStreamError = (error: unknown): error is EventStreamError =>
  error instanceof Error && error.name === "EventStreamError" && "reason" in error;
