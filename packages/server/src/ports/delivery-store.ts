/** One step of a session in the feed of its account. */
export interface FeedStep {
  /** Place in the feed: positive, growing, never used twice, a safe integer. Gaps mean nothing. */
  readonly position: number;
  readonly call_session_id: number;
  /** How many entries the session's journal has with this step: 0 is the session's creation. */
  readonly entries: number;
}

/** A session with which a target of web hooks is not done. */
export interface QueuedSession {
  /** Name of the target; whoever delivers chooses it. */
  readonly target: string;
  readonly call_session_id: number;
  /** Number of the last event of the session that the target is done with; 0 where there is none. */
  readonly sequence_number: number;
  /** Failed attempts at the next event. */
  readonly attempts: number;
  /** Not looked at before this time, ms since the epoch; null: not before something happens in the session. */
  readonly due_at: number | null;
  /** When the first attempt after the last success failed, ms since the epoch; null while nothing has failed. */
  readonly failing_since: number | null;
}

/** An event that a target did not take in time. The event itself is made from the session's journal again. */
export interface DeadLetter {
  readonly target: string;
  readonly call_session_id: number;
  readonly sequence_number: number;
  /** When it was given up, ms since the epoch. */
  readonly at: number;
  /** What the last attempt failed with, as a fixed snake_case word. */
  readonly reason: string;
}

/**
 * The part of a store from which events are delivered. Steps get into the feed by the same write that stores them:
 * what is acknowledged is in the feed, and what is in the feed is acknowledged. Rejections and durability are those of
 * the {@link Store}.
 */
export interface DeliveryStore {
  /** Position of the last step of an account; 0 where it has none. */
  feedHead(accountId: number): Promise<number>;
  /**
   * The last position that was given to a step of any account, whether the step is kept or not; 0 where there was none.
   * Nobody can have read further.
   */
  feedEnd(): Promise<number>;
  /** The steps of an account after a position, in the order in which they were stored; `limit` at most. */
  feedAfter(accountId: number, position: number, limit: number): Promise<readonly FeedStep[]>;
  /** Up to where the events of the account were put into the queue of a target, as a cursor of them; null for a target that is new. */
  targetCursor(target: string): Promise<string | null>;
  /**
   * Puts sessions into the queue of a target, due at `at`, and its cursor on; all of it, or nothing. A session that
   * stands in the queue stays as it is there, except that it is due then if it was not due at any time.
   */
  queueSessions(
    target: string,
    cursor: string,
    sessions: readonly Pick<QueuedSession, "call_session_id" | "sequence_number">[],
    at: number,
  ): Promise<void>;
  /** Makes due at `at` what is queued for a target and due at no time. */
  wakeQueuedSessions(target: string, at: number): Promise<void>;
  /** Those of a target's queue that are due at some time, the earliest first, then by session; `limit` at most. */
  dueSessions(target: string, limit: number): Promise<readonly QueuedSession[]>;
  /** The whole queue of a target, by session: for those who look at it. It may be long. */
  queuedSessions(target: string): Promise<readonly QueuedSession[]>;
  /** Replaces what is queued for a session; with `letter`, keeps that among the dead ones by the same write. */
  putQueuedSession(queued: QueuedSession, letter?: DeadLetter | null): Promise<void>;
  /** Takes a session out of the queue of a target. */
  deleteQueuedSession(target: string, callSessionId: number): Promise<void>;
  /** The dead letters of a target, by session and number. */
  deadLetters(target: string): Promise<readonly DeadLetter[]>;
  /** True if it was there. */
  deleteDeadLetter(
    letter: Pick<DeadLetter, "target" | "call_session_id" | "sequence_number">,
  ): Promise<boolean>;
}
