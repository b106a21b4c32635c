/**
 * A process of its own that dies as soon as its store has refused a call: `node dies-unsynced.ts <file>` prints the id of
 * each that was acknowledged before.
 */
import { writeSync } from "node:fs";
import { openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.ts";
import { sampleSession } from "../ports/sample-session.ts";

const store = openSqliteStore({ file: process.argv[2] ?? "", busyTimeoutMs: 0 });
const MOST_CALLS = 1000;
for (let n = 0; n < MOST_CALLS; n += 1) {
  try {
    const id = await store.createSession(sampleSession());
    writeSync(1, `${id}\n`);
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}
