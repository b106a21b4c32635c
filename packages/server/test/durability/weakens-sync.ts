/**
 * To be preloaded into a server (`node --import`): when its store has been opened and looked at, the live connection is
 * told to sync as `WEAKENED_SYNC` says. Shows that a test would see a store that acknowledges what is not on the disk.
 */
import { DatabaseSync } from "node:sqlite";

const original = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, "exec")?.value as (
  sql: string,
) => void;
let weakened = false;
DatabaseSync.prototype.exec = function exec(this: DatabaseSync, sql: string): void {
  if (sql === "BEGIN IMMEDIATE" && !weakened) {
    weakened = true;
    original.call(this, `PRAGMA synchronous = ${process.env["WEAKENED_SYNC"] ?? ""}`);
  }
  original.call(this, sql);
};
