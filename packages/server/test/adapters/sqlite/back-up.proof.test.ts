import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { restoreBackUp } from "../../../src/adapters/sqlite/back-up.ts";
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.ts";
import { openThreadedStore, type ThreadedStore } from "../../../src/adapters/sqlite/threaded-store.ts";
import { openCalls } from "../../../src/calls/open-calls.ts";
import { recoveryOf } from "../../../src/calls/recover.ts";
import { startAccounts } from "../../../src/administration/start-accounts.ts";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { buildDirectory } from "../../../src/directory/directory.ts";
import { hashToken } from "../../../src/gateway/session-tokens.ts";
import { type Store, StoreError } from "../../../src/ports/store.ts";
import { account, textOf } from "../../administration/administered.ts";
import { sampleSession } from "../../ports/sample-session.ts";
import { temporaryFiles } from "./temporary-folder.ts";

const temporaryFile = temporaryFiles();
const opened: Store[] = [];

const open = async (file: string): Promise<ThreadedStore> => {
  const store = await openThreadedStore({ file, busyTimeoutMs: 0 });
  opened.push(store);
  return store;
};

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

const kindOf = (work: () => unknown): string => {
  try {
    work();
    return "done";
  } catch (error) {
    return error instanceof StoreError ? error.kind : String(error);
  }
};

describe("a back-up", () => {
  it("under load, restored into an empty folder, has every session that was acknowledged before it, and keys and passwords", async () => {
    const store = await open(temporaryFile());
    const [demo, ...others] = (await account()).users;
    const file = {
      ...(await account()),
      users: [{ ...demo, login: "demo", password: "a password" }, ...others],
    };
    await startAccounts({
      store,
      clock: new HeldClock(0),
      file: { name: "/nowhere/accounts.yaml", bytes: Buffer.from(textOf(file)) },
      prefer: null,
      prepare: { env: {} },
    });
    await store.putToken({ token_hash: "h", account_id: 1001, user_login: "demo", expires_at: 5 });
    // Enough pages that the copy takes many steps.
    const padding = "x".repeat(2000);
    const write = async (): Promise<number> => {
      const id = await store.createSession(sampleSession({ external_id: padding }));
      await store.appendEvents(id, [{ at: 1, type: "started" }], null);
      return id;
    };
    const acknowledged: number[] = [];
    for (let n = 0; n < 40; n += 1)
      acknowledged.push(...(await Promise.all(Array.from({ length: 50 }, write))));

    const copied = new AbortController();
    const load = Array.from({ length: 50 }, async () => {
      do await write();
      while (!copied.signal.aborted);
    });
    const copy = temporaryFile("copy.sqlite");
    const copying = store.backUp(copy);
    const bytes = await copying;
    copied.abort();
    await Promise.all(load);
    expect(statSync(copy).size).toBe(bytes);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(copy))).toEqual(["copy.sqlite"]);

    const restored = join(dirname(temporaryFile()), "empty", "store.sqlite");
    expect(restoreBackUp(copy, restored)).toBe(statSync(restored).size);
    expect(statSync(restored).mode & 0o777).toBe(0o600);
    const again = await open(restored);
    for (const id of acknowledged) expect((await again.session(id))?.events).toHaveLength(1);
    expect(await again.token("h")).toMatchObject({ user_login: "demo" });
    const { prepared } = await startAccounts({
      store: again,
      clock: new HeldClock(0),
      file: null,
      prefer: null,
      prepare: { env: {} },
    });
    const { users } = buildDirectory(prepared);
    expect(users.keyByHash(hashToken("demo-key"))?.user.login).toBe("demo");
    expect((await users.authenticate("demo", "a password"))?.login).toBe("demo");
    expect(await users.authenticate("demo", "another password")).toBeNull();
    // And goes on where it was.
    expect(await again.createSession(sampleSession())).toBeGreaterThan(Math.max(...acknowledged));
  }, 300_000);

  it("is refused where a file is, which stays as it is, and nothing is left beside it", async () => {
    const store = await open(temporaryFile());
    const copy = temporaryFile("copy.sqlite");
    writeFileSync(copy, "somebody's");
    await expect(store.backUp(copy)).rejects.toMatchObject({ kind: "write_failed" });
    expect(readFileSync(copy, "utf8")).toBe("somebody's");
    expect(readdirSync(dirname(copy))).toEqual(["copy.sqlite"]);
    // The store has taken no harm.
    expect(await store.createSession(sampleSession())).toBe(1);
  });

  it("leaves the store to the process that has it: no other one can open it afterwards", async () => {
    const file = temporaryFile();
    const store = await open(file);
    const copy = temporaryFile("copy.sqlite");
    await store.backUp(copy);
    const opens = (place: string): string =>
      spawnSync(
        process.execPath,
        [
          "--conditions=@scenario-call/source",
          "--disable-warning=ExperimentalWarning",
          fileURLToPath(new URL("opens.ts", import.meta.url)),
          place,
        ],
        { encoding: "utf8" },
      ).stdout.trim();
    expect([opens(file), opens(copy)]).toEqual(["in_use", "opened"]);
    expect(await store.createSession(sampleSession())).toBe(1);
  });

  it("may be asked for twice at once", async () => {
    const store = await open(temporaryFile());
    const copies = [temporaryFile("one"), temporaryFile("two")];
    await Promise.all(copies.map(async (copy) => store.backUp(copy)));
    for (const copy of copies) expect(existsSync(copy)).toBe(true);
  });
});

