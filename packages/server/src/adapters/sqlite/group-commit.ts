import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../../ports/store.ts";

interface Write {
  readonly run: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: StoreError) => void;
}

/**
 * Puts the writes of one turn of the event loop into one transaction: a sync of the disk costs the same for one call
 * as for a hundred. Each promise is settled after the COMMIT, never before.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  #waiting: Write[] = [];
  #closed = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Runs `write` in the next transaction; resolves with what it returned when that is on disk. A StoreError that
   * `write` throws (before having written anything) is its own; any other failure undoes and rejects the whole group.
   */
  async add<T>(write: () => T): Promise<T> {
    if (this.#closed) throw new StoreError("closed", "the store has been closed");
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run: write, resolve, reject });
      if (this.#waiting.length === 1) {
        setImmediate(() => {
          this.#commit();
        });
      }
    });
  }

  /** Commits what is waiting and takes nothing more. */
  close(): void {
    this.#commit();
    this.#closed = true;
  }

  #commit(): void {
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    const settle: (() => void)[] = [];
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      for (const write of group) settle.push(outcome(write));
      this.#database.exec("COMMIT");
    } catch (cause) {
      this.#undo();
      const error = new StoreError("write_failed", `the store could not write: ${String(cause)}`, { cause });
      for (const write of group) write.reject(error);
      return;
    }
    for (const deliver of settle) deliver();
  }

  /** SQLite may have rolled back by itself already; a rollback that fails leaves a transaction that cannot commit. */
  #undo(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    } catch {
      // The next BEGIN fails then, and says so to whoever asked.
    }
  }
}

function outcome(write: Write): () => void {
  try {
    const value = write.run();
    return () => {
      write.resolve(value as never);
    };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return () => {
      write.reject(error);
    };
  }
}
