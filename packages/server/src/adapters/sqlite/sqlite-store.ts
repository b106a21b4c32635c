import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { CallEvent, FinishReason } from "@scenario-call/call-flow";
import type { DeadLetter, FeedStep, QueuedSession } from "../../ports/delivery-store.ts";
import {
  KEY_KEPT_LONGER_MS,
  type KeptNumber,
  type KeyedRequest,
  type KeyedSession,
  type NewSession,
  type RequestKey,
  type SessionQuery,
  type Store,
  type StoredAccounts,
  StoreError,
  type StoredSession,
  type StoredToken,
  type Subscriber,
  type SweepOutcome,
  type SweepRequest,
} from "../../ports/store.ts";
import { type DeliveryTables, deliveryTables } from "./delivery-tables.ts";
import { GroupCommit } from "./group-commit.ts";
import { type Durability, durabilityOf, openDatabase } from "./open-database.ts";
import { backUp } from "./back-up.ts";
import { APPLICATION_ID } from "./schema.ts";
import { SharedOperations } from "./shared-operations.ts";
import { StillFile } from "./still-file.ts";
import { type Sweep, sweepTables } from "./sweep-tables.ts";

/** Where the store is, and how patiently it is opened. */
export interface SqliteStoreOptions {
  /** Path of the file; its folder is created if need be. */
  readonly file: string;
  /** How long opening waits for another process to let the file go, in milliseconds; 2000 unless told otherwise. */
  readonly busyTimeoutMs?: number;
}

/** A store that can tell how safely it writes. */
export interface DurableStore extends Store {
  /** Read from the live connection, not from what was asked for. */
  durability(): Durability;
  /** `appendEvents` for events that are JSON already, one text each, as they have come from another thread. */
  appendWritten(
    callSessionId: number,
    events: readonly string[],
    finished: StoredSession["finished"],
  ): Promise<void>;
  /**
   * Copies the store into a new file while it goes on working; resolves with the size in bytes. All that was
   * acknowledged before the call is in it. Rejects with `write_failed`; then there is no such file.
   */
  backUp(file: string): Promise<number>;
}

/**
 * Opens a store in an SQLite file, readable by its owner only. Throws a StoreError when the file is in use by another
 * process, is not a store, was written by a newer server, or would not survive a power cut.
 */
export function openSqliteStore(options: SqliteStoreOptions): DurableStore {
  const database = openDatabase(options.file, options.busyTimeoutMs ?? 2000);
  try {
    return new SqliteStore(database, new StillFile(database, options.file));
  } catch (error) {
    database.close();
    throw error;
  }
}

class SqliteStore implements DurableStore {
  readonly name = "sqlite";
  readonly durable = true;
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #delivery: DeliveryTables;
  readonly #sweep: Sweep;
  readonly #writes: GroupCommit;
  readonly #operations: SharedOperations;
  /**
   * The next place in the journal of sessions that are known to have no end, so that a write need not look it up. Nobody
   * else writes to the file. What is missing here is read from there.
   */
  readonly #nextSequence = new Map<number, number>();
  readonly #file: StillFile;
  readonly #ending = new AbortController();
  /** The last copy that was asked for: one after the other, since each has the file stand still. */
  #copying: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | null = null;
  #closed = false;