describe("a restore", () => {
  const backUp = async (): Promise<string> => {
    const store = openSqliteStore({ file: temporaryFile(), busyTimeoutMs: 0 });
    for (let n = 0; n < 20; n += 1) await store.createSession(sampleSession());
    const copy = temporaryFile("copy.sqlite");
    await store.backUp(copy);
    await store.close();
    return copy;
  };

  it("never takes the place of a store that is there, nor of its log alone", async () => {
    const copy = await backUp();
    for (const rest of ["", "-wal"]) {
      const place = temporaryFile();
      writeFileSync(place + rest, "a store");
      expect(kindOf(() => restoreBackUp(copy, place))).toBe("write_failed");
      expect(readFileSync(place + rest, "utf8")).toBe("a store");
    }
  });

  /** A copy of three sessions: one that has ended, one that has begun, and one that was only acknowledged. */
  const openCopy = async () => {
    const store = openSqliteStore({ file: temporaryFile(), busyTimeoutMs: 0 });
    const started = { at: sampleSession().created_at + 1, type: "started" } as const;
    const [ended, begun, acknowledged] = [
      await store.createSession(sampleSession()),
      await store.createSession(sampleSession()),
      await store.createSession(sampleSession()),
    ];
    await store.appendEvents(ended, [started], { at: started.at, finish_reason: "success_finish" });
    await store.appendEvents(begun, [started], null);
    const copy = temporaryFile("copy.sqlite");
    await store.backUp(copy);
    return { store, copy, ended, begun, acknowledged, started };
  };

  it("lets nobody be rung up by a call that was only acknowledged: it may have rung since the copy was made", async () => {
    const { store, copy, ended, begun, acknowledged, started } = await openCopy();
    await store.close();
    const place = temporaryFile();
    restoreBackUp(copy, place);
    const restored = await open(place);
    expect((await restored.session(ended))?.events).toEqual([started]);
    expect((await restored.session(begun))?.events).toEqual([started]);
    const session = await restored.session(acknowledged);
    expect(session?.finished).toBeNull();
    const now = sampleSession().created_at + 1000;
    expect(session === null ? null : recoveryOf(session, now, 300_000).action).toBe("resume");
    const recovered: string[] = [];
    const calls = await openCalls({
      store: restored,
      clock: new HeldClock(now),
      telephony: {
        name: "told",
        execute: async (_id, { type }) => {
          recovered.push(type);
        },
        onEvent: () => () => {},
        close: async () => {},
      },
    });
    expect([calls.live, recovered]).toEqual([0, []]);
    expect((await restored.session(acknowledged))?.finished?.finish_reason).toBe("communication_unavailable");
  });

  it("gives out no id and no place of an event that was given out after the copy was made", async () => {
    const { store, copy, acknowledged } = await openCopy();
    let last = acknowledged;
    for (let n = 0; n < 100; n += 1) last = await store.createSession(sampleSession());
    const end = await store.feedEnd();
    await store.close();
    const empty = openSqliteStore({ file: temporaryFile(), busyTimeoutMs: 0 });
    const emptyCopy = temporaryFile("empty.sqlite");
    await empty.backUp(emptyCopy);
    await empty.close();
    for (const each of [copy, emptyCopy]) {
      const place = temporaryFile();
      restoreBackUp(each, place);
      const restored = await open(place);
      // A reader that had everything goes on where it was.
      expect(await restored.feedEnd()).toBeGreaterThanOrEqual(end);
      const next = await restored.createSession(sampleSession());
      expect(next).toBeGreaterThan(last);
      expect((await restored.feedAfter(1001, end, 9)).at(-1)?.call_session_id).toBe(next);
      await restored.close();
    }
  });

  it("of a damaged copy, of something else, or of a newer server's is refused, and nothing is there then", async () => {
    const damaged = await backUp();
    const bytes = readFileSync(damaged);
    // The pages behind the first one, which says that it is a store.
    bytes.fill(0xff, 4096, bytes.length);
    writeFileSync(damaged, bytes);
    const text = temporaryFile("text");
    writeFileSync(text, "not a database, however long it may be".repeat(100));
    const foreign = temporaryFile("foreign");
    new DatabaseSync(foreign).exec("CREATE TABLE a (b)");
    const newer = await backUp();
    new DatabaseSync(newer).exec("PRAGMA user_version = 999");
    for (const [copy, kinds] of [
      [damaged, ["read_failed", "foreign_file"]],
      [text, ["foreign_file"]],
      [foreign, ["foreign_file"]],
      [newer, ["newer_schema"]],
      [temporaryFile("nothing"), ["read_failed"]],
    ] as const) {
      const place = temporaryFile();
      expect(kinds).toContain(kindOf(() => restoreBackUp(copy, place)));
      expect(readdirSync(dirname(place))).toEqual([]);
    }
  });
});
