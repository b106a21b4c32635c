import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  copyFileSync,
  constants,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../../ports/store.ts";
import { loadSqlite } from "./open-database.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";
import type { StillFile } from "./still-file.ts";

/** Bytes that are copied at a time. */
const AT_ONCE = 1024 * 1024;

/** More calls than a store takes between a copy and its restore, and more than what it tells of them. */
const GIVEN_SINCE = { sessions: 1_000_000, feed: 1_000_000_000 } as const;

/** A store holds what people said and whom they called, and so does its copy. */
const FILE_MODE = 0o600;

/** What a copy is made of, and how it goes. */
export interface BackUpParts {
  readonly source: StillFile;
  /** Aborted when the store is closed: then there is nothing more to copy from. */
  readonly signal: AbortSignal;
  /** Told of every part that was copied, in bytes. */
  readonly onPart?: (bytes: number) => void;
}

/**
 * Copies a store into a new file while others write: all that was committed before, and nothing that comes after. As many bytes
 * are read as the file has when the copy begins, so it has an end whatever is written meanwhile. SQLite's online backup
 * has not: it waits while a transaction is open, and has to copy what is added while it runs. The file has its name only
 * when it is whole and on disk.
 */
export async function backUp({ source, signal, onPart }: BackUpParts, file: string): Promise<number> {
  const unfinished = unfinishedOf(file);
  try {
    refuseExisting(file);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    refuseBeside(source.path, join(realpathSync(dirname(file)), basename(file)));
    const copy = await open(unfinished, "wx", FILE_MODE);
    try {
      await source.during(async (size) => {
        const part = Buffer.allocUnsafe(AT_ONCE);
        for (let at = 0; at < size;) {
          const bytes = await source.read(part.subarray(0, Math.min(AT_ONCE, size - at)), at);
          // A store that is closed puts its log into the file: what was read may be of both.
          if (signal.aborted) throw new StoreError("closed", "the store was closed while it was copied");
          if (bytes === 0) throw new StoreError("read_failed", "the store's file is shorter than it was");
          await writeAll(copy, part.subarray(0, bytes));
          at += bytes;
          onPart?.(bytes);
        }
      });
      // Here nobody waits for the disk; what comes after finds little left to do.
      await copy.sync();
    } finally {
      await copy.close();
    }
    if (signal.aborted) throw new StoreError("closed", "the store was closed while it was copied");
    makeSingle(unfinished);
    syncFile(unfinished);
    putInPlace(unfinished, file);
    syncFolder(dirname(file));
    return statSync(file).size;
  } catch (cause) {
    removeUnfinished(unfinished);
    if (cause instanceof StoreError) throw cause;
    throw new StoreError("write_failed", `the store could not be backed up: ${String(cause)}`, { cause });
  }
}

/**
 * Puts a copy in the place of a store that is not there. Looks through the whole copy first. Throws a StoreError
 * (`foreign_file`, `newer_schema`, `read_failed`, `write_failed`); then nothing is in that place.
 */
export function restoreBackUp(copy: string, file: string): number {
  const unfinished = unfinishedOf(file);
  try {
    // SQLite would take what another store has left beside its file for the restored one's.
    for (const rest of ["", ...BESIDE]) refuseExisting(file + rest);
    if (!existsSync(copy)) throw new StoreError("read_failed", `there is no file ${copy}`);
    for (const log of ["-wal", "-journal"]) refuseLog(copy + log);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    copyFileSync(copy, unfinished, constants.COPYFILE_EXCL);
    chmodSync(unfinished, FILE_MODE);
    lookThrough(unfinished, copy);
    comeAfter(unfinished);
    syncFile(unfinished);
    putInPlace(unfinished, file);
    syncFolder(dirname(file));
    return statSync(file).size;
  } catch (cause) {
    removeUnfinished(unfinished);
    if (cause instanceof StoreError) throw cause;
    throw new StoreError("write_failed", `the copy could not be restored: ${String(cause)}`, { cause });
  }
}

/** What SQLite keeps beside a database, by the end of its name. */
const BESIDE = ["-wal", "-shm", "-journal"] as const;

/** What is called so is rolled into the store, or thrown away, by the next who opens it. */
function refuseBeside(store: string, file: string): void {
  if (BESIDE.some((rest) => file === store + rest))
    throw new StoreError("write_failed", `${file} belongs to the store: name another file`);
}

