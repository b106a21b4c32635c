import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { basename, dirname } from "node:path";
import { expect, describe, it, onTestFinished } from "vitest";
import { backUp, restoreBackUp } from "../../../src/adapters/sqlite/back-up.ts";
import { openDatabase } from "../../../src/adapters/sqlite/open-database.ts";
import { APPLICATION_ID, MIGRATIONS } from "../../../src/adapters/sqlite/schema.ts";
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.ts";
import { StillFile } from "../../../src/adapters/sqlite/still-file.ts";
import { StoreError } from "../../../src/ports/store.ts";
import { sampleSession } from "../../ports/sample-session.ts";
import { temporaryFiles } from "./temporary-folder.ts";

const temporaryFile = temporaryFiles();
const MIB = 1024 * 1024;

const kindOf = (work: () => unknown): string => {
  try {
    work();
    return "done";
  } catch (error) {
    return error instanceof StoreError ? error.kind : String(error);
  }
};

/** A store's database with three megabytes of it in the log, and what writes one more row of that size. */
const written = () => {
  const file = temporaryFile();
  const database = openDatabase(file, 0);
  const source = new StillFile(database, file);
  onTestFinished(() => {
    if (database.isOpen) database.close();
    source.close();
  });
  const insert = database.prepare("INSERT INTO operations (sha256, operations) VALUES (randomblob(32), ?)");
  const write = (): void => {
    insert.run("x".repeat(MIB));
  };
  for (let n = 0; n < 3; n += 1) write();
  /** What was there is changed, too, wherever in the file it stands. */
  const change = database.prepare("UPDATE operations SET operations = ? WHERE operations_id <= 3");
  const overwrite = (): void => {
    change.run("y".repeat(MIB));
  };
  const read = (name: string): number =>
    Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  const rows = (): unknown => database.prepare("SELECT count(*) AS rows FROM operations").get()?.["rows"];
  return { file, source, write, overwrite, read, rows };
};

const rowsIn = (file: string, like = "%"): unknown => {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare("SELECT count(*) AS rows FROM operations WHERE operations LIKE ?").get(like)?.[
      "rows"
    ];
  } finally {
    database.close();
  }
};

describe("a back-up", () => {
  it("reads no more than there was when it began, although more is written than it copies", async () => {
    const { source, write, overwrite, read, rows, file } = written();
    const size = read("page_count") * read("page_size");
    const parts: number[] = [];
    const copy = temporaryFile("copy.sqlite");
    await backUp(
      {
        source,
        signal: new AbortController().signal,
        onPart: (bytes) => {
          parts.push(bytes);
          // Five times what has just been copied, and committed before the next part is read; in all more than what
          // SQLite would wait with before it put the log into the file.
          for (let n = 0; n < 5; n += 1) write();
          overwrite();
        },
      },
      copy,
    );
    expect(parts.reduce((sum, bytes) => sum + bytes, 0)).toBe(size);
    expect(parts).toHaveLength(Math.ceil(size / MIB));
    expect(parts.length).toBeGreaterThanOrEqual(4);
    expect([rowsIn(copy), rowsIn(copy, "xx%xx")]).toEqual([3, 3]);
    // None of what was written meanwhile is lost either, and the log is as short as it was.
    expect(statSync(`${file}-wal`).size).toBe(0);
    expect(read("wal_autocheckpoint")).toBe(4000);
    expect(rows()).toBe(3 + 5 * parts.length);
  });

  it("that fails leaves nothing behind, and the log is put into the file again as before", async () => {
    const { source, write, read, rows, file } = written();
    const copy = temporaryFile("copy.sqlite");
    const disk = new Error("the disk is full");
    await expect(
      backUp(
        {
          source,
          signal: new AbortController().signal,
          onPart: () => {
            write();
            throw disk;
          },
        },
        copy,
      ),
    ).rejects.toMatchObject({ kind: "write_failed", cause: disk });
    expect(readdirSync(dirname(copy))).toEqual([]);
    expect(read("wal_autocheckpoint")).toBe(4000);
    expect(statSync(`${file}-wal`).size).toBe(0);
    expect(rows()).toBe(4);
  });

  it("is given up where the store is closed meanwhile, which then has everything", async () => {
    const file = temporaryFile();
    const store = openSqliteStore({ file, busyTimeoutMs: 0 });
    const id = await store.createSession(sampleSession({ external_id: "x".repeat(MIB) }));
    const copies = [temporaryFile("one"), temporaryFile("two")];
    const made = copies.map(async (copy) => store.backUp(copy));
    const closed = store.close();
    for (const copy of made) await expect(copy).rejects.toMatchObject({ kind: "closed" });
    await closed;
    for (const copy of copies) expect(readdirSync(dirname(copy))).toEqual([]);
    const again = openSqliteStore({ file, busyTimeoutMs: 0 });
    expect((await again.session(id))?.external_id).toHaveLength(MIB);
    await again.close();
  });

  it.each(["-wal", "-shm", "-journal"])(
    "is not called as what SQLite keeps beside the store, which it would take for its own: %s",
    async (rest) => {
      const file = temporaryFile();
      const store = openSqliteStore({ file, busyTimeoutMs: 0 });
      const folder = temporaryFile("the same folder");
      symlinkSync(dirname(file), folder);
      const before = readdirSync(dirname(file));
      for (const copy of [file + rest, `${dirname(file)}/../${basename(dirname(file))}/store.sqlite${rest}`])
        await expect(store.backUp(copy)).rejects.toMatchObject({ kind: "write_failed" });
      await expect(store.backUp(`${folder}/store.sqlite${rest}`)).rejects.toMatchObject({
        kind: "write_failed",
      });
      expect(readdirSync(dirname(file))).toEqual(before);
      await store.close();
    },
  );

  it("does not take the place of a file that came there while it was made", async () => {
    const { source } = written();
    const copy = temporaryFile("copy.sqlite");
    const made = backUp(
      {
        source,
        signal: new AbortController().signal,
        onPart: () => {
          writeFileSync(copy, "somebody's");
        },
      },
      copy,
    );
    await expect(made).rejects.toMatchObject({ kind: "write_failed" });
    expect(readFileSync(copy, "utf8")).toBe("somebody's");
    expect(readdirSync(dirname(copy))).toEqual(["copy.sqlite"]);
  });

  it("takes nobody's file away that happens to be called as an unfinished one is", async () => {
    const { source } = written();
    const copy = temporaryFile("copy.sqlite");
    writeFileSync(`${copy}.unfinished`, "somebody's");
    await backUp({ source, signal: new AbortController().signal }, copy);
    expect(readFileSync(`${copy}.unfinished`, "utf8")).toBe("somebody's");
    expect(rowsIn(copy)).toBe(3);
  });
});

