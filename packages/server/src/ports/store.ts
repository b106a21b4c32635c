import type { CallEvent, CallPlan, FinishReason } from "@scenario-call/call-flow";
import type { DeliveryStore } from "./delivery-store.ts";

/** A session as accepted: what was asked, and what the flow is to do. */
export interface NewSession {
  readonly account_id: number;
  readonly user_login: string;
  readonly request_id: string | number;
  readonly created_at: number;
  readonly direction: "in" | "out";
  readonly external_id: string | null;
  readonly scenario_id: number;
  readonly virtual_phone_number: string;
  readonly effective_virtual_phone_number: string;
  readonly contact_phone_number: string;
  readonly plan: CallPlan;
}

/** A session as stored. Its state is its plan and the journal of its events, replayed. */
export interface StoredSession extends NewSession {
  readonly call_session_id: number;
  readonly events: readonly CallEvent[];
  readonly finished: { readonly at: number; readonly finish_reason: FinishReason } | null;
}

/** A rule under which a virtual number is kept for a subscriber. */
export type KeepingRule = "fixed_for_numa" | "regional_fixed_for_numa";

/** For whom, and under which rule, a virtual number is kept. */
export interface Subscriber {
  readonly account_id: number;
  readonly rule: KeepingRule;
  readonly contact_phone_number: string;
}

/** Says that the effective number of a new session is from now on kept for its contact. */
export interface KeptNumber {
  readonly rule: KeepingRule;
  /**
   * The number that was kept when this one was chosen, or null: what takes its place must not have changed since. It may
   * be the same number, which is then kept for longer: it counts as used at the session's `created_at`.
   */
  readonly instead_of: string | null;
}

/**
 * Which of the requests with an idempotency key is meant: the one whose session, if there is one, is still remembered.
 * Its times are running time, in ms: what {@link Store.runningTime} goes on from, never the time of day.
 */
export interface RequestKey {
  /** SHA-256 of the key and of whose it is, in hex: the key itself may say something about somebody. */
  readonly key_hash: string;
  /** Only what was remembered at this time or later counts. */
  readonly remembered_from: number;
}

/** Says that a new session answers every request with this key for as long as that is remembered. */
export interface KeyedRequest extends RequestKey {
  /** SHA-256 of what was asked for, in hex: the same for a repetition. */
  readonly request_hash: string;
  /** When it is remembered. */
  readonly remembered_at: number;
}

/**
 * A store keeps a key for so much longer than it is remembered, ms: a request that came in time and is looked up late
 * finds it although others came meanwhile that are past its time.
 */
export const KEY_KEPT_LONGER_MS = 3_600_000;

/** What a request with an idempotency key has started. */
export interface KeyedSession {
  readonly call_session_id: number;
  readonly request_hash: string;
}

/** Which sessions are looked for, and how many at a time. */
export interface SessionQuery {
  readonly account_id: number;
  /** Accepted at this time or later, ms since the epoch. */
  readonly created_from: number;
  /** Accepted before this time, ms since the epoch. */
  readonly created_before: number;
  /** Only those with one of these external ids; null: whatever they have. */
  readonly external_ids: readonly string[] | null;
  /** Whether sessions without an end are wanted too. */
  readonly include_open: boolean;
  /** Only ids greater than this one: the last of the batch before, or 0. */
  readonly after: number;
  /** Most sessions in a batch. */
  readonly limit: number;
}

/** The accounts that are served, as administration left them. */
export interface StoredAccounts {
  /** Counts the changes: 1 is the first. */
  readonly revision: number;
  /** What they are, as JSON; the store looks at nothing in it. */
  readonly text: string;
}

/** Whose undelivered events are to be kept. */
export interface HeldTarget {
  readonly account_id: number;
  /** The name under which its queue is stored. */
  readonly target: string;
}

/** What may go, and where to look for it. Times are ms since the epoch, where nothing else is said. */
export interface SweepRequest {
  /** Sessions that ended before this time. */
  readonly finished_before: number;
  /** Idempotency keys that were remembered before this running time. */
  readonly keys_before: number;
  /** Numbers that were last used for their subscriber before this time. */
  readonly kept_before: number;
  /** Dead letters that were given up before this time. */
  readonly letters_before: number;
  /** Targets whose undelivered events hold back the sessions that they are about. */
  readonly targets: readonly HeldTarget[];
  /** Only sessions with greater ids are looked at: `next` of the step before, or 0. */
  readonly after: number;
  /** Most sessions that one step looks at, and most keys, numbers and letters that it deletes of each. */
  readonly limit: number;
}

/** What a step of a sweep has deleted. */
export interface SweepOutcome {
  readonly sessions: number;
  readonly keys: number;
  readonly kept_numbers: number;
  readonly dead_letters: number;
  /** Where the next step goes on; null where there is none. */
  readonly next: number | null;
}

