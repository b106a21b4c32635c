import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { DeadLetter, FeedStep, QueuedSession } from "../../ports/delivery-store.ts";

/** The statements of the delivery tables. Those that write are to be run within a transaction of the store. */
export interface DeliveryTables {
  feedHead(accountId: number): number;
  feedEnd(): number;
  feedAfter(accountId: number, position: number, limit: number): readonly FeedStep[];
  targetCursor(target: string): string | null;
  queueSessions(
    target: string,
    cursor: string,
    sessions: readonly Pick<QueuedSession, "call_session_id" | "sequence_number">[],
    at: number,
  ): void;
  wakeQueuedSessions(target: string, at: number): void;
  dueSessions(target: string, limit: number): readonly QueuedSession[];
  queuedSessions(target: string): readonly QueuedSession[];
  putQueuedSession(queued: QueuedSession, letter: DeadLetter | null): void;
  deleteQueuedSession(target: string, callSessionId: number): void;
  deadLetters(target: string): readonly DeadLetter[];
  deleteDeadLetter(letter: Pick<DeadLetter, "target" | "call_session_id" | "sequence_number">): boolean;
}

/** Prepares the statements. */
export function deliveryTables(database: DatabaseSync): DeliveryTables {
  const sql = (text: string): StatementSync => database.prepare(text);
  const head = sql("SELECT max(position) AS position FROM feed WHERE account_id = ?");
  // Where AUTOINCREMENT keeps what it has given out.
  const end = sql("SELECT seq FROM sqlite_sequence WHERE name = 'feed'");
  const after = sql(
    `SELECT position, call_session_id, entries FROM feed WHERE account_id = ? AND position > ?
     ORDER BY position LIMIT ?`,
  );
  const target = sql("SELECT cursor FROM hook_targets WHERE target = ?");
  const putTarget = sql(
    `INSERT INTO hook_targets (target, cursor) VALUES (?, ?)
     ON CONFLICT (target) DO UPDATE SET cursor = excluded.cursor`,
  );
  const enqueue = sql(
    `INSERT INTO hook_queue (target, call_session_id, sequence_number, attempts, due_at, failing_since)
     VALUES (?, ?, ?, 0, ?, NULL)
     ON CONFLICT (target, call_session_id) DO UPDATE SET due_at = excluded.due_at WHERE due_at IS NULL`,
  );
  const awaken = sql("UPDATE hook_queue SET due_at = ? WHERE target = ? AND due_at IS NULL");
  const due = sql(
    `SELECT * FROM hook_queue WHERE target = ? AND due_at IS NOT NULL
     ORDER BY due_at, call_session_id LIMIT ?`,
  );
  const queue = sql("SELECT * FROM hook_queue WHERE target = ? ORDER BY call_session_id");
  const put = sql(
    `INSERT OR REPLACE INTO hook_queue (target, call_session_id, sequence_number, attempts, due_at, failing_since)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const dequeue = sql("DELETE FROM hook_queue WHERE target = ? AND call_session_id = ?");
  const bury = sql(
    `INSERT OR REPLACE INTO dead_letters (target, call_session_id, sequence_number, at, reason)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const letters = sql(
    "SELECT * FROM dead_letters WHERE target = ? ORDER BY call_session_id, sequence_number",
  );
  const unbury = sql(
    "DELETE FROM dead_letters WHERE target = ? AND call_session_id = ? AND sequence_number = ?",
  );
  return {
    feedHead: (accountId: number): number => Number(head.get(accountId)?.["position"] ?? 0),
    feedEnd: (): number => Number(end.get()?.["seq"] ?? 0),
    feedAfter: (accountId: number, position: number, limit: number): readonly FeedStep[] =>
      after.all(accountId, position, limit).map((row) => ({ ...row }) as unknown as FeedStep),
    targetCursor: (name: string): string | null => {
      const row = target.get(name);
      return row === undefined ? null : String(row["cursor"]);
    },
    queueSessions: (
      name: string,
      cursor: string,
      sessions: readonly Pick<QueuedSession, "call_session_id" | "sequence_number">[],
      at: number,
    ): void => {
      for (const { call_session_id: id, sequence_number } of sessions)
        enqueue.run(name, id, sequence_number, at);
      putTarget.run(name, cursor);
    },
    wakeQueuedSessions: (name: string, at: number): void => {
      awaken.run(at, name);
    },
    dueSessions: (name: string, limit: number): readonly QueuedSession[] =>
      due.all(name, limit).map((row) => ({ ...row }) as unknown as QueuedSession),
    queuedSessions: (name: string): readonly QueuedSession[] =>
      queue.all(name).map((row) => ({ ...row }) as unknown as QueuedSession),
    putQueuedSession: (queued: QueuedSession, letter: DeadLetter | null): void => {
      if (letter !== null) {
        bury.run(letter.target, letter.call_session_id, letter.sequence_number, letter.at, letter.reason);
      }
      put.run(
        queued.target,
        queued.call_session_id,
        queued.sequence_number,
        queued.attempts,
        queued.due_at,
        queued.failing_since,
      );
    },
    deleteQueuedSession: (name: string, id: number): void => {
      dequeue.run(name, id);
    },
    deadLetters: (name: string): readonly DeadLetter[] =>
      letters.all(name).map((row) => ({ ...row }) as unknown as DeadLetter),
    deleteDeadLetter: (letter: Pick<DeadLetter, "target" | "call_session_id" | "sequence_number">): boolean =>
      Number(unbury.run(letter.target, letter.call_session_id, letter.sequence_number).changes) > 0,
  };
}
