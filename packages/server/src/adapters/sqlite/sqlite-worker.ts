/** The thread that has the store's file: loaded by the store itself, and by nobody else. */
import { parentPort, workerData } from "node:worker_threads";
import { StoreError } from "../../ports/store.ts";
import { type DurableStore, openSqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";
import type {
  BackUpRequest,
  ThreadMessage,
  ThreadMethod,
  ThreadOutcome,
  ThreadRequest,
} from "./thread-protocol.ts";

/** Which argument travels as JSON, and is wanted as what it stands for. */
const AS_JSON: Partial<Record<ThreadMethod, number>> = { createSession: 0 };

const say = (message: ThreadMessage): void => {
  parentPort?.postMessage(message);
};

const refusalOf = (error: unknown): Extract<ThreadOutcome, { ok: false }> =>
  error instanceof StoreError
    ? { ok: false, kind: error.kind, message: error.message }
    : { ok: false, kind: "write_failed", message: `the store could not do it: ${String(error)}` };

const carryOut = async (store: DurableStore, [method, ...args]: ThreadRequest): Promise<ThreadOutcome> => {
  try {
    // The other side is typed: it gives each method what it takes.
    const run = store[method] as (...given: unknown[]) => unknown;
    const given = args.map(
      (arg, index) => (index === AS_JSON[method] ? JSON.parse(String(arg)) : arg) as unknown,
    );
    return { ok: true, value: await run.apply(store, given) };
  } catch (error) {
    return refusalOf(error);
  }
};

const backUp = async (store: DurableStore, { id, file }: BackUpRequest): Promise<void> => {
  let outcome: ThreadOutcome;
  try {
    outcome = { ok: true, value: await store.backUp(file) };
  } catch (error) {
    outcome = refusalOf(error);
  }
  say({ type: "backed_up", id, outcome });
};

const serve = (store: DurableStore): void => {
  parentPort?.on("message", (batch: readonly ThreadRequest[] | BackUpRequest) => {
    if ("type" in batch) {
      void backUp(store, batch);
      return;
    }
    // All of a batch is begun in one turn, so that its writes share one commit.
    void Promise.all(batch.map(async (request) => carryOut(store, request))).then((outcomes) => {
      say({ type: "done", outcomes });
    });
  });
  say({ type: "opened" });
};

if (parentPort !== null) {
  try {
    serve(openSqliteStore(workerData as SqliteStoreOptions));
  } catch (error) {
    const { kind, message } = refusalOf(error);
    say({ type: "refused", kind, message });
  }
}
