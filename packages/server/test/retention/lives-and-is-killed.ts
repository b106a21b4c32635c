/**
 * A server in a process of its own that asks itself for a call with an idempotency key, prints the id that it is answered with,
 * lives for so many milliseconds of a clock that it moves itself, and is killed: `node lives-and-is-killed.ts <file> <ms>`.
 */
import { writeSync } from "node:fs";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import { openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.ts";
import { createServer } from "../../src/create-server.ts";
import { readReferenceAccount } from "../gateway/reference-account.ts";

const [, , file = "", ms = ""] = process.argv;
const clock = new HeldClock();
const store = openSqliteStore({ file, busyTimeoutMs: 0 });
const server = createServer({
  account: await readReferenceAccount(),
  store,
  telephony: new Sandbox({ clock, rules: {} }),
  clock,
});
const response = await fetch(await server.listen(), {
  method: "POST",
  headers: { "content-type": "application/json", "idempotency-key": "order-1" },
  body: JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "start.scenario_call",
    params: {
      access_token: "demo-key",
      virtual_phone_number: "74993720692",
      contact: "79260000000",
      first_call: "employee",
      scenario_id: 23456,
    },
  }),
});
const answer = (await response.json()) as { readonly result?: { readonly data?: Record<string, unknown> } };
writeSync(1, `${String(answer.result?.data?.["call_session_id"])}\n`);
await clock.advance(Number(ms));
process.kill(process.pid, "SIGKILL");