/** A session token as stored: never the token, only its SHA-256. */
export interface StoredToken {
  readonly token_hash: string;
  readonly account_id: number;
  readonly user_login: string;
  readonly expires_at: number;
}

/** Why a store did not do what it was asked to. */
export type StoreErrorKind =
  /** No session has this id. */
  | "unknown_session"
  /** The session has ended: its journal takes nothing more. */
  | "session_finished"
  /** By now another number is kept for the contact than when this one was chosen: choose again. Nothing is stored. */
  | "kept_meanwhile"
  /** By now a session is remembered for the idempotency key: look it up. Nothing is stored. */
  | "key_taken"
  /** It could not be written; nothing of it is stored. */
  | "write_failed"
  /** It could not be read. */
  | "read_failed"
  /** The store has been closed. */
  | "closed"
  /** The store is gone although nobody closed it. Whether a write that was under way is stored is not known. */
  | "lost"
  /** On opening: another process holds it. */
  | "in_use"
  /** On opening: written by a newer version of this server, which this one does not understand. */
  | "newer_schema"
  /** On opening: the file is not a store of this server. */
  | "foreign_file"
  /** On opening: the place cannot keep what is acknowledged. */
  | "not_durable";

/** The only error that a {@link Store} rejects with. */
export class StoreError extends Error {
  readonly kind: StoreErrorKind;

  constructor(kind: StoreErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "StoreError";
    this.kind = kind;
  }
}

/**
 * Durable memory. Every promise of a write resolves only when what it says is on disk, and a write that is rejected
 * left nothing behind, unless the store was `lost` meanwhile; writes of one event-loop turn share one sync. What is handed
 * in or out is copied: changing it later changes nothing in the store. Every rejection is a {@link StoreError}. One
 * conformance suite runs on every implementation.
 */
export interface Store extends DeliveryStore {
  readonly name: string;
  /** True where what was acknowledged outlives the process. */
  readonly durable: boolean;
  /**
   * Stores a session and gives it its id: positive, growing, never used twice, a safe integer. With `keep`, its
   * effective number is kept for its contact: both are stored, or neither. Rejects with `kept_meanwhile`.
   *
   * With `keyed`, the session is remembered for an idempotency key from `remembered_at` on: of all that are handed in
   * with one key, at once or one after another, one is stored, and the others are rejected with `key_taken`.
   */
  createSession(session: NewSession, keep?: KeptNumber | null, keyed?: KeyedRequest | null): Promise<number>;
  /** What is remembered for an idempotency key, or null. */
  keyedSession(key: RequestKey): Promise<KeyedSession | null>;
  /** The latest running time that was put, or at which a key was remembered, ms; null where there is none. */
  runningTime(): Promise<number | null>;
  /** Takes down that the running time has come to `at`; an earlier one changes nothing. */
  putRunningTime(at: number): Promise<void>;
  /** The virtual number that is kept for a subscriber, or null. */
  keptNumber(subscriber: Subscriber): Promise<string | null>;
  /**
   * Adds to the journal of a session, in the order of the calls; with `finished`, ends it. All of it is stored, or
   * nothing. Rejects with `unknown_session` or `session_finished` where there is no journal to add to.
   */
  appendEvents(
    callSessionId: number,
    events: readonly CallEvent[],
    finished: StoredSession["finished"],
  ): Promise<void>;
  session(callSessionId: number): Promise<StoredSession | null>;
  /** The sessions that a query asks for, by id; fewer than its `limit` only where there are no more. */
  findSessions(query: SessionQuery): Promise<readonly StoredSession[]>;
  /** Sessions without an end, oldest first. */
  openSessions(): Promise<readonly StoredSession[]>;
  /** Stores a token, or replaces what was stored for its hash. */
  putToken(token: StoredToken): Promise<void>;
  token(tokenHash: string): Promise<StoredToken | null>;
  /** True if it was there. */
  deleteToken(tokenHash: string): Promise<boolean>;
  /** Deletes the tokens whose `expires_at` is smaller than `at`; resolves with how many. */
  deleteTokensExpiredBefore(at: number): Promise<number>;
  /** What administration has stored last, or null. */
  accounts(): Promise<StoredAccounts | null>;
  /** Replaces what administration has stored. */
  putAccounts(accounts: StoredAccounts): Promise<void>;
  /**
   * Deletes a part of what is over, with all that belongs to it. A session stays that has no end, whose events stand in
   * the queue, among the dead letters or before the cursor of one of `targets`, or that still answers for a key.
   */
  sweep(request: SweepRequest): Promise<SweepOutcome>;
  /** Completes the writes under way and lets the store go; what comes after is rejected with `closed`. Repeatable. */
  close(): Promise<void>;
}
