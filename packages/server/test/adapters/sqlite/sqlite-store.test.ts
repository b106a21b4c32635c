import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.ts";
import { type Store, StoreError } from "../../../src/ports/store.ts";
import { describeAdministrationStore } from "../../ports/administration-store.conformance.ts";
import { describeDeliveryStore } from "../../ports/delivery-store.conformance.ts";
import { APPLICATION_ID, MIGRATIONS } from "../../../src/adapters/sqlite/schema.ts";
import { samplePlan, sampleSession } from "../../ports/sample-session.ts";
import { describeStore, refusal } from "../../ports/store.conformance.ts";
import { temporaryFiles } from "./temporary-folder.ts";

const temporaryFile = temporaryFiles();
const opened: Store[] = [];

function open(file: string): Store {
  const store = openSqliteStore({ file, busyTimeoutMs: 0 });
  opened.push(store);
  return store;
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

function openingError(file: string): StoreError {
  try {
    open(file);
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error("the store was opened");
}

/** SQL seen by every connection; the connection a statement went to can be used by what the test does in between. */
function spyOnSql(before: (sql: string, database: DatabaseSync) => void = () => {}): string[] {
  const seen: string[] = [];
  const original = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, "exec")?.value as (
    sql: string,
  ) => void;
  vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (this: DatabaseSync, sql) {
    before(sql, this);
    original.call(this, sql);
    seen.push(sql);
  });
  return seen;
}

for (const describeIt of [describeStore, describeDeliveryStore, describeAdministrationStore]) {
  describeIt("the SQLite store", () => {
    const file = temporaryFile();
    return { store: open(file), reopen: () => open(file) };
  });
}

describe("the SQLite store's transactions", () => {
  it("writes of one turn of the event loop share one commit, and each is settled after it", async () => {
    const store = open(temporaryFile());
    const id = await store.createSession(sampleSession());
    const order: string[] = [];
    const seen = spyOnSql((sql) => order.push(sql));
    await Promise.all([
      store.createSession(sampleSession()).then(() => order.push("created")),
      store.appendEvents(id, [{ at: 1, type: "started" }], null).then(() => order.push("appended")),
      store
        .putToken({ token_hash: "1", account_id: 1, user_login: "demo", expires_at: 1 })
        .then(() => order.push("put")),
      ...Array.from({ length: 100 }, async () => store.createSession(sampleSession())),
    ]);
    expect(seen.filter((sql) => sql === "COMMIT")).toHaveLength(1);
    expect(order).toEqual(["BEGIN IMMEDIATE", "COMMIT", "created", "appended", "put"]);
  });

  it("writes of different turns have commits of their own", async () => {
    const store = open(temporaryFile());
    const seen = spyOnSql();
    await store.createSession(sampleSession());
    await store.createSession(sampleSession());
    expect(seen.filter((sql) => sql === "COMMIT")).toHaveLength(2);
  });

  it("a commit that fails rejects every write of its group and leaves nothing of them; the next group is taken", async () => {
    const file = temporaryFile();
    const store = open(file);
    const id = await store.createSession(sampleSession());
    let broken = true;
    spyOnSql((sql) => {
      if (sql === "COMMIT" && broken) throw new Error("the disk is gone");
    });
    const outcomes = await Promise.allSettled([
      store.createSession(sampleSession(), { rule: "fixed_for_numa", instead_of: null }),
      store.appendEvents(id, [{ at: 1, type: "started" }], { at: 1, finish_reason: "timeout" }),
      store.putToken({ token_hash: "1", account_id: 1, user_login: "demo", expires_at: 1 }),
      store.deleteToken("1"),
      store.deleteTokensExpiredBefore(9),
    ]);
    expect(outcomes).toHaveLength(5);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: { name: "StoreError", kind: "write_failed" },
      });
    }
    broken = false;
    expect(await store.session(id)).toMatchObject({ events: [], finished: null });
    expect(await store.openSessions()).toHaveLength(1);
    expect(await store.token("1")).toBeNull();
    expect(await store.keptNumber({ ...sampleSession(), rule: "fixed_for_numa" })).toBeNull();
    const next = await store.createSession(sampleSession());
    await store.close();
    expect((await open(file).openSessions()).map((session) => session.call_session_id)).toEqual([id, next]);
  });

  it("a disk that is full in the middle of a group undoes the whole group", async () => {
    const store = open(temporaryFile());
    const first = await store.createSession(sampleSession());
    let full = true;
    spyOnSql((sql, database) => {
      if (sql !== "BEGIN IMMEDIATE") return;
      const pages = full ? Number(database.prepare("PRAGMA page_count").get()?.["page_count"]) : 1_000_000;
      database.prepare(`PRAGMA max_page_count = ${pages}`).get();
    });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, async () => store.createSession(sampleSession())),
    );
    expect(outcomes.every((outcome) => outcome.status === "rejected")).toBe(true);
    expect(await store.openSessions()).toHaveLength(1);
    full = false;
    expect(await store.createSession(sampleSession())).toBeGreaterThan(first);
  });
});