  constructor(database: DatabaseSync, file: StillFile) {
    this.#database = database;
    this.#file = file;
    this.#statements = prepare(database);
    this.#delivery = deliveryTables(database);
    this.#sweep = sweepTables(database);
    this.#operations = new SharedOperations(this.#statements.shareOperations);
    this.#writes = new GroupCommit(
      database,
      () => {
        this.#nextSequence.clear();
        this.#operations.forget();
      },
      `PRAGMA application_id = ${APPLICATION_ID}`,
    );
  }

  durability(): Durability {
    return this.#read(() => durabilityOf(this.#database));
  }

  createSession(
    session: NewSession,
    keep: KeptNumber | null = null,
    keyed: KeyedRequest | null = null,
  ): Promise<number> {
    // Taken down now: what the caller does to its object before the transaction must not reach the disk.
    const { operations, ...plan } = session.plan;
    const planText = JSON.stringify(plan);
    const operationsText = JSON.stringify(operations);
    const requestId = JSON.stringify(session.request_id);
    const {
      account_id: accountId,
      user_login: userLogin,
      created_at: createdAt,
      direction,
      external_id: externalId,
      scenario_id: scenarioId,
      virtual_phone_number: virtualNumber,
      effective_virtual_phone_number: effectiveNumber,
      contact_phone_number: contactNumber,
    } = session;
    const kept = keep === null ? null : { ...keep };
    const key = keyed === null ? null : { ...keyed };
    return this.#writes.add(() => {
      // First: what is refused must have written nothing.
      if (key !== null && this.#keyed(key) !== null) {
        throw new StoreError("key_taken", "a session is remembered for the idempotency key by now");
      }
      if (kept !== null && this.#kept(accountId, kept.rule, contactNumber) !== kept.instead_of) {
        throw new StoreError("kept_meanwhile", "another number is kept for the contact by now");
      }
      const operationsId = this.#operations.idOf(operationsText);
      const { lastInsertRowid } = this.#statements.createSession.run(
        accountId,
        userLogin,
        requestId,
        createdAt,
        direction,
        externalId,
        scenarioId,
        virtualNumber,
        effectiveNumber,
        contactNumber,
        operationsId === null ? `${planText.slice(0, -1)},"operations":${operationsText}}` : planText,
        operationsId,
      );
      if (kept !== null)
        this.#statements.keep.run(accountId, kept.rule, contactNumber, effectiveNumber, createdAt);
      const id = Number(lastInsertRowid);
      if (key !== null) this.#rememberKey(key, id);
      this.#nextSequence.set(id, 0);
      return id;
    });
  }

  async keptNumber({ account_id, rule, contact_phone_number }: Subscriber): Promise<string | null> {
    return this.#read(() => this.#kept(account_id, rule, contact_phone_number));
  }

  async keyedSession({ key_hash, remembered_from }: RequestKey): Promise<KeyedSession | null> {
    return this.#read(() => this.#keyed({ key_hash, remembered_from }));
  }

  async runningTime(): Promise<number | null> {
    return this.#read(() => {
      const at = this.#statements.runningTime.get()?.["at"];
      return at === null || at === undefined ? null : Number(at);
    });
  }

  async putRunningTime(at: number): Promise<void> {
    return this.#writes.add(() => {
      this.#statements.putRunningTime.run(at);
    });
  }

  appendEvents(
    callSessionId: number,
    events: readonly CallEvent[],
    finished: StoredSession["finished"],
  ): Promise<void> {
    return this.appendWritten(
      callSessionId,
      events.map((event) => JSON.stringify(event)),
      finished,
    );
  }

  appendWritten(
    callSessionId: number,
    events: readonly string[],
    finished: StoredSession["finished"],
  ): Promise<void> {
    const end = finished === null ? null : { ...finished };
    return this.#writes.add(() => {
      let sequence = this.#nextSequence.get(callSessionId) ?? this.#readNextSequence(callSessionId);
      for (const event of events) {
        this.#statements.append.run(callSessionId, sequence, event);
        sequence += 1;
      }
      if (end === null) {
        this.#nextSequence.set(callSessionId, sequence);
      } else {
        this.#statements.finish.run(end.at, end.finish_reason, callSessionId);
        this.#nextSequence.delete(callSessionId);
      }
    });
  }

  async session(callSessionId: number): Promise<StoredSession | null> {
    return this.#read(() => {
      const row = this.#statements.session.get(callSessionId);
      return row === undefined ? null : this.#stored(row);
    });
  }

  async findSessions(query: SessionQuery): Promise<readonly StoredSession[]> {
    const { external_ids: externalIds, include_open: open, ...plain } = query;
    const named = {
      ...plain,
      include_open: open ? 1 : 0,
      ...(externalIds === null ? {} : { external_ids: JSON.stringify(externalIds) }),
    };
    const { findSessions, findSessionsByExternalId } = this.#statements;
    const statement = externalIds === null ? findSessions : findSessionsByExternalId;
    return this.#read(() => statement.all(named).map((row) => this.#stored(row)));
  }

  async openSessions(): Promise<readonly StoredSession[]> {
    return this.#read(() => this.#statements.openSessions.all().map((row) => this.#stored(row)));
  }

  async putToken(token: StoredToken): Promise<void> {
    const row = [token.token_hash, token.account_id, token.user_login, token.expires_at] as const;
    return this.#writes.add(() => {
      this.#statements.putToken.run(...row);
    });
  }

  async token(tokenHash: string): Promise<StoredToken | null> {
    return this.#read(() => {
      const row = this.#statements.token.get(tokenHash);
      return row === undefined ? null : ({ ...row } as unknown as StoredToken);
    });
  }

  async deleteToken(tokenHash: string): Promise<boolean> {
    return this.#writes.add(() => Number(this.#statements.deleteToken.run(tokenHash).changes) > 0);
  }

  async deleteTokensExpiredBefore(at: number): Promise<number> {
    return this.#writes.add(() => Number(this.#statements.deleteTokens.run(at).changes));
  }

  async feedHead(accountId: number): Promise<number> {
    return this.#read(() => this.#delivery.feedHead(accountId));
  }

  async feedEnd(): Promise<number> {
    return this.#read(() => this.#delivery.feedEnd());
  }

  async feedAfter(accountId: number, position: number, limit: number): Promise<readonly FeedStep[]> {
    return this.#read(() => this.#delivery.feedAfter(accountId, position, limit));
  }

  async targetCursor(target: string): Promise<string | null> {
    return this.#read(() => this.#delivery.targetCursor(target));
  }

  async queueSessions(
    target: string,
    cursor: string,
    sessions: readonly Pick<QueuedSession, "call_session_id" | "sequence_number">[],
    at: number,
  ): Promise<void> {
    const copies = sessions.map((session) => ({ ...session }));
    return this.#writes.add(() => this.#delivery.queueSessions(target, cursor, copies, at));
  }

  async wakeQueuedSessions(target: string, at: number): Promise<void> {
    return this.#writes.add(() => this.#delivery.wakeQueuedSessions(target, at));
  }

  async dueSessions(target: string, limit: number): Promise<readonly QueuedSession[]> {
    return this.#read(() => this.#delivery.dueSessions(target, limit));
  }

  async queuedSessions(target: string): Promise<readonly QueuedSession[]> {
    return this.#read(() => this.#delivery.queuedSessions(target));
  }

  async putQueuedSession(queued: QueuedSession, letter: DeadLetter | null = null): Promise<void> {
    const [row, dead] = [{ ...queued }, letter === null ? null : { ...letter }];
    return this.#writes.add(() => this.#delivery.putQueuedSession(row, dead));
  }

  async deleteQueuedSession(target: string, callSessionId: number): Promise<void> {
    return this.#writes.add(() => this.#delivery.deleteQueuedSession(target, callSessionId));
  }

  async deadLetters(target: string): Promise<readonly DeadLetter[]> {
    return this.#read(() => this.#delivery.deadLetters(target));
  }

  async deleteDeadLetter(
    letter: Pick<DeadLetter, "target" | "call_session_id" | "sequence_number">,
  ): Promise<boolean> {
    const copy = { ...letter };
    return this.#writes.add(() => this.#delivery.deleteDeadLetter(copy));
  }

  async accounts(): Promise<StoredAccounts | null> {
    return this.#read(() => {
      const row = this.#statements.accounts.get();
      return row === undefined ? null : ({ ...row } as unknown as StoredAccounts);
    });
  }

  async putAccounts({ revision, text }: StoredAccounts): Promise<void> {
    return this.#writes.add(() => {
      this.#statements.putAccounts.run(revision, text);
    });
  }

  async sweep(request: SweepRequest): Promise<SweepOutcome> {
    const copy = structuredClone(request);
    return this.#writes.add(() => {
      // Rows of shared operations may go, and what is kept in mind of them would lead nowhere.
      this.#operations.forget();
      return this.#sweep(copy);
    });
  }

  async backUp(file: string): Promise<number> {
    if (this.#closed) throw new StoreError("closed", "the store has been closed");
    const copy = this.#copying.then(async () => {
      if (this.#ending.signal.aborted) throw new StoreError("closed", "the store has been closed");
      return backUp({ source: this.#file, signal: this.#ending.signal }, file);
    });
    this.#copying = copy.catch(() => {});
    return copy;
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#closed = true;
    this.#writes.close();
    this.#ending.abort();
    await this.#copying;
    this.#database.close();
    this.#file.close();
  }

  #kept(accountId: number, rule: KeptNumber["rule"], contact: string): string | null {
    const row = this.#statements.kept.get(accountId, rule, contact);
    return row === undefined ? null : String(row["virtual_phone_number"]);
  }

  #keyed({ key_hash, remembered_from }: RequestKey): KeyedSession | null {
    const row = this.#statements.keyed.get(Buffer.from(key_hash, "hex"), remembered_from);
    return row === undefined ? null : ({ ...row } as unknown as KeyedSession);
  }

  /** To be called within a transaction. Each key that comes takes some forgotten ones away, so the table stays small. */
  #rememberKey({ key_hash, request_hash, remembered_from, remembered_at }: KeyedRequest, id: number): void {
    this.#statements.forgetKeys.run(remembered_from - KEY_KEPT_LONGER_MS, FORGOTTEN_AT_ONCE);
    this.#statements.rememberKey.run(
      Buffer.from(key_hash, "hex"),
      Buffer.from(request_hash, "hex"),
      remembered_at,
      id,
    );
  }

  #read<T>(read: () => T): T {
    if (this.#closed) throw new StoreError("closed", "the store has been closed");
    try {
      return read();
    } catch (cause) {
      throw new StoreError("read_failed", `the store could not be read: ${String(cause)}`, { cause });
    }
  }

  /** Throws a StoreError where the session takes no more events. */
  #readNextSequence(callSessionId: number): number {
    const session = this.#statements.next.get(callSessionId);
    if (session === undefined) {
      throw new StoreError("unknown_session", `no session has the id ${callSessionId}`);
    }
    if (session["finished_at"] !== null) {
      throw new StoreError("session_finished", `session ${callSessionId} has ended`);
    }
    return Number(session["sequence"]);
  }

  #stored(row: Record<string, unknown>): StoredSession {
    const { finished_at, finish_reason, request_id, plan, operations_id, operations, ...plain } =
      row as unknown as SessionRow;
    const own = JSON.parse(plan) as NewSession["plan"];
    return {
      ...plain,
      request_id: JSON.parse(request_id) as string | number,
      plan:
        operations_id === null || operations === null
          ? own
          : { ...own, operations: JSON.parse(operations) as NewSession["plan"]["operations"] },
      events: this.#statements.journal
        .all(plain.call_session_id)
        .map((entry) => JSON.parse(String(entry["event"])) as CallEvent),
      finished: finished_at === null || finish_reason === null ? null : { at: finished_at, finish_reason },
    };
  }
}

