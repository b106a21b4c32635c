/** A process of its own that opens a store: `node opens.ts <file>` prints `opened`, or the kind of the error. */
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.ts";
import { StoreError } from "../../../src/ports/store.ts";

let outcome = "opened";
try {
  await openSqliteStore({ file: process.argv[2] ?? "", busyTimeoutMs: 0 }).close();
} catch (error) {
  outcome = error instanceof StoreError ? error.kind : String(error);
}
process.stdout.write(`${outcome}\n`);
