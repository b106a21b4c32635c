/**
 * Calls with a web hook in a process of their own, until it is killed: `node child.ts <file> <url> <start|rest>`. With
 * `start` it begins calls one after the other and prints each id once it is acknowledged; with `rest` it begins none,
 * and prints `done` when the target has everything.
 */
import { writeSync } from "node:fs";
import { systemClock } from "../../src/adapters/clock/system-clock.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import { openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.ts";
import { httpSender } from "../../src/adapters/webhooks/http-sender.ts";
import type { CallUpdate } from "../../src/calls/calls.ts";
import { createEventSource } from "../../src/calls/events/event-source.ts";
import { openCalls } from "../../src/calls/open-calls.ts";
import { createWebHooks } from "../../src/delivery/web-hooks.ts";
import { sampleSession } from "../ports/sample-session.ts";

const [, , file = "", url = "", mode] = process.argv;
const ACCOUNT = 1001;
const clock = systemClock();
const store = openSqliteStore({ file, busyTimeoutMs: 0 });
const listeners = new Set<(update: CallUpdate) => void>();
const source = createEventSource({
  store,
  subscribe: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
});
const hooks = createWebHooks({
  store,
  source,
  clock,
  random: Math.random,
  targets: [
    {
      accountId: ACCOUNT,
      name: "crm",
      version: "",
      eventTypes: null,
      sender: httpSender({
        url,
        secrets: () => ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        allowPrivate: true,
        clock,
      }),
    },
  ],
  onProblem: (problem) => writeSync(2, `${JSON.stringify(problem)}\n`),
});
await hooks.open();
const calls = await openCalls({
  store,
  clock,
  // Begun afresh, if at all: here only what was told counts.
  startWithinMs: 0,
  telephony: new Sandbox({ clock, rules: { default: { rings_after_ms: 0, answers_after_ms: 0 } } }),
  listeners: [
    (update) => {
      for (const listener of listeners) listener(update);
    },
  ],
});
if (mode === "start") {
  for (;;) {
    const id = await calls.start(sampleSession({ created_at: clock.now() }));
    writeSync(1, `${id}\n`);
    await new Promise<void>((resolve) => {
      clock.after(5, resolve);
    });
  }
}
const look = async (): Promise<void> => {
  const position = await store.targetCursor(`${ACCOUNT} crm`);
  const waiting = await store.queuedSessions(`${ACCOUNT} crm`);
  if (calls.live === 0 && position === (await source.endOf(ACCOUNT)) && waiting.length === 0)
    writeSync(1, "done\n");
  else clock.after(20, () => void look());
};
await look();
