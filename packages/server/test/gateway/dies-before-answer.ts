/**
 * A server in a process of its own that dies when the first session is on disk and nobody has been told:
 * `node dies-before-answer.ts <file>` prints the URL of its API.
 */
import { writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { systemClock } from "../../src/adapters/clock/system-clock.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import { openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.ts";
import { createServer } from "../../src/create-server.ts";
import { readReferenceAccount } from "./reference-account.ts";

const clock = systemClock();
const store = openSqliteStore({ file: process.argv[2] ?? "", busyTimeoutMs: 0 });
const server = createServer({
  account: await readReferenceAccount(),
  store,
  telephony: new Sandbox({ clock, rules: {} }),
  clock,
});
writeSync(1, `${await server.listen()}\n`);

const original = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, "exec")?.value as (
  sql: string,
) => void;
DatabaseSync.prototype.exec = function exec(this: DatabaseSync, sql: string): void {
  original.call(this, sql);
  if (sql === "COMMIT") process.kill(process.pid, "SIGKILL");
};
