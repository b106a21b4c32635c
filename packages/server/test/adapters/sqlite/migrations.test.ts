import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it, vi } from "vitest";
import { APPLICATION_ID, MIGRATIONS } from "../../../src/adapters/sqlite/schema.ts";
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.ts";
import type { Store } from "../../../src/ports/store.ts";
import { sampleSession } from "../../ports/sample-session.ts";
import { temporaryFiles } from "./temporary-folder.ts";

const temporaryFile = temporaryFiles();
const opened: Store[] = [];

const open = (file: string): Store => {
  const store = openSqliteStore({ file, busyTimeoutMs: 0 });
  opened.push(store);
  return store;
};

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

const STARTED = { at: 1, type: "started" } as const;
const VERSIONS = [1, 2, 3, 4, 5, 6, 7, 8];

/** A file as the server wrote it at a schema version: an ended session 1, an open session 7, and a token. */
const oldFile = (version: number): string => {
  const file = temporaryFile();
  const database = new DatabaseSync(file);
  for (const migration of MIGRATIONS.slice(0, version)) database.exec(migration);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`);
  const session = sampleSession();
  const insert = database.prepare(
    `INSERT INTO sessions (call_session_id, account_id, user_login, request_id, created_at, direction, external_id,
       scenario_id, virtual_phone_number, effective_virtual_phone_number, contact_phone_number, plan, finished_at,
       finish_reason)
     VALUES (?, 1001, 'demo', '"req1"', 1767225600000, 'in', '34rty567', 23456, '74993720692', '74951234567',
       '79260000000', ?, ?, ?)`,
  );
  insert.run(1, JSON.stringify(session.plan), 5, "success_finish");
  insert.run(7, JSON.stringify(session.plan), null, null);
  const append = database.prepare("INSERT INTO journal (call_session_id, sequence, event) VALUES (?, 0, ?)");
  append.run(1, JSON.stringify(STARTED));
  append.run(7, JSON.stringify(STARTED));
  database.exec("INSERT INTO tokens VALUES ('hash', 1001, 'demo', 5000)");
  database.close();
  return file;
};

const versionOf = (file: string): unknown => {
  const database = new DatabaseSync(file);
  const version = database.prepare("PRAGMA user_version").get()?.["user_version"];
  database.close();
  return version;
};

/** Tables and indexes, with the text that made them. */
const schemaOf = (file: string): unknown => {
  const database = new DatabaseSync(file);
  const schema = database.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").all();
  database.close();
  return schema.map((entry) => ({ ...entry }));
};

describe.each(VERSIONS)("a store that was written at schema version %i", (version) => {
  it("still has everything, and ids go on where they were", async () => {
    const store = open(oldFile(version));
    const session = { ...sampleSession(), events: [STARTED] };
    const ended = { ...session, call_session_id: 1, finished: { at: 5, finish_reason: "success_finish" } };
    const running = { ...session, call_session_id: 7, finished: null };
    expect(await store.session(1)).toEqual(ended);
    expect(await store.openSessions()).toEqual([running]);
    const query = {
      account_id: 1001,
      created_from: 0,
      created_before: 2_000_000_000_000,
      after: 0,
      limit: 9,
    };
    for (const external_ids of [null, ["34rty567"]]) {
      const found = await store.findSessions({ ...query, external_ids, include_open: true });
      expect(found).toEqual([ended, running]);
    }
    expect(await store.token("hash")).toEqual({
      token_hash: "hash",
      account_id: 1001,
      user_login: "demo",
      expires_at: 5000,
    });
    expect(await store.createSession(sampleSession())).toBe(8);
  });

  it("keeps numbers for subscribers from now on, and had none", async () => {
    const file = oldFile(version);
    const store = open(file);
    const subscriber = { ...sampleSession(), rule: "fixed_for_numa" } as const;
    expect(await store.keptNumber(subscriber)).toBeNull();
    await store.createSession(sampleSession(), { rule: "fixed_for_numa", instead_of: null });
    await store.close();
    expect(await open(file).keptNumber(subscriber)).toBe("74951234567");
  });

  it("remembers idempotency keys from now on, and had none", async () => {
    const file = oldFile(version);
    const store = open(file);
    const keyed = {
      key_hash: "a".repeat(64),
      request_hash: "b".repeat(64),
      remembered_from: 0,
      remembered_at: 1,
    };
    expect(await store.keyedSession(keyed)).toBeNull();
    await store.createSession(sampleSession(), null, keyed);
    await store.close();
    expect(await open(file).keyedSession(keyed)).toEqual({
      call_session_id: 8,
      request_hash: "b".repeat(64),
    });
  });

  it("has in its feed what happens from now on, also of the session that is open", async () => {
    const store = open(oldFile(version));
    // The feed is as old as version 6: two sessions and an entry of each.
    const before = version < 6 ? 0 : 4;
    expect(await store.feedHead(1001)).toBe(before);
    await store.appendEvents(7, [STARTED], null);
    const step = { position: before + 1, call_session_id: 7, entries: 2 };
    expect(await store.feedAfter(1001, before, 9)).toEqual([step]);
  });

  it("has the schema of a new store, and says so", async () => {
    const [old, fresh] = [oldFile(version), temporaryFile()];
    for (const file of [old, fresh]) await open(file).close();
    expect(schemaOf(old)).toEqual(schemaOf(fresh));
    expect(versionOf(old)).toBe(MIGRATIONS.length);
  });

  it("is left at its version when it cannot be brought up to date, and is brought up to date later", async () => {
    const file = oldFile(version);
    const before = schemaOf(file);
    const original = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, "exec")?.value as (
      sql: string,
    ) => void;
    const spy = vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (
      this: DatabaseSync,
      sql,
    ) {
      if (sql === MIGRATIONS.at(-1)) throw new Error("the disk is full");
      original.call(this, sql);
    });
    expect(() => open(file)).toThrow("the disk is full");
    spy.mockRestore();
    expect(schemaOf(file)).toEqual(before);
    expect(versionOf(file)).toBe(version);
    expect(await open(file).session(1)).not.toBeNull();
  });
});

it("knows every earlier version", () => {
  expect(VERSIONS).toHaveLength(MIGRATIONS.length - 1);
});

it("a number that was kept at schema version 3 is kept still, and calls share operations from now on", async () => {
  const file = oldFile(3);
  const database = new DatabaseSync(file);
  database.exec("INSERT INTO kept_numbers VALUES (1001, 'fixed_for_numa', '79260000000', '74950000009')");
  database.close();
  const store = open(file);
  const keep = { rule: "fixed_for_numa", instead_of: "74950000009" } as const;
  expect(await store.keptNumber({ ...sampleSession(), ...keep })).toBe("74950000009");
  for (let n = 0; n < 3; n += 1) await store.createSession(sampleSession());
  await store.createSession(sampleSession(), keep);
  expect(await store.keptNumber({ ...sampleSession(), ...keep })).toBe("74951234567");
  const plans = (await store.openSessions()).map((session) => session.plan);
  expect(plans).toEqual(Array.from({ length: 5 }, () => sampleSession().plan));
  await store.close();
  const after = new DatabaseSync(file);
  expect(after.prepare("SELECT count(*) AS n FROM operations").get()).toMatchObject({ n: 1 });
  after.close();
});

it("a number that was kept before counts as used when the store was brought up to date, and not for ever", async () => {
  const file = oldFile(6);
  const database = new DatabaseSync(file);
  database.exec("INSERT INTO kept_numbers VALUES (1001, 'fixed_for_numa', '79260000000', '74950000009')");
  database.close();
  const store = open(file);
  const subscriber = { ...sampleSession(), rule: "fixed_for_numa" } as const;
  const sweep = async (kept_before: number): Promise<number> => {
    const nothing = {
      finished_before: 0,
      keys_before: 0,
      letters_before: 0,
      targets: [],
      after: 0,
      limit: 9,
    };
    return (await store.sweep({ ...nothing, kept_before })).kept_numbers;
  };
  // The time of the migration is the system's: SQLite's own clock has whole seconds.
  const now = Date.now();
  expect(await sweep(now - 60_000)).toBe(0);
  expect(await store.keptNumber(subscriber)).toBe("74950000009");
  expect(await sweep(now + 60_000)).toBe(1);
  expect(await store.keptNumber(subscriber)).toBeNull();
});

it("what a target had not taken at schema version 7 waits as long as it would have, and the rest is there", async () => {
  const file = oldFile(7);
  const database = new DatabaseSync(file);
  database.exec(
    "INSERT INTO hook_queue VALUES ('1001 crm', 1, 3, 2, 9000, 4000), ('1001 crm', 7, 1, 0, NULL, NULL)",
  );
  database.close();
  const store = open(file);
  const target = "1001 crm";
  const failed = { target, call_session_id: 1, sequence_number: 3, attempts: 2, failing_since: 4000 };
  const clean = { target, call_session_id: 7, sequence_number: 1, attempts: 0, failing_since: null };
  expect(await store.queuedSessions(target)).toEqual([
    { ...failed, due_at: 9000 },
    { ...clean, due_at: null },
  ]);
  expect(await store.dueSessions(target, 9)).toEqual([{ ...failed, due_at: 9000 }]);
});