describe("a restore", () => {
  const backedUp = async (): Promise<string> => {
    const store = openSqliteStore({ file: temporaryFile(), busyTimeoutMs: 0 });
    for (let n = 0; n < 20; n += 1) await store.createSession(sampleSession());
    const copy = temporaryFile("copy.sqlite");
    await store.backUp(copy);
    await store.close();
    return copy;
  };

  it.each(["", "-wal", "-shm", "-journal"])(
    "never comes beside what another store has left: a file that ends with %j",
    async (rest) => {
      const copy = await backedUp();
      const place = temporaryFile();
      writeFileSync(place + rest, "a store");
      expect(kindOf(() => restoreBackUp(copy, place))).toBe("write_failed");
      expect(readFileSync(place + rest, "utf8")).toBe("a store");
      expect(readdirSync(dirname(place))).toHaveLength(1);
    },
  );

  it.each(["-wal", "-journal"])(
    "of a file whose log lies beside it is refused: what is in %s would be missing",
    async (rest) => {
      const copy = await backedUp();
      writeFileSync(copy + rest, "a log");
      const place = temporaryFile();
      expect(kindOf(() => restoreBackUp(copy, place))).toBe("read_failed");
      expect(readdirSync(dirname(place))).toEqual([]);
      // An empty one has nothing in it.
      truncateSync(copy + rest, 0);
      expect(kindOf(() => restoreBackUp(copy, place))).toBe("done");
    },
  );

  it("of a copy that is torn anywhere is refused, and nothing is there then", async () => {
    const whole = await backedUp();
    const { size } = statSync(whole);
    const cuts = [1, 99, 100, 4095, 4096, 4097, Math.floor(size / 2), size - 4096, size - 1];
    for (const cut of [0, ...cuts]) {
      const torn = temporaryFile("torn");
      writeFileSync(torn, readFileSync(whole).subarray(0, cut));
      const place = temporaryFile();
      expect(["foreign_file", "read_failed"]).toContain(kindOf(() => restoreBackUp(torn, place)));
      expect(readdirSync(dirname(place))).toEqual([]);
    }
  });

  it.each(MIGRATIONS.map((_, version) => version + 1))(
    "of a copy with schema version %i is brought up to date when it is opened",
    async (version) => {
      const copy = temporaryFile("old");
      const old = new DatabaseSync(copy);
      for (const migration of MIGRATIONS.slice(0, version)) old.exec(migration);
      old.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`);
      old.exec(`INSERT INTO sessions (account_id, user_login, request_id, created_at, direction, scenario_id,
        virtual_phone_number, effective_virtual_phone_number, contact_phone_number, plan)
        VALUES (1001, 'demo', '1', 5, 'out', 1, '74950000000', '74950000000', '79260000000', '{}')`);
      old.close();
      const place = temporaryFile();
      expect(kindOf(() => restoreBackUp(copy, place))).toBe("done");
      const store = openSqliteStore({ file: place, busyTimeoutMs: 0 });
      expect((await store.session(1))?.events).toEqual([{ at: 5, type: "started" }]);
      expect(await store.createSession(sampleSession())).toBeGreaterThan(1_000_000);
      await store.close();
    },
  );

  it("of a database that says it is a store and has nothing in it is refused", () => {
    const copy = temporaryFile("empty");
    const database = new DatabaseSync(copy);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.close();
    const place = temporaryFile();
    expect(["foreign_file", "read_failed"]).toContain(kindOf(() => restoreBackUp(copy, place)));
    expect(readdirSync(dirname(place))).toEqual([]);
  });

  it("of a folder, of nothing, and into a place below a file is refused", async () => {
    const copy = await backedUp();
    const folder = dirname(temporaryFile());
    mkdirSync(`${folder}/a folder`);
    expect(kindOf(() => restoreBackUp(`${folder}/a folder`, temporaryFile()))).not.toBe("done");
    expect(kindOf(() => restoreBackUp(`${folder}/nothing`, temporaryFile()))).toBe("read_failed");
    writeFileSync(`${folder}/file`, "somebody's");
    expect(kindOf(() => restoreBackUp(copy, `${folder}/file/store.sqlite`))).toBe("write_failed");
    expect(readFileSync(`${folder}/file`, "utf8")).toBe("somebody's");
    expect(existsSync(copy)).toBe(true);
  });
});
