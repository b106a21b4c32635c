import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SweepOutcome, SweepRequest } from "../../ports/store.ts";

/** Carries out a step of a sweep; to be run within a transaction of the store. */
export type Sweep = (request: SweepRequest) => SweepOutcome;

const HELD = `WITH held (account_id, target) AS (
  SELECT json_extract(value, '$.account_id'), json_extract(value, '$.target') FROM json_each(:targets))`;

/** Rows of a queue whose session is gone, and whose target is not one of those that are served. */
const orphans = (table: string): string => `${HELD}
  DELETE FROM ${table} WHERE target NOT IN (SELECT target FROM held)
    AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.call_session_id = ${table}.call_session_id)`;

/** Prepares the statements. */
export function sweepTables(database: DatabaseSync): Sweep {
  const sql = (text: string): StatementSync => database.prepare(text);
  const look = sql(`${HELD}
    SELECT s.call_session_id AS id, s.created_at, s.operations_id,
      s.finished_at IS NOT NULL AND s.finished_at < :finished_before
      AND NOT EXISTS (SELECT 1 FROM idempotency_keys k
        WHERE k.call_session_id = s.call_session_id AND k.created_at >= :keys_before)
      AND NOT EXISTS (SELECT 1 FROM held h JOIN hook_queue q
        ON q.target = h.target AND q.call_session_id = s.call_session_id)
      AND NOT EXISTS (SELECT 1 FROM held h JOIN dead_letters d
        ON d.target = h.target AND d.call_session_id = s.call_session_id)
      AND NOT EXISTS (SELECT 1 FROM held h JOIN hook_targets t ON t.target = h.target
        JOIN feed f ON f.call_session_id = s.call_session_id AND f.position > CAST(t.cursor AS INTEGER)
        WHERE h.account_id = s.account_id)
      AS is_over
    FROM sessions s WHERE s.call_session_id > :after ORDER BY s.call_session_id LIMIT :limit`);
  const letters = sql(`DELETE FROM dead_letters WHERE (target, call_session_id, sequence_number) IN (
    SELECT target, call_session_id, sequence_number FROM dead_letters WHERE at < ? ORDER BY at LIMIT ?)`);
  const kept = sql(`DELETE FROM kept_numbers WHERE (account_id, rule, contact_phone_number) IN (
    SELECT account_id, rule, contact_phone_number FROM kept_numbers WHERE used_at < ? ORDER BY used_at LIMIT ?)`);
  const keys = sql(`DELETE FROM idempotency_keys WHERE key_hash IN (
    SELECT key_hash FROM idempotency_keys WHERE created_at < ? ORDER BY created_at LIMIT ?)`);
  const ofSession = [
    // Forgotten by now, whatever the limit has left of the others.
    sql("DELETE FROM idempotency_keys WHERE call_session_id = ?"),
    sql("DELETE FROM feed WHERE call_session_id = ?"),
    sql("DELETE FROM journal WHERE call_session_id = ?"),
    sql("DELETE FROM sessions WHERE call_session_id = ?"),
  ];
  const operations = sql(`DELETE FROM operations WHERE operations_id = ?1
    AND NOT EXISTS (SELECT 1 FROM sessions WHERE operations_id = ?1)`);
  const orphaned = [sql(orphans("hook_queue")), sql(orphans("dead_letters"))];

  return ({ finished_before, keys_before, kept_before, letters_before, targets, after, limit }) => {
    const counts = {
      dead_letters: Number(letters.run(letters_before, limit).changes),
      kept_numbers: Number(kept.run(kept_before, limit).changes),
      keys: Number(keys.run(keys_before, limit).changes),
    };
    const held = JSON.stringify(targets);
    const rows = look.all({ finished_before, keys_before, after, limit, targets: held });
    const over = rows.filter((row) => row["is_over"] === 1);
    for (const { id } of over) for (const statement of ofSession) statement.run(Number(id));
    const shared = new Set(over.flatMap(({ operations_id: id }) => (id === null ? [] : [Number(id)])));
    for (const id of shared) operations.run(id);
    if (over.length > 0) for (const statement of orphaned) statement.run({ targets: held });
    const last = rows.at(-1);
    const isMore = rows.length === limit && Number(last?.["created_at"]) < finished_before;
    const isFull = Object.values(counts).some((count) => count === limit);
    return {
      sessions: over.length,
      ...counts,
      next: isMore ? Number(last?.["id"]) : isFull ? Number(last?.["id"] ?? after) : null,
    };
  };
}