describe("what the SQLite store notes down beside the file", () => {
  it("is not believed after a group has failed: the journal goes on where the file has it", async () => {
    const store = open(temporaryFile());
    const id = await store.createSession(sampleSession());
    await store.appendEvents(id, [{ at: 1, type: "started" }], null);
    let broken = true;
    spyOnSql((sql) => {
      if (sql === "COMMIT" && broken) throw new Error("the disk is gone");
    });
    const lost = store.appendEvents(id, [{ at: 2, type: "leg_ringing", leg: "contact" }], null);
    const unborn = store.createSession(sampleSession());
    expect((await refusal(lost)).kind).toBe("write_failed");
    expect((await refusal(unborn)).kind).toBe("write_failed");
    broken = false;
    await store.appendEvents(id, [{ at: 3, type: "leg_answered", leg: "contact" }], null);
    expect((await store.session(id))?.events).toEqual([
      { at: 1, type: "started" },
      { at: 3, type: "leg_answered", leg: "contact" },
    ]);
    expect((await refusal(store.appendEvents(id + 1, [{ at: 3, type: "started" }], null))).kind).toBe(
      "unknown_session",
    );
  });

  it("is found again by the next store: journals that were begun are continued", async () => {
    const file = temporaryFile();
    const first = open(file);
    const id = await first.createSession(sampleSession());
    await first.appendEvents(id, [{ at: 1, type: "started" }], null);
    await first.close();
    const second = open(file);
    await second.appendEvents(id, [{ at: 2, type: "leg_ringing", leg: "contact" }], null);
    expect((await second.session(id))?.events).toEqual([
      { at: 1, type: "started" },
      { at: 2, type: "leg_ringing", leg: "contact" },
    ]);
  });
});

