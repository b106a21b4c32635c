import type { CallEvent, CallPlan, FinishReason } from "@scenario-call/call-flow";

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

/** A session token as stored: never the token, only its SHA-256. */
export interface StoredToken {
  readonly token_hash: string;
  readonly account_id: number;
  readonly user_login: string;
  readonly expires_at: number;
}

/** Points used in a window: counted for successful requests only. */
export interface UsageWindow {
  readonly window: string;
  readonly used: number;
}

/**
 * Durable memory. Every promise resolves only when what it says is on disk; writes of one event-loop turn share one
 * sync. One conformance suite runs on every implementation.
 */
export interface Store {
  readonly name: string;
  /** True where what was acknowledged outlives the process. */
  readonly durable: boolean;
  /** Stores a session and gives it its id: positive, growing, never used twice, a safe integer. */
  createSession(session: NewSession): Promise<number>;
  /** Adds to the journal of a session; with `finished`, ends it. */
  appendEvents(
    callSessionId: number,
    events: readonly CallEvent[],
    finished: StoredSession["finished"],
  ): Promise<void>;
  session(callSessionId: number): Promise<StoredSession | null>;
  /** Sessions without an end, oldest first. */
  openSessions(): Promise<readonly StoredSession[]>;
  putToken(token: StoredToken): Promise<void>;
  token(tokenHash: string): Promise<StoredToken | null>;
  /** True if it was there. */
  deleteToken(tokenHash: string): Promise<boolean>;
  deleteTokensExpiredBefore(at: number): Promise<number>;
  close(): Promise<void>;
}
