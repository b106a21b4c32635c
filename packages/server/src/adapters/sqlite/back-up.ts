import {
  chmodSync,
  closeSync,
  copyFileSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../../ports/store.ts";
import { loadSqlite } from "./open-database.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";

/** Pages that are copied at a time; between two such steps the store does its other work. */
const PAGES_AT_ONCE = 256;

/** More calls than a store takes between a copy and its restore, and more than what it tells of them. */
const GIVEN_SINCE = { sessions: 1_000_000, feed: 1_000_000_000 } as const;

/** A store holds what people said and whom they called, and so does its copy. */
const FILE_MODE = 0o600;

/**
 * Copies a database into a new file by SQLite's online backup, over the connection that is in use: what others write
 * meanwhile over the same connection gets into the copy too. The file has its name only when it is whole and on disk.
 */
export async function backUp(database: DatabaseSync, file: string): Promise<number> {
  const unfinished = `${file}.unfinished`;
  try {
    refuseExisting(file);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    rmSync(unfinished, { force: true });
    closeSync(openSync(unfinished, "wx", FILE_MODE));
    await loadSqlite().backup(database, unfinished, { rate: PAGES_AT_ONCE });
    makeSingle(unfinished);
    syncFile(unfinished);
    refuseExisting(file);
    renameSync(unfinished, file);
    syncFolder(dirname(file));
    return statSync(file).size;
  } catch (cause) {
    for (const rest of ["", "-wal", "-shm", "-journal"]) rmSync(unfinished + rest, { force: true });
    if (cause instanceof StoreError) throw cause;
    throw new StoreError("write_failed", `the store could not be backed up: ${String(cause)}`, { cause });
  }
}

/**
 * Puts a copy in the place of a store that is not there. Looks through the whole copy first. Throws a StoreError
 * (`foreign_file`, `newer_schema`, `read_failed`, `write_failed`); then nothing is in that place.
 */
export function restoreBackUp(copy: string, file: string): number {
  const unfinished = `${file}.unfinished`;
  try {
    for (const rest of ["", "-wal", "-shm"]) refuseExisting(file + rest);
    if (!existsSync(copy)) throw new StoreError("read_failed", `there is no file ${copy}`);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    rmSync(unfinished, { force: true });
    copyFileSync(copy, unfinished, constants.COPYFILE_EXCL);
    chmodSync(unfinished, FILE_MODE);
    lookThrough(unfinished, copy);
    comeAfter(unfinished);
    syncFile(unfinished);
    renameSync(unfinished, file);
    syncFolder(dirname(file));
    return statSync(file).size;
  } catch (cause) {
    for (const rest of ["", "-wal", "-shm", "-journal"]) rmSync(unfinished + rest, { force: true });
    if (cause instanceof StoreError) throw cause;
    throw new StoreError("write_failed", `the copy could not be restored: ${String(cause)}`, { cause });
  }
}

function refuseExisting(file: string): void {
  if (existsSync(file))
    throw new StoreError("write_failed", `${file} is there already: name a file that is not`);
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
    if (Number(read("user_version")) > MIGRATIONS.length)
      throw new StoreError("newer_schema", `${name} was written by a newer server: use that one`);
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
