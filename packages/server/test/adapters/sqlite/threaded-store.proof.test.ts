import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.ts";
import {
  openThreadedStore,
  type ThreadedStore,
  type ThreadedStoreWatch,
} from "../../../src/adapters/sqlite/threaded-store.ts";
import type { Store } from "../../../src/ports/store.ts";
import { sampleSession } from "../../ports/sample-session.ts";
import { describeAdministrationStore } from "../../ports/administration-store.conformance.ts";
import { describeDeliveryStore } from "../../ports/delivery-store.conformance.ts";
import { describeStore, refusal } from "../../ports/store.conformance.ts";
import { temporaryFiles } from "./temporary-folder.ts";

const temporaryFile = temporaryFiles();
const opened: Store[] = [];

async function open(file: string, watch: ThreadedStoreWatch = {}): Promise<ThreadedStore> {
  const store = await openThreadedStore({ file, busyTimeoutMs: 0 }, watch);
  opened.push(store);
  return store;
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

/** How many wishes were in each message to a thread, and the threads themselves. */
function watchThreads(): { readonly batches: number[]; readonly threads: Set<Worker> } {
  const batches: number[] = [];
  const threads = new Set<Worker>();
  const original = Object.getOwnPropertyDescriptor(Worker.prototype, "postMessage")?.value as (
    batch: readonly unknown[],
  ) => void;
  vi.spyOn(Worker.prototype, "postMessage").mockImplementation(function (this: Worker, batch: unknown) {
    batches.push((batch as readonly unknown[]).length);
    threads.add(this);
    original.call(this, batch as readonly unknown[]);
  });
  return { batches, threads };
}

for (const describeIt of [describeStore, describeDeliveryStore, describeAdministrationStore]) {
  describeIt("the SQLite store on a thread", async () => {
    const file = temporaryFile();
    return { store: await open(file), reopen: async () => open(file) };
  });
}

describe("the SQLite store on a thread", () => {
  it("tells how its live connection writes", async () => {
    const store = await open(temporaryFile());
    expect(await store.durability()).toEqual({ journalMode: "wal", synchronous: "FULL" });
  });

  it("sends the wishes of a turn at once, and those that come while it writes all together when it has", async () => {
    const store = await open(temporaryFile());
    const { batches } = watchThreads();
    const first = Array.from({ length: 30 }, async () => store.createSession(sampleSession()));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    // Under way: the answer cannot be here before this turn is over.
    const second = Array.from({ length: 20 }, async () => store.createSession(sampleSession()));
    const ids = await Promise.all([...first, ...second]);
    expect(batches).toEqual([30, 20]);
    expect(ids).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it("keeps the order within a session also where nobody waits for one write before the next", async () => {
    const store = await open(temporaryFile());
    const id = await store.createSession(sampleSession());
    const writes: Promise<void>[] = [];
    for (let at = 1; at <= 50; at += 1) {
      writes.push(store.appendEvents(id, [{ at, type: "started" }], null));
      // Over several batches.
      if (at % 10 === 0) await store.token("1");
    }
    await Promise.all(writes);
    const ats = (await store.session(id))?.events.map(({ at }) => at);
    expect(ats).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it("acknowledges nothing more when its thread dies: what waits is refused, and so is what comes later", async () => {
    const file = temporaryFile();
    const { threads } = watchThreads();
    const store = await open(file);
    const id = await store.createSession(sampleSession());
    const [thread] = threads;
    if (thread === undefined) throw new Error("nothing was sent");
    const gone = once(thread, "exit");
    const dying = thread.terminate();
    const waiting = store.appendEvents(id, [{ at: 1, type: "started" }], null);
    expect((await refusal(waiting)).kind).toBe("lost");
    await Promise.all([dying, gone]);
    expect((await refusal(store.createSession(sampleSession()))).kind).toBe("lost");
    expect((await refusal(store.session(id))).kind).toBe("lost");
    expect(await store.lost).toMatchObject({ name: "StoreError", kind: "lost" });
    await store.close();
    // What was acknowledged is there, and the file is free.
    const next = await open(file);
    expect((await next.openSessions()).map((session) => session.call_session_id)).toEqual([id]);
  });

  it("is not lost when it is closed", async () => {
    const store = await open(temporaryFile());
    await store.createSession(sampleSession());
    const { threads } = watchThreads();
    const closing = store.close();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    const exits = [...threads].map(async (thread) => once(thread, "exit"));
    expect(exits).toHaveLength(1);
    await Promise.all([closing, ...exits]);
    expect(await Promise.race([store.lost, Promise.resolve("not lost")])).toBe("not lost");
  });

  it("is given a copy: changing what was handed in changes nothing, also before it is sent", async () => {
    const store = await open(temporaryFile());
    const id = await store.createSession(sampleSession());
    const external_ids = ["34rty567"];
    const query = { account_id: 1001, created_from: 0, created_before: 2_000_000_000_000, external_ids };
    const asked = { ...query, include_open: true, after: 0, limit: 9 };
    const finding = store.findSessions(asked);
    external_ids[0] = "another";
    asked.limit = 0;
    expect((await finding).map((session) => session.call_session_id)).toEqual([id]);
  });

  describe("where a group before had several wishes", () => {
    const nextTurn = async (): Promise<void> =>
      new Promise((resolve) => {
        setImmediate(resolve);
      });

    /** Two sessions that were stored together at the moment 0 of a held stopwatch. */
    const shared = async () => {
      const time = { now: 0 };
      const timers: { readonly ms: number; readonly task: () => void; cancelled: boolean }[] = [];
      const store = await open(temporaryFile(), {
        stopwatch: () => time.now,
        after: (ms, task) => {
          const timer = { ms, task, cancelled: false };
          timers.push(timer);
          return () => {
            timer.cancelled = true;
          };
        },
      });
      const ids = await Promise.all([
        store.createSession(sampleSession()),
        store.createSession(sampleSession()),
      ]);
      const { batches } = watchThreads();
      const step = async (nth: 0 | 1, at: number): Promise<void> =>
        store.appendEvents(ids[nth], [{ at, type: "started" }], null);
      return { store, ids, time, timers, batches, step };
    };

    it("lets steps of calls wait for others, for 8 ms from when that was sent", async () => {
      const { time, timers, batches, step } = await shared();
      time.now = 3;
      const first = step(0, 1);
      await nextTurn();
      time.now = 5;
      const second = step(1, 1);
      await nextTurn();
      expect(batches).toEqual([]);
      expect(timers.map(({ ms }) => ms)).toEqual([5]);
      timers[0]?.task();
      await Promise.all([first, second]);
      expect(batches).toEqual([2]);
    });

    it("sends a step at once when that time is over", async () => {
      const { time, timers, batches, step } = await shared();
      time.now = 8;
      await step(0, 1);
      expect(batches).toEqual([1]);
      expect(timers).toEqual([]);
    });

    it("sends a step at once behind a group that it had for itself", async () => {
      const { time, timers, batches, step } = await shared();
      time.now = 8;
      await step(0, 1);
      await step(0, 2);
      expect(batches).toEqual([1, 1]);
      expect(timers).toEqual([]);
    });

    it("lets nobody wait who asks for a call or looks something up, nor the steps that wait then", async () => {
      const { store, ids, timers, batches, step } = await shared();
      const waiting = step(0, 1);
      await nextTurn();
      const found = store.session(ids[0]);
      await Promise.all([waiting, found]);
      expect(batches).toEqual([2]);
      expect(timers.map(({ cancelled }) => cancelled)).toEqual([true]);
      const next = step(1, 1);
      await nextTurn();
      await Promise.all([next, store.createSession(sampleSession())]);
      expect(batches).toEqual([2, 2]);
    });

    it("writes what waits when it is closed", async () => {
      const { store, batches, step } = await shared();
      const waiting = step(0, 1);
      await nextTurn();
      await Promise.all([store.close(), waiting]);
      expect(batches).toEqual([2]);
    });
  });

  it.each<[string, string, (file: string) => void]>([
    ["a file that another store has", "in_use", (file) => opened.push(openSqliteStore({ file }))],
    ["a file that is no store", "foreign_file", (file) => writeFileSync(file, "no database\n".repeat(200))],
  ])("refuses %s as the store itself does", async (_, kind, prepare) => {
    const file = temporaryFile();
    prepare(file);
    expect((await refusal(open(file))).kind).toBe(kind);
  });
});