/** Keys that a new one takes away, at most: more than one, so that what a busy day has left does go. */
const FORGOTTEN_AT_ONCE = 4;

/** A row of `sessions` as the statements below select it. */
interface SessionRow extends Omit<NewSession, "plan" | "request_id"> {
  readonly call_session_id: number;
  readonly request_id: string;
  readonly plan: string;
  readonly operations_id: number | null;
  /** Of the row that `operations_id` names. */
  readonly operations: string | null;
  readonly finished_at: number | null;
  readonly finish_reason: FinishReason | null;
}

/** Whole sessions, with the operations that they share with others. */
const SESSIONS = `SELECT sessions.*, operations.operations FROM sessions LEFT JOIN operations USING (operations_id)`;

/** What every search of sessions has in common. */
const FOUND = `account_id = :account_id AND created_at >= :created_from AND created_at < :created_before
  AND (:include_open OR finished_at IS NOT NULL) AND call_session_id > :after`;

function prepare(database: DatabaseSync) {
  const sql = (text: string): StatementSync => database.prepare(text);
  return {
    createSession: sql(
      `INSERT INTO sessions (account_id, user_login, request_id, created_at, direction, external_id, scenario_id,
         virtual_phone_number, effective_virtual_phone_number, contact_phone_number, plan, operations_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    kept: sql(
      `SELECT virtual_phone_number FROM kept_numbers
       WHERE account_id = ? AND rule = ? AND contact_phone_number = ?`,
    ),
    keep: sql(
      `INSERT INTO kept_numbers (account_id, rule, contact_phone_number, virtual_phone_number, used_at)
       VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (account_id, rule, contact_phone_number) DO UPDATE SET
         virtual_phone_number = excluded.virtual_phone_number, used_at = excluded.used_at`,
    ),
    shareOperations: sql(
      `INSERT INTO operations (sha256, operations) VALUES (?, ?)
       ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256 RETURNING operations_id`,
    ),
    keyed: sql(
      `SELECT call_session_id, lower(hex(request_hash)) AS request_hash FROM idempotency_keys
       WHERE key_hash = ? AND created_at >= ?`,
    ),
    rememberKey: sql(
      `INSERT INTO idempotency_keys (key_hash, request_hash, created_at, call_session_id) VALUES (?, ?, ?, ?)
       ON CONFLICT (key_hash) DO UPDATE SET request_hash = excluded.request_hash,
         created_at = excluded.created_at, call_session_id = excluded.call_session_id`,
    ),
    forgetKeys: sql(
      `DELETE FROM idempotency_keys WHERE key_hash IN (
         SELECT key_hash FROM idempotency_keys WHERE created_at < ? ORDER BY created_at LIMIT ?)`,
    ),
    runningTime: sql(
      `SELECT max(at) AS at FROM (SELECT at FROM running_time
         UNION ALL SELECT max(created_at) FROM idempotency_keys)`,
    ),
    putRunningTime: sql(
      `INSERT INTO running_time (only_row, at) VALUES (1, ?)
       ON CONFLICT (only_row) DO UPDATE SET at = max(at, excluded.at)`,
    ),
    next: sql(
      `SELECT finished_at, (SELECT coalesce(max(sequence) + 1, 0) FROM journal WHERE call_session_id = ?1) AS sequence
       FROM sessions WHERE call_session_id = ?1`,
    ),
    append: sql("INSERT INTO journal (call_session_id, sequence, event) VALUES (?, ?, ?)"),
    finish: sql("UPDATE sessions SET finished_at = ?, finish_reason = ? WHERE call_session_id = ?"),
    session: sql(`${SESSIONS} WHERE call_session_id = ?`),
    findSessions: sql(`${SESSIONS} WHERE ${FOUND} ORDER BY call_session_id LIMIT :limit`),
    findSessionsByExternalId: sql(
      `${SESSIONS} WHERE external_id IN (SELECT value FROM json_each(:external_ids)) AND ${FOUND}
       ORDER BY call_session_id LIMIT :limit`,
    ),
    openSessions: sql(`${SESSIONS} WHERE finished_at IS NULL ORDER BY call_session_id`),
    journal: sql("SELECT event FROM journal WHERE call_session_id = ? ORDER BY sequence"),
    putToken: sql(
      `INSERT INTO tokens (token_hash, account_id, user_login, expires_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (token_hash) DO UPDATE SET
         account_id = excluded.account_id, user_login = excluded.user_login, expires_at = excluded.expires_at`,
    ),
    token: sql("SELECT token_hash, account_id, user_login, expires_at FROM tokens WHERE token_hash = ?"),
    deleteToken: sql("DELETE FROM tokens WHERE token_hash = ?"),
    deleteTokens: sql("DELETE FROM tokens WHERE expires_at < ?"),
    accounts: sql("SELECT revision, text FROM accounts"),
    putAccounts: sql("INSERT OR REPLACE INTO accounts (only_row, revision, text) VALUES (1, ?, ?)"),
  };
}
