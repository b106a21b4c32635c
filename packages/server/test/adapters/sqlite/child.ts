/**
 * A process of its own that writes to a store until it is killed: `node child.ts <file> [thread]` prints each id on a line when
 * the store has acknowledged it, and nothing that it has not.
 */
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.ts";
import { openThreadedStore } from "../../../src/adapters/sqlite/threaded-store.ts";
import { sampleSession } from "../../ports/sample-session.ts";

const [, , file = "", where] = process.argv;
const open = where === "thread" ? openThreadedStore : openSqliteStore;
const store = await open({ file, busyTimeoutMs: 0 });

async function writeForEver(writer: number): Promise<void> {
  for (let n = 0; ; n += 1) {
    // Each session keeps a number for a contact of its own.
    const session = sampleSession({ contact_phone_number: `7926${writer}${String(n).padStart(6, "0")}` });
    const id = await store.createSession(session, { rule: "fixed_for_numa", instead_of: null });
    await store.appendEvents(id, [{ at: id, type: "started" }], null);
    // Not `writeSync`: a process with threads has a pipe that does not block, and a reader who is late would end it.
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all([writeForEver(1), writeForEver(2), writeForEver(3)]);
