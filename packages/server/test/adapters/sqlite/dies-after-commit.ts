/**
 * A process of its own that dies when its first group is committed: `node dies-after-commit.ts <file>` would print the id
 * of each session that was acknowledged.
 */
import { writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.ts";
import { sampleSession } from "../../ports/sample-session.ts";

const store = openSqliteStore({ file: process.argv[2] ?? "", busyTimeoutMs: 0 });
const original = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, "exec")?.value as (
  sql: string,
) => void;
DatabaseSync.prototype.exec = function exec(this: DatabaseSync, sql: string): void {
  original.call(this, sql);
  if (sql === "COMMIT") process.kill(process.pid, "SIGKILL");
};

for (let n = 0; n < 3; n += 1) {
  void store.createSession(sampleSession()).then((id) => writeSync(1, `${id}\n`));
}