/** A name of its own: what is called so already is somebody else's. */
function unfinishedOf(file: string): string {
  return `${file}.${randomBytes(6).toString("hex")}.unfinished`;
}

function removeUnfinished(unfinished: string): void {
  for (const rest of ["", ...BESIDE]) {
    try {
      rmSync(unfinished + rest, { force: true });
    } catch {
      // Where its folder is none there is no such file. Why the copy failed is told.
    }
  }
}

/** Never in the place of a file that has come there meanwhile, such as that of a server that was started. */
function putInPlace(unfinished: string, file: string): void {
  try {
    linkSync(unfinished, file);
  } catch (error) {
    refuseExisting(file);
    if (!(error instanceof Error && "code" in error && NO_LINKS.has(String(error.code)))) throw error;
    renameSync(unfinished, file);
    return;
  }
  rmSync(unfinished);
}

/** What is said by systems that know no second name of a file. */
const NO_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

/** A copy that a server made has none; with one, it is a copy of a file that was in use, and the last calls stand there. */
function refuseLog(log: string): void {
  if (existsSync(log) && statSync(log).size > 0)
    throw new StoreError(
      "read_failed",
      `${log} lies beside the copy, and what stands in it would be missing`,
    );
}

function refuseExisting(file: string): void {
  if (existsSync(file))
    throw new StoreError("write_failed", `${file} is there already: name a file that is not`);
}

async function writeAll(to: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await to.write(bytes, at);
    at += bytesWritten;
  }
}

/** Without a log of its own beside it, the file alone is the copy. */
function makeSingle(file: string): void {
  const database = new (loadSqlite().DatabaseSync)(file);
  try {
    database.exec("PRAGMA journal_mode = DELETE");
  } finally {
    database.close();
  }
}

function lookThrough(file: string, name: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new (loadSqlite().DatabaseSync)(file);
    const read = (pragma: string): unknown =>
      Object.values(database?.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
    if (read("application_id") !== APPLICATION_ID)
      throw new StoreError("foreign_file", `${name} is a database, but not a store of this server`);
    if (Number(read("user_version")) < 1)
      throw new StoreError(
        "foreign_file",
        `${name} says that it is a store of this server, and has nothing in it`,
      );
    if (Number(read("user_version")) > MIGRATIONS.length)
      throw new StoreError("newer_schema", `${name} was written by a newer server: use that one`);
    // SQLite reads what is missing of the last page as zeros.
    if (statSync(file).size !== Number(read("page_count")) * Number(read("page_size")))
      throw new StoreError("read_failed", `${name} is damaged: it does not end where it should`);
    const found = read("integrity_check");
    if (found !== "ok") throw new StoreError("read_failed", `${name} is damaged: ${String(found)}`);
    if (database.prepare("PRAGMA foreign_key_check").all().length > 0)
      throw new StoreError("read_failed", `${name} is damaged: rows refer to rows that are not there`);
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError("foreign_file", `${name} is not a store that can be read: ${String(cause)}`, {
      cause,
    });
  } finally {
    database?.close();
  }
}

/**
 * What the store has done after the copy was made is not known, so that it must not be done again: nobody is dialled for
 * a call that was acknowledged and may have begun, and no id and no place in the feed that may have been given out is
 * given to anything else. Who has seen an event once would take another one with its id for a repetition.
 */
function comeAfter(file: string): void {
  const database = new (loadSqlite().DatabaseSync)(file);
  try {
    database.exec(`
      BEGIN IMMEDIATE;
      INSERT INTO journal (call_session_id, sequence, event)
        SELECT call_session_id, 0, json_object('at', created_at, 'type', 'started') FROM sessions s
        WHERE finished_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.call_session_id = s.call_session_id);
      INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM (SELECT 'sessions' AS name UNION ALL SELECT 'feed')
        WHERE name NOT IN (SELECT name FROM sqlite_sequence);
      UPDATE sqlite_sequence SET seq = seq + ${GIVEN_SINCE.sessions} WHERE name = 'sessions';
      UPDATE sqlite_sequence SET seq = seq + ${GIVEN_SINCE.feed} WHERE name = 'feed';
      COMMIT;`);
  } finally {
    database.close();
  }
}

function syncFile(file: string): void {
  const handle = openSync(file, "r+");
  fsyncSync(handle);
  closeSync(handle);
}

/** The name of a new file is durable only when its folder is; where folders cannot be opened there is nothing to do. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}
