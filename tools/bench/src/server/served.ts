/** This project's server in a process of its own, on one store after the other, so that what is compiled once serves all. */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  type AccountFile,
  createServer,
  loadAccount,
  openSqliteStore,
  openThreadedStore,
  Sandbox,
  type ScenarioCallServer,
  systemClock,
  type ThreadedStore,
} from "@scenario-call/server";
import { BENCH_TOKEN, CALL_PARAMS, TALK_SCENARIOS } from "../gateway/request.ts";
import { finishedSession } from "./finished-session.ts";
import type { ServedAnswer, ServedOrder } from "./messages.ts";

const REFERENCE = join(import.meta.dirname, "../../../../spec/server/examples/reference-account.yaml");
const HOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** The most that an account file may say. */
const MOST_CHANNELS = 150;

/** Sessions that are stored in one transaction while a store is filled. */
const AT_ONCE = 500;

/** On a real disk where the system's folder for passing files is none: a sync has to cost what it costs. */
const folder = mkdtempSync(join(process.env["BENCH_FOLDER"] ?? tmpdir(), "scenario-call-bench-"));
process.on("exit", () => {
  rmSync(folder, { recursive: true, force: true });
});

const { limits: _unlimited, users, employees, scenarios, ...rest } = await loadAccount(REFERENCE);
const sha256 = createHash("sha256").update(BENCH_TOKEN).digest("hex");
const base: AccountFile = {
  ...rest,
  users: users.map((user, index) => (index === 0 ? { ...user, keys: [{ name: "bench", sha256 }] } : user)),
  // A phone takes so many calls and no more: for thousands of talks there are several of them, and a scenario for each.
  employees: [
    ...employees,
    ...TALK_SCENARIOS.map((id) => ({
      id,
      full_name: `Employee ${id}`,
      phones: [{ phone_number: `7925${String(id).padStart(7, "0")}`, channels_count: MOST_CHANNELS }],
    })),
  ],
  scenarios: [
    ...scenarios,
    ...TALK_SCENARIOS.map((id) => ({
      id,
      name: `Scenario ${id}`,
      operations: [{ id: 1, name: "The employee", employee_ids: [id] }],
    })),
  ],
};

const RULES = {
  default: { rings_after_ms: 0, answers_after_ms: 0 },
  phones: [{ phone_number: CALL_PARAMS.contact, when_called: "busy", rings_after_ms: 0 }],
} as const;

interface Open {
  readonly server: ScenarioCallServer;
  readonly store: ThreadedStore;
  readonly telephony: Sandbox;
  readonly file: string | null;
}

let open: Open | null = null;
const filled = new Map<number, string>();
let stores = 0;

/** The file with so many finished sessions; made once. */
const fill = async (finished: number): Promise<string> => {
  const known = filled.get(finished);
  if (known !== undefined) return known;
  const file = join(folder, `finished-${finished}.sqlite`);
  filled.set(finished, file);
  const sample = await finishedSession(base);
  const { events, finished: end, call_session_id: _, ...session } = sample;
  const store = openSqliteStore({ file });
  const now = Date.now();
  for (let n = 0; n < finished; n += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, finished - n) }, (_nothing, k) => n + k);
    const ids = await Promise.all(
      batch.map(async (k) =>
        store.createSession({
          ...session,
          created_at: now - (finished - k) * 1000,
          external_id: `order-${k}`,
          contact_phone_number: `7926${String(k).padStart(7, "0")}`,
        }),
      ),
    );
    await Promise.all(ids.map(async (id) => store.appendEvents(id, events, end)));
  }
  await store.close();
  return file;
};

const openServer = async ({
  finished,
  hookUrl,
}: Extract<ServedOrder, { type: "open" }>): Promise<ServedAnswer> => {
  stores += 1;
  const file = finished === 0 ? join(folder, `new-${stores}.sqlite`) : await fill(finished);
  const bytes = existsSync(file) ? statSync(file).size : 0;
  const begun = performance.now();
  const store = await openThreadedStore({ file });
  const openedMs = performance.now() - begun;
  const clock = systemClock();
  const telephony = new Sandbox({ clock, rules: RULES });
  const hook = {
    name: "bench",
    url: hookUrl ?? "",
    secret: HOOK_SECRET,
    allow_http: true,
    allow_private: true,
  };
  const account = hookUrl === null ? base : { ...base, web_hooks: [hook] };
  const server = createServer({ account, store, telephony, clock });
  const url = await server.listen();
  open = { server, store, telephony, file: finished === 0 ? file : null };
  const { journalMode, synchronous } = await store.durability();
  const facts = `journal_mode = ${journalMode}, synchronous = ${synchronous}`;
  return { type: "opened", port: Number(new URL(url).port), openedMs, bytes, facts };
};

const closeServer = async (): Promise<ServedAnswer> => {
  await open?.server.close();
  await open?.telephony.close();
  await open?.store.close();
  if (open !== null && open.file !== null) rmSync(open.file, { force: true });
  open = null;
  return { type: "closed" };
};

const memory = async (talking: number): Promise<ServedAnswer> => {
  const talk = (): number =>
    open?.server.calls.list().filter(({ state }) => state.bridge?.mode === "talk").length ?? 0;
  while (talk() < talking) await setTimeout(20);
  // Twice: what the first leaves to be finished goes with the second.
  for (let n = 0; n < 2; n += 1) {
    await setTimeout(100);
    globalThis.gc?.();
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { type: "memory", heap: heapUsed, rss };
};

const carryOut = async (order: ServedOrder): Promise<ServedAnswer> => {
  if (order.type === "open") return openServer(order);
  return order.type === "close" ? closeServer() : memory(order.talking);
};

process.on("message", (order: ServedOrder) => {
  void carryOut(order).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => {
  process.exit(0);
});
process.on("SIGTERM", () => {
  process.exit(0);
});
