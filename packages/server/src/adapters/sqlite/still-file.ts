import { closeSync, fstatSync, openSync, read, realpathSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { StoreError } from "../../ports/store.ts";
import { CHECKPOINT_PAGES } from "./open-database.ts";

const readInto = promisify(read);

/**
 * A second look at the file of an open database. On POSIX the locks of a process on a file go with the first of its handles
 * that is closed: this one has to be closed after the database, and never before.
 */
export class StillFile {
  readonly #database: DatabaseSync;
  readonly #handle: number;
  /** Where it is, in one way of writing it. */
  readonly path: string;

  /** @param file of `database`, which nobody else may write to. */
  constructor(database: DatabaseSync, file: string) {
    this.#database = database;
    this.#handle = openSync(file, "r");
    this.path = realpathSync(file);
  }

  /**
   * Keeps the file as it is while `work` reads it, with all in it that has been committed. Whatever is committed meanwhile
   * goes into the log beside it, which only grows for so long; so there is an end to what `work` has to read, however much is
   * written. Not to be called before an earlier `work` is done.
   */
  async during<T>(work: (size: number) => Promise<T>): Promise<T> {
    try {
      this.#run("PRAGMA wal_autocheckpoint = 0");
      const { busy } = this.#checkpoint();
      if (busy !== 0)
        throw new StoreError("write_failed", "the log could not be brought into the store's file");
      return await work(fstatSync(this.#handle).size);
    } finally {
      if (this.#database.isOpen) {
        this.#run(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
        // The log may have become long, and would stay so.
        this.#checkpoint();
      }
    }
  }

  /** Reads on from `position`; how many bytes came. */
  async read(into: Buffer, position: number): Promise<number> {
    const { bytesRead } = await readInto(this.#handle, into, 0, into.length, position);
    return bytesRead;
  }

  /** To be called when the database is closed. */
  close(): void {
    closeSync(this.#handle);
  }

  #checkpoint(): { readonly busy: unknown } {
    const row = this.#database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
    return { busy: row?.["busy"] };
  }

  #run(sql: string): void {
    this.#database.exec(sql);
  }
}
