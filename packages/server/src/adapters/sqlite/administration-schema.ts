/**
 * What administration stores, and the indexes by which a sweep finds what belongs to a session. Numbers that were kept
 * before count as used at the time of the migration.
 */
export const ADMINISTRATION_MIGRATION = `
  CREATE TABLE accounts (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    revision INTEGER NOT NULL,
    text TEXT NOT NULL
  ) STRICT;

  ALTER TABLE kept_numbers ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
  UPDATE kept_numbers SET used_at = unixepoch() * 1000;
  CREATE INDEX kept_numbers_by_use ON kept_numbers (used_at);

  CREATE INDEX sessions_by_operations ON sessions (operations_id) WHERE operations_id IS NOT NULL;
  CREATE INDEX idempotency_keys_by_session ON idempotency_keys (call_session_id);
  CREATE INDEX feed_by_session ON feed (call_session_id, position);
  CREATE INDEX dead_letters_by_time ON dead_letters (at);
`;
