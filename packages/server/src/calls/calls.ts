import type { CallEvent, CallState, Command, FinishReason } from "@scenario-call/call-flow";
import type { KeptNumber, KeyedRequest, NewSession } from "../ports/store.ts";

/** One step of a session, told when it is on disk: what happened, and what the flow wants done about it. */
export interface CallUpdate {
  readonly call_session_id: number;
  readonly event: CallEvent;
  /** In the order in which they are carried out. */
  readonly commands: readonly Command[];
  /** Set on the last update of a session, null before. */
  readonly finished: { readonly at: number; readonly finish_reason: FinishReason } | null;
}

/** A call under way: what was asked for, and how far it is. */
export interface LiveCall {
  readonly call_session_id: number;
  readonly session: NewSession;
  /** After every step that has been journalled so far. */
  readonly state: CallState;
}

/** The running calls: one flow per session, each step journalled before anything is done about it. */
export interface Calls {
  /**
   * Takes a call on. Resolves with its `call_session_id` when the session is durably stored: from then on the answer
   * may go out, and the call is begun by itself. With `keep`, its effective number is kept for its contact by the same
   * write; with `keyed`, the call is remembered for an idempotency key by that write too. Rejects with a
   * {@link CallsError}; then no phone will ring.
   */
  start(session: NewSession, keep?: KeptNumber | null, keyed?: KeyedRequest | null): Promise<number>;
  /**
   * Asks a running call to end. Resolves true when that is journalled, false when no such call is running.
   * Rejects with a {@link CallsError} when it could not be journalled; the call is then ended without a journal.
   */
  release(callSessionId: number): Promise<boolean>;
  /**
   * Tells every step of every session, in order within a session. A session's first update comes after the promise of
   * `start` has been resolved. The returned function ends the subscription.
   */
  subscribe(listener: (update: CallUpdate) => void): () => void;
  /** A call that is under way; null where there is none with this id, or it has ended. */
  find(callSessionId: number): LiveCall | null;
  /** The calls under way, oldest first: from the moment at which `start` resolves with their id until they end. */
  list(): readonly LiveCall[];
  /** How many sessions are running, those being started included. */
  readonly live: number;
  /**
   * Takes no more calls and lets the running ones go on, those included that are acknowledged and about to begin. Resolves
   * when all have ended by themselves, when `ms` are over, or when `close` is called.
   */
  drain(ms: number): Promise<void>;
  /**
   * Takes no more calls, ends the running ones in an orderly way, and resolves when all are ended or the grace period
   * is over. The store and the telephony engine stay open: they belong to whoever opened them. May be called again.
   */
  close(): Promise<void>;
}

/** Why a call was not taken on, or not kept. */
export type CallsErrorKind =
  /** The limit of running sessions is reached; later it may work. */
  | "too_many_sessions"
  /** The server is shutting down. */
  | "closing"
  /** Another number is kept for the contact by now: choose again. */
  | "kept_meanwhile"
  /** By now a call is remembered for the idempotency key: look it up. */
  | "key_taken"
  /** The store did not take it. */
  | "store_failed";

/** The only error that {@link Calls} rejects with. */
export class CallsError extends Error {
  readonly kind: CallsErrorKind;

  constructor(kind: CallsErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "CallsError";
    this.kind = kind;
  }
}

/** A fault that no caller is waiting for: for the log. Carries no phone number and no text of a message. */
export interface CallsProblem {
  readonly kind:
    | "command_refused"
    | "command_timed_out"
    | "store_failed"
    | "flow_failed"
    | "listener_failed"
    | "leg_left_over"
    | "grace_period_over";
  readonly call_session_id: number | null;
  /** What went wrong, in words for people who run the server. */
  readonly message: string;
}
