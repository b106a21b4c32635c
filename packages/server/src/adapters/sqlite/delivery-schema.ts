/**
 * The tables from which events are delivered. Triggers fill the feed, so that there is no way to store a step without
 * it. Steps that are older than the feed are not in it: nobody waits for them.
 */
export const DELIVERY_MIGRATION = `
  CREATE TABLE feed (
    -- AUTOINCREMENT: a reader that remembers a position must never find another step there.
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    call_session_id INTEGER NOT NULL,
    entries INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX feed_by_account ON feed (account_id, position);
  CREATE TRIGGER feed_of_sessions AFTER INSERT ON sessions BEGIN
    INSERT INTO feed (account_id, call_session_id, entries) VALUES (NEW.account_id, NEW.call_session_id, 0);
  END;
  CREATE TRIGGER feed_of_journal AFTER INSERT ON journal BEGIN
    INSERT INTO feed (account_id, call_session_id, entries)
    SELECT account_id, NEW.call_session_id, NEW.sequence + 1 FROM sessions
    WHERE call_session_id = NEW.call_session_id;
  END;

  CREATE TABLE hook_targets (
    target TEXT PRIMARY KEY,
    cursor TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE hook_queue (
    target TEXT NOT NULL,
    call_session_id INTEGER NOT NULL,
    sequence_number INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    retry_at INTEGER,
    failing_since INTEGER,
    PRIMARY KEY (target, call_session_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE dead_letters (
    target TEXT NOT NULL,
    call_session_id INTEGER NOT NULL,
    sequence_number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (target, call_session_id, sequence_number)
  ) STRICT, WITHOUT ROWID;
`;

/**
 * The queue is read from its early end, so that it need not be in memory: a session has a time at which it is due, also
 * one that has not failed. What stands there without one is made due by whoever opens the queue.
 */
export const DUE_MIGRATION = `
  ALTER TABLE hook_queue RENAME COLUMN retry_at TO due_at;
  CREATE INDEX hook_queue_by_time ON hook_queue (target, due_at) WHERE due_at IS NOT NULL;
`;
