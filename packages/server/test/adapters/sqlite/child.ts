/**
 * A process of its own that writes to a store until it is killed: `node child.ts <file> [thread]` prints each id on a line when
 * the store has acknowledged it, and nothing that it has not.
 */
import { writeSync } from "node:fs";
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.ts";
import { openThreadedStore } from "../../../src/adapters/sqlite/threaded-store.ts";
import { sampleSession } from "../../ports/sample-session.ts";

const [, , file = "", where] = process.argv;
const open = where === "thread" ? openThreadedStore : openSqliteStore;
const store = await open({ file, busyTimeoutMs: 0 });

async function writeForEver(): Promise<void> {
  for (;;) {
    const id = await store.createSession(sampleSession());
    await store.appendEvents(id, [{ at: id, type: "started" }], null);
    writeSync(1, `${id}\n`);
  }
}

await Promise.all([writeForEver(), writeForEver(), writeForEver()]);
