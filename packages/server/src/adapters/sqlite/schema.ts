import { DELIVERY_MIGRATION, DUE_MIGRATION } from "./delivery-schema.ts";
import { ADMINISTRATION_MIGRATION } from "./administration-schema.ts";

/** Marks a file as a store of this server ("SCal" in ASCII), so that somebody else's database is never touched. */
export const APPLICATION_ID = 0x5343_616c;

/**
 * What turns schema version n into n + 1. A released migration is never changed: a new one is added. The version a
 * file has reached stands in its `user_version`.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE sessions (
    -- AUTOINCREMENT: an id is not given out again, not even after its row is gone and the server restarted.
    call_session_id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    user_login TEXT NOT NULL,
    -- As JSON: the string "1" and the number 1 are different ids.
    request_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    direction TEXT NOT NULL,
    external_id TEXT,
    scenario_id INTEGER NOT NULL,
    virtual_phone_number TEXT NOT NULL,
    effective_virtual_phone_number TEXT NOT NULL,
    contact_phone_number TEXT NOT NULL,
    plan TEXT NOT NULL,
    finished_at INTEGER,
    finish_reason TEXT,
    CHECK ((finished_at IS NULL) = (finish_reason IS NULL))
  ) STRICT;
  CREATE INDEX open_sessions ON sessions (call_session_id) WHERE finished_at IS NULL;

  CREATE TABLE journal (
    call_session_id INTEGER NOT NULL REFERENCES sessions (call_session_id),
    sequence INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (call_session_id, sequence)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tokens (
    token_hash TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL,
    user_login TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tokens_by_expiry ON tokens (expires_at);
  `,
  `
  CREATE INDEX sessions_by_external_id ON sessions (external_id, call_session_id) WHERE external_id IS NOT NULL;
  CREATE INDEX sessions_by_creation ON sessions (account_id, created_at);
  `,
  `
  -- Which virtual number each contact was shown, where the rule is "fixed for the subscriber".
  CREATE TABLE kept_numbers (
    account_id INTEGER NOT NULL,
    rule TEXT NOT NULL,
    contact_phone_number TEXT NOT NULL,
    virtual_phone_number TEXT NOT NULL,
    PRIMARY KEY (account_id, rule, contact_phone_number)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Operations that the plans of several sessions have in common, as JSON: the calls of a scenario are planned alike.
  CREATE TABLE operations (
    operations_id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    operations TEXT NOT NULL
  ) STRICT;
  -- Where it is set, the plan stands there without its operations.
  ALTER TABLE sessions ADD COLUMN operations_id INTEGER REFERENCES operations (operations_id);
  `,
  `
  -- Which session answers the requests with an idempotency key. Of key and request only SHA-256 is kept.
  CREATE TABLE idempotency_keys (
    key_hash BLOB PRIMARY KEY,
    request_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    call_session_id INTEGER NOT NULL REFERENCES sessions (call_session_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_keys_by_creation ON idempotency_keys (created_at);
  `,
  DELIVERY_MIGRATION,
  ADMINISTRATION_MIGRATION,
  DUE_MIGRATION,
  `
  -- How long the server has run, in ms: \`created_at\` of a key is in it too. What was a time of day before goes on as it.
  CREATE TABLE running_time (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    at INTEGER NOT NULL
  ) STRICT;
  `,
];
