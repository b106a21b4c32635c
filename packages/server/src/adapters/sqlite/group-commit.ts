import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../../ports/store.ts";

/** One write of a group: what it does, what came of it, and who is told when that is on disk. */
interface Write {
  readonly run: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: StoreError) => void;
  value: unknown;
  refused: StoreError | null;
}

/**
 * Puts the writes of one turn of the event loop into one transaction: a sync of the disk costs the same for one call
 * as for a hundred. Each promise is settled after the COMMIT, never before.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #undone: () => void;
  readonly #overwrite: string;
  #waiting: Write[] = [];
  #closed = false;

  /**
   * @param undone told when a group has been undone: what was noted down about its writes is not so.
   * @param overwrite SQL that writes a page and changes nothing.
   */
  constructor(database: DatabaseSync, undone: () => void, overwrite: string) {
    this.#database = database;
    this.#undone = undone;
    this.#overwrite = overwrite;
  }

  /**
   * Runs `write` in the next transaction; resolves with what it returned when that is on disk. A StoreError that
   * `write` throws (before having written anything) is its own; any other failure undoes and rejects the whole group.
   */
  add<T>(write: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreError("closed", "the store has been closed"));
    // Not an async function: this is done several times in every call, and each such layer costs promises of its own.
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run: write, resolve, reject, value: undefined, refused: null });
      if (this.#waiting.length === 1) setImmediate(this.#commit);
    });
  }

  /** Commits what is waiting and takes nothing more. */
  close(): void {
    this.#commit();
    this.#closed = true;
  }

  readonly #commit = (): void => {
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      for (const write of group) run(write);
      this.#database.exec("COMMIT");
    } catch (cause) {
      this.#undo();
      const error = new StoreError("write_failed", `the store could not write: ${String(cause)}`, { cause });
      for (const write of group) write.reject(error);
      return;
    }
    for (const { resolve, reject, value, refused } of group) {
      if (refused === null) resolve(value as never);
      else reject(refused);
    }
  };

  /** SQLite may have rolled back by itself already; a rollback that fails leaves a transaction that cannot commit. */
  #undo(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    } catch {
      // The next BEGIN fails then, and says so to whoever asked.
    }
    this.#undone();
    // Where it was the sync that failed, the whole group stands in the log for who reads that after a crash: calls that
    // were refused would be begun. What is written next takes their place, whether its own sync fails or not.
    try {
      this.#database.exec(this.#overwrite);
    } catch {
      // It was written before that; and what could not even be written has left nothing whole to overwrite.
    }
  }
}

function run(write: Write): void {
  try {
    write.value = write.run();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    write.refused = error;
  }
}
