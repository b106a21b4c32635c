import { chmodSync, closeSync, existsSync, fchmodSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type * as sqlite from "node:sqlite";
import { StoreError } from "../../ports/store.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";

/** Only the server's own user may read what people said and whom they called. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** `PRAGMA synchronous` as the connection reports it: FULL is 2, EXTRA (stricter still) is 3. */
const SYNCHRONOUS_FULL = 2;

/**
 * Pages (of 4 KiB) in the write-ahead log before they are copied into the file itself. All writes wait for that, so it
 * is done a quarter as often as SQLite would; more than this would only make the log larger.
 */
export const CHECKPOINT_PAGES = 4000;

/** SQLite's result codes, extended or not: the low byte names the family. */
const SQLITE_BUSY = 5;
const SQLITE_NOTADB = 26;

/** How safely a connection writes, in SQLite's words. */
export interface Durability {
  readonly journalMode: string;
  /** `FULL` or `EXTRA`: what is committed outlives a power cut. */
  readonly synchronous: string;
}

/** Names of the values of `PRAGMA synchronous`, by value. */
const SYNCHRONOUS = ["OFF", "NORMAL", "FULL", "EXTRA"] as const;

/** Reads from a connection how safely it writes. */
export function durabilityOf(database: sqlite.DatabaseSync): Durability {
  const synchronous = pragma(database, "synchronous");
  return {
    journalMode: String(pragma(database, "journal_mode")),
    synchronous: SYNCHRONOUS[Number(synchronous)] ?? String(synchronous),
  };
}

/**
 * Opens the store's file, creating it if need be, and brings its schema up to date. The connection holds the file
 * alone until it is closed: two servers that both took up the same open calls would ring people twice.
 *
 * Throws a StoreError (`in_use`, `newer_schema`, `foreign_file`, `not_durable`, `read_failed`) and then holds nothing.
 */
export function openDatabase(file: string, busyTimeoutMs: number): sqlite.DatabaseSync {
  if (file === "" || file === ":memory:" || file.startsWith("file:")) {
    throw new StoreError("not_durable", "the store needs the path of a file on a disk");
  }
  let database: sqlite.DatabaseSync | undefined;
  try {
    prepareFile(file);
    database = new (loadSqlite().DatabaseSync)(file, { timeout: busyTimeoutMs });
    takeAlone(database, file);
    makeDurable(database);
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw asStoreError(error, file);
  }
}

/** Asked for only here: without a store in a file the server runs on versions of Node.js that have no SQLite. */
export function loadSqlite(): typeof sqlite {
  const found: typeof sqlite | undefined = process.getBuiltinModule("node:sqlite");
  if (found !== undefined) return found;
  throw new StoreError(
    "not_durable",
    `Node.js ${process.versions.node} has no SQLite: run Node.js 24 or newer, or keep the store in memory`,
  );
}

/** SQLite gives its journal files the mode of the database file, so that has to be right before they exist. */
function prepareFile(file: string): void {
  const folder = resolve(dirname(file));
  const firstNew = mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  createIfMissing(file);
  // A new name is durable only when the folder in which it stands is: that of the file, and those of new folders.
  syncFolder(folder);
  if (firstNew === undefined) return;
  const outermost = dirname(firstNew);
  for (let parent = folder; parent !== outermost;) {
    parent = dirname(parent);
    syncFolder(parent);
  }
}

/**
 * A file that is there is not opened: on POSIX, closing it would let go of the lock that this same process may have on
 * it, and another process could then take the store as well.
 */
function createIfMissing(file: string): void {
  try {
    const handle = openSync(file, "wx", FILE_MODE);
    // Whatever the mask of this process leaves of the mode.
    fchmodSync(handle, FILE_MODE);
    closeSync(handle);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}

/** The lock is the operating system's: it goes with the process, also when that is killed. */
function takeAlone(database: sqlite.DatabaseSync, file: string): void {
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  // In this mode the lock outlives the transaction that took it.
  database.exec("BEGIN EXCLUSIVE");
  refuseStrangers(database);
  // Of a store only, never of a stranger's file. The log that is there by now has got the mode that the file had.
  for (const own of [file, `${file}-wal`]) if (existsSync(own)) chmodSync(own, FILE_MODE);
  database.exec("COMMIT");
}

/** Before the first write, so that nothing of a foreign file is changed. */
function refuseStrangers(database: sqlite.DatabaseSync): void {
  const applicationId = pragma(database, "application_id");
  const tables = database.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.["n"];
  if (applicationId !== APPLICATION_ID && !(applicationId === 0 && tables === 0)) {
    throw new StoreError("foreign_file", "the file is a database, but not a store of this server");
  }
  const version = pragma(database, "user_version");
  if (typeof version !== "number" || version > MIGRATIONS.length) {
    throw new StoreError(
      "newer_schema",
      `the store has schema version ${String(version)}, and this server knows versions up to ${MIGRATIONS.length}: use the newer server`,
    );
  }
}

/** What was set is read back from the live connection: a setting that silently did not take would cost calls. */
function makeDurable(database: sqlite.DatabaseSync): void {
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = FULL");
  // Where a plain fsync leaves the bytes in the drive's own cache (macOS), ask for more; elsewhere it changes nothing.
  database.exec("PRAGMA fullfsync = ON");
  database.exec("PRAGMA checkpoint_fullfsync = ON");
  database.exec("PRAGMA foreign_keys = ON");
  database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  const journal = pragma(database, "journal_mode");
  const synchronous = pragma(database, "synchronous");
  if (journal !== "wal" || typeof synchronous !== "number" || synchronous < SYNCHRONOUS_FULL) {
    throw new StoreError(
      "not_durable",
      `the store would not survive a power cut: journal_mode is ${String(journal)}, synchronous is ${String(synchronous)}`,
    );
  }
}

function migrate(database: sqlite.DatabaseSync): void {
  database.exec("BEGIN EXCLUSIVE");
  const version = pragma(database, "user_version");
  for (const migration of MIGRATIONS.slice(Number(version))) database.exec(migration);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  database.exec("COMMIT");
}

function pragma(database: sqlite.DatabaseSync, name: string): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[name];
}

function asStoreError(error: unknown, file: string): StoreError {
  if (error instanceof StoreError) return error;
  const code =
    error instanceof Error && "errcode" in error && typeof error.errcode === "number"
      ? error.errcode & 0xff
      : 0;
  if (code === SQLITE_BUSY) {
    return new StoreError(
      "in_use",
      `another process is using the store ${file}: stop it, or use another file`,
      {
        cause: error,
      },
    );
  }
  if (code === SQLITE_NOTADB) {
    return new StoreError("foreign_file", `${file} is not a database`, { cause: error });
  }
  return new StoreError("read_failed", `the store ${file} cannot be opened: ${String(error)}`, {
    cause: error,
  });
}
