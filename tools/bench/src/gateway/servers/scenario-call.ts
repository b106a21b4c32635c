/** This project's server with its SQLite store and the sandbox: every call is stored, begun, and ends as busy. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, loadAccount, openThreadedStore, Sandbox, systemClock } from "@scenario-call/server";
import { serveBench } from "../child.ts";
import { BENCH_TOKEN, CALL_PARAMS } from "../request.ts";

const ACCOUNT = join(import.meta.dirname, "../../../../../spec/server/examples/reference-account.yaml");

const { limits: _unlimited, users, ...rest } = await loadAccount(ACCOUNT);
const sha256 = createHash("sha256").update(BENCH_TOKEN).digest("hex");
const account = {
  ...rest,
  users: users.map((user, index) => (index === 0 ? { ...user, keys: [{ name: "bench", sha256 }] } : user)),
};
// On a real disk where the system's folder for passing files is none: a sync has to cost what it costs.
const folder = mkdtempSync(join(process.env["BENCH_FOLDER"] ?? tmpdir(), "scenario-call-bench-"));
process.on("exit", () => {
  rmSync(folder, { recursive: true, force: true });
});
const store = await openThreadedStore({ file: join(folder, "store.sqlite") });
const clock = systemClock();
const telephony = new Sandbox({
  clock,
  rules: {
    phones: [{ phone_number: CALL_PARAMS.contact, when_called: "busy", rings_after_ms: 0 }],
  },
});
const server = createServer({ account, store, telephony, clock });
const url = await server.listen();
const { journalMode, synchronous } = await store.durability();
serveBench(Number(new URL(url).port), { journal_mode: journalMode, synchronous });