describe("operations that plans have in common", () => {
  const operationsIn = (file: string): number => {
    const database = new DatabaseSync(file);
    const rows = database.prepare("SELECT count(*) AS n FROM operations").get()?.["n"];
    database.close();
    return Number(rows);
  };

  it("are stored once, and every session is given back with its whole plan", async () => {
    const file = temporaryFile();
    const store = open(file);
    const other = samplePlan({ operations: [] });
    const ids: number[] = [];
    for (const plan of [samplePlan(), samplePlan(), samplePlan(), other, other, samplePlan()]) {
      ids.push(await store.createSession(sampleSession({ plan })));
    }
    const plans = (await store.openSessions()).map(({ plan }) => plan);
    expect(plans).toEqual([samplePlan(), samplePlan(), samplePlan(), other, other, samplePlan()]);
    await store.close();
    expect(operationsIn(file)).toBe(2);
    expect((await open(file).session(ids[5] ?? 0))?.plan).toEqual(samplePlan());
  });

  it("that come once only are not put aside", async () => {
    const file = temporaryFile();
    const store = open(file);
    const [operation] = samplePlan().operations;
    if (operation === undefined) throw new Error("the sample has no operation");
    const plans = Array.from({ length: 300 }, (_, n) =>
      samplePlan({ operations: [{ ...operation, caller_id: `7926000${n}` }] }),
    );
    await Promise.all(plans.map(async (plan) => store.createSession(sampleSession({ plan }))));
    expect((await store.openSessions()).map(({ plan }) => plan)).toEqual(plans);
    await store.close();
    expect(operationsIn(file)).toBe(0);
  });

  it("are found again after the group that was to store them has failed", async () => {
    const store = open(temporaryFile());
    await store.createSession(sampleSession());
    let broken = true;
    spyOnSql((sql) => {
      if (sql === "COMMIT" && broken) throw new Error("the disk is gone");
    });
    expect((await refusal(store.createSession(sampleSession()))).kind).toBe("write_failed");
    broken = false;
    for (let n = 0; n < 3; n += 1) await store.createSession(sampleSession());
    const plans = (await store.openSessions()).map(({ plan }) => plan);
    expect(plans).toEqual([samplePlan(), samplePlan(), samplePlan(), samplePlan()]);
  });

  it("stand in the sessions themselves in a file of an earlier version, which is read as it was written", async () => {
    const file = temporaryFile();
    const { plan, ...session } = sampleSession();
    const database = new DatabaseSync(file);
    for (const migration of MIGRATIONS.slice(0, 2)) database.exec(migration);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 2`);
    database
      .prepare(
        `INSERT INTO sessions (account_id, user_login, request_id, created_at, direction, external_id, scenario_id,
           virtual_phone_number, effective_virtual_phone_number, contact_phone_number, plan)
         VALUES (1001, 'demo', '"req1"', ?, 'in', '34rty567', 23456, '74993720692', '74951234567', '79260000000', ?)`,
      )
      .run(session.created_at, JSON.stringify(plan));
    database.exec(`INSERT INTO journal VALUES (1, 0, '{"at":1,"type":"started"}')`);
    database.close();
    const store = open(file);
    expect(await store.openSessions()).toEqual([
      { ...session, plan, call_session_id: 1, events: [{ at: 1, type: "started" }], finished: null },
    ]);
    await store.appendEvents(1, [{ at: 2, type: "telephony_lost" }], { at: 2, finish_reason: "timeout" });
    expect(await store.openSessions()).toEqual([]);
  });
});

describe("the SQLite store's file", () => {
  it("is kept by settings that survive a power cut, and opening fails where they do not take", () => {
    // Whatever the store asks for, the connection stays at NORMAL: this must be noticed.
    const original = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, "exec")?.value as (
      sql: string,
    ) => void;
    vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (this: DatabaseSync, sql) {
      original.call(this, sql.replace("synchronous = FULL", "synchronous = NORMAL"));
    });
    expect(openingError(temporaryFile())).toMatchObject({ kind: "not_durable", message: /synchronous is 1/ });
  });

  it("is told as the live connection has it, also when that was changed meanwhile", () => {
    const connections: DatabaseSync[] = [];
    spyOnSql((_sql, database) => connections.push(database));
    const store = openSqliteStore({ file: temporaryFile(), busyTimeoutMs: 0 });
    opened.push(store);
    expect(store.durability()).toEqual({ journalMode: "wal", synchronous: "FULL" });
    connections[0]?.exec("PRAGMA synchronous = EXTRA");
    expect(store.durability().synchronous).toBe("EXTRA");
  });

  it("must be in write-ahead mode, and opening fails where it is not", () => {
    const original = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, "exec")?.value as (
      sql: string,
    ) => void;
    vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (this: DatabaseSync, sql) {
      original.call(this, sql.replace("journal_mode = WAL", "journal_mode = MEMORY"));
    });
    expect(openingError(temporaryFile())).toMatchObject({
      kind: "not_durable",
      message: /journal_mode is memory/,
    });
  });

  it("must be a file: what lives in memory only is refused", () => {
    for (const file of ["", ":memory:", "file:shared?mode=memory"]) {
      expect(openingError(file).kind).toBe("not_durable");
    }
  });

  it("is readable by its owner only, with everything that SQLite puts beside it, in a folder that is made for it", async () => {
    const file = join(temporaryFile("new"), "folder", "store.sqlite");
    const store = open(file);
    await store.createSession(sampleSession());
    const names = readdirSync(dirname(file));
    expect(names).toContain("store.sqlite-wal");
    for (const name of names) expect(statSync(join(dirname(file), name)).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  });

  it("becomes readable by its owner only when it was not, and so does its log", async () => {
    const file = temporaryFile();
    await open(file).close();
    chmodSync(file, 0o644);
    await open(file).createSession(sampleSession());
    for (const own of [file, `${file}-wal`]) expect([own, statSync(own).mode & 0o777]).toEqual([own, 0o600]);
  });

  it("is held alone: a second store on it is refused, in this process too, until the first is closed", async () => {
    const file = temporaryFile();
    const first = open(file);
    expect(openingError(file)).toMatchObject({
      kind: "in_use",
      message: /another process is using the store/,
    });
    const id = await first.createSession(sampleSession());
    await first.close();
    expect(await open(file).session(id)).not.toBeNull();
  });

  it("stays closed to other processes after this process has tried to open it once more", async () => {
    const file = temporaryFile();
    open(file);
    expect(openingError(file).kind).toBe("in_use");
    // POSIX lets go of a process's locks on a file as soon as the process closes it, whoever in it had opened it.
    const child = spawn(
      process.execPath,
      [
        "--conditions=@scenario-call/source",
        "--disable-warning=ExperimentalWarning",
        fileURLToPath(new URL("dies-after-commit.ts", import.meta.url)),
        file,
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    await once(child, "close");
    expect(said).toContain("another process is using the store");
  });

  it("is refused when a newer version of the server wrote it, and is left untouched", async () => {
    const file = temporaryFile();
    await open(file).close();
    setPragma(file, "user_version = 999");
    const before = readFileSync(file);
    expect(openingError(file)).toMatchObject({ kind: "newer_schema", message: /schema version 999/ });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("is refused when it is somebody else's database, and is left untouched", () => {
    const file = temporaryFile();
    const other = new DatabaseSync(file);
    other.exec("CREATE TABLE customers (name TEXT) STRICT");
    other.close();
    chmodSync(file, 0o644);
    const before = readFileSync(file);
    expect(openingError(file).kind).toBe("foreign_file");
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o644);
  });

  it("is refused when it is no database at all, and is left untouched", () => {
    const file = temporaryFile();
    const text = "Dear diary, this is not a database.\n".repeat(100);
    writeFileSync(file, text);
    chmodSync(file, 0o644);
    expect(openingError(file).kind).toBe("foreign_file");
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(statSync(file).mode & 0o777).toBe(0o644);
  });

  it("never gives an id again, not even that of a session whose row was deleted", async () => {
    const file = temporaryFile();
    const store = open(file);
    const last = await store.createSession(sampleSession());
    await store.close();
    const other = new DatabaseSync(file);
    other.exec("DELETE FROM sessions");
    other.close();
    expect(await open(file).createSession(sampleSession())).toBeGreaterThan(last);
  });

  it("tells of a journal that cannot be read any more, in the store's own terms", async () => {
    const file = temporaryFile();
    const store = open(file);
    const id = await store.createSession(sampleSession());
    await store.close();
    const other = new DatabaseSync(file);
    other.exec("UPDATE sessions SET plan = 'half a pl'");
    other.close();
    expect((await refusal(open(file).session(id))).kind).toBe("read_failed");
  });
});

describe("the SQLite store after its process was killed", () => {
  it.each(["here", "thread"])(
    "still has every session that was acknowledged, each journal whole, and the number kept for each contact (%s)",
    async (where) => {
      const file = temporaryFile();
      const child = spawn(
        process.execPath,
        [
          "--conditions=@scenario-call/source",
          "--disable-warning=ExperimentalWarning",
          fileURLToPath(new URL("child.ts", import.meta.url)),
          file,
          where,
        ],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      const acknowledged: number[] = [];
      let whileItLives: StoreError | null = null;
      for await (const line of createInterface({ input: child.stdout })) {
        acknowledged.push(Number(line));
        if (acknowledged.length === 30) {
          whileItLives = openingError(file);
          child.kill("SIGKILL");
        }
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      expect(child.signalCode).toBe("SIGKILL");
      // As long as the process lived, the file was its own.
      expect(whileItLives).toMatchObject({ kind: "in_use" });
      expect(acknowledged.length).toBeGreaterThanOrEqual(30);

      const store = open(file);
      const found = new Map(
        (await store.openSessions()).map((session) => [session.call_session_id, session]),
      );
      for (const id of acknowledged) {
        expect(found.get(id)).toEqual({
          ...sampleSession(),
          contact_phone_number: expect.stringMatching(/^7926/u) as string,
          call_session_id: id,
          events: [{ at: id, type: "started" }],
          finished: null,
        });
      }
      expect(await store.createSession(sampleSession())).toBeGreaterThan(Math.max(...acknowledged));

      // No number is kept for a call that is not there, and none that is there lost its number.
      await store.close();
      const database = new DatabaseSync(file);
      const kept = database.prepare("SELECT contact_phone_number FROM kept_numbers ORDER BY 1").all();
      database.close();
      const contacts = [...found.values()].map((session) => session.contact_phone_number).toSorted();
      expect(kept.map((row) => row["contact_phone_number"])).toEqual(contacts);
    },
  );
});

describe("the SQLite store whose process died after the commit and before the answer", () => {
  it("has the session, whole, although nobody was told", async () => {
    const file = temporaryFile();
    const child = spawn(
      process.execPath,
      [
        "--conditions=@scenario-call/source",
        "--disable-warning=ExperimentalWarning",
        fileURLToPath(new URL("dies-after-commit.ts", import.meta.url)),
        file,
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    await once(child, "close");
    expect(child.signalCode).toBe("SIGKILL");
    expect(said).toBe("");
    expect(await open(file).openSessions()).toEqual(
      [1, 2, 3].map((id) => ({ ...sampleSession(), call_session_id: id, events: [], finished: null })),
    );
  });
});

function setPragma(file: string, pragma: string): void {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA ${pragma}`);
  database.close();
}
