import type { KnownEvent } from "@scenario-call/core/events";

/** An event with its place in the order of all events of its account. */
export interface PlacedEvent {
  /** Where to go on after this event: opaque to readers, at most 40 characters of digits and dots. */
  readonly cursor: string;
  readonly event: KnownEvent;
}

/** The events of one session from some place on. */
export interface SessionEvents {
  readonly events: readonly KnownEvent[];
  /** Whether the session has ended: the last event is among these, or was before them. */
  readonly finished: boolean;
}

/** A batch of an account's events. */
export interface AccountEvents {
  readonly events: readonly PlacedEvent[];
  /** Where to go on. */
  readonly cursor: string;
  /** Whether there was nothing more at that moment. */
  readonly atEnd: boolean;
}

/**
 * Where those who deliver get events from: all of them stored, none made up. Rejects with a `StoreError` where the
 * store cannot be read.
 */
export interface EventSource {
  /** The events of a session after a number, in order; null where the account has no such session. */
  ofSession(accountId: number, callSessionId: number, after: number): Promise<SessionEvents | null>;
  /** Events of all sessions of an account after a cursor, in the order in which they were stored. */
  ofAccount(accountId: number, cursor: string): Promise<AccountEvents>;
  /** The cursor behind everything that has happened so far. */
  endOf(accountId: number): Promise<string>;
  /** Whether a text can be a cursor of an account: of that form, and not ahead of all that has happened. */
  isCursor(text: string): Promise<boolean>;
  /**
   * Calls `listener` with the session in which something has happened, after it was stored. Only a hint to look: events
   * are read from here. The returned function ends the subscription.
   */
  onNews(listener: (callSessionId: number) => void): () => void;
}
