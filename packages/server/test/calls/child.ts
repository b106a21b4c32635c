/**
 * A server's calls in a process of their own, until it is killed: `node child.ts <file>` starts calls one after the
 * other and prints each id on a line once the call was acknowledged.
 */
import { systemClock } from "../../src/adapters/clock/system-clock.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import { openThreadedStore } from "../../src/adapters/sqlite/threaded-store.ts";
import { openCalls } from "../../src/calls/open-calls.ts";
import { sampleSession } from "../ports/sample-session.ts";

const clock = systemClock();
const store = await openThreadedStore({ file: process.argv[2] ?? "", busyTimeoutMs: 0 });
const calls = await openCalls({
  store,
  clock,
  telephony: new Sandbox({ clock, rules: { default: { rings_after_ms: 0 } } }),
});
for (;;) {
  const id = await calls.start(sampleSession());
  // Not `writeSync`: a process with threads has a pipe that does not block, and a reader who is late would end it.
  process.stdout.write(`${id}\n`);
}
