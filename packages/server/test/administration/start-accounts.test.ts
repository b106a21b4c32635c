import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { type AccountsState, chooseAtStart, parseState } from "../../src/administration/accounts-state.ts";
import { Administration } from "../../src/administration/administration.ts";
import {
  type StartAccounts,
  startAccounts,
  StartAccountsError,
} from "../../src/administration/start-accounts.ts";
import type { AccountFile } from "../../src/generated/account.ts";
import { AccountFileError } from "../../src/directory/problems.ts";
import { account, FILE, textOf } from "./administered.ts";

const state = (changes: Partial<AccountsState>): AccountsState => ({
  revision: 1,
  at: 0,
  accounts: [],
  start_sha256: "started",
  imported_sha256: null,
  changed_since_start: false,
  ...changes,
});

describe("what a start serves", () => {
  it.each([
    ["nothing where there is nothing", null, null, null, "nothing"],
    ["the file of the first start", null, "new", null, "file"],
    ["the store where no file is named", state({}), null, null, "store"],
    ["the store where the file is the one that was taken in", state({}), "started", null, "store"],
    ["an edited file", state({}), "edited", null, "file"],
    [
      "what was imported, although the old file is named",
      state({ changed_since_start: true, imported_sha256: "imported" }),
      "started",
      null,
      "store",
    ],
    [
      "what was imported, where that file is named",
      state({ changed_since_start: true, imported_sha256: "imported" }),
      "imported",
      null,
      "store",
    ],
    [
      "nobody knows what, where both have changed",
      state({ changed_since_start: true }),
      "edited",
      null,
      "conflict",
    ],
    ["then the file, if told so", state({ changed_since_start: true }), "edited", "file", "file"],
    ["then the store, if told so", state({ changed_since_start: true }), "edited", "store", "store"],
  ] as const)("is %s", (_, before, file, prefer, choice) => {
    expect(chooseAtStart(before, file, prefer)).toBe(choice);
  });
});

describe("a start", () => {
  const text = async (given: unknown = {}): Promise<Buffer> => Buffer.from(textOf(await account(given)));
  const start = async (store: MemoryStore, bytes: Buffer | null, prefer: "file" | "store" | null = null) =>
    startAccounts({
      store,
      clock: new HeldClock(1000),
      file: bytes === null ? null : { name: FILE, bytes },
      prefer,
      prepare: { env: {} },
    });
  it("serves sounds of the file's own folder from the store too, wherever the server is started", async () => {
    const folder = await mkdtemp(join(tmpdir(), "start-accounts-"));
    try {
      await writeFile(join(folder, "hello.wav"), "sound");
      const store = new MemoryStore();
      const { media_files: others = [] } = await account();
      const own = { id: 9, name: "Hello", type: "user", file: "hello.wav" } as const;
      const bytes = await text({ media_files: [...others, own] });
      const from = async (): Promise<StartAccounts> =>
        startAccounts({
          store,
          clock: new HeldClock(1000),
          file: { name: join(folder, "account.yaml"), bytes },
          prefer: null,
          prepare: { env: {}, media: { lengthOf: async () => 2000 } },
        });
      expect((await from()).source).toBe("file");
      const again = await from();
      expect(again.source).toBe("store");
      const path = await realpath(join(folder, "hello.wav"));
      expect(again.prepared[0]?.file.media_files?.at(-1)).toEqual({ ...own, file: path, duration: 2 });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  const administration = (
    store: MemoryStore,
    { state: from, prepared }: Pick<StartAccounts, "state" | "prepared">,
  ): Administration =>
    new Administration({
      state: from,
      prepared,
      server: { replaceAccounts: async () => {}, webHooks: { redeliver: async () => null } },
      store,
      backUp: null,
      clock: new HeldClock(2000),
      env: {},
    });
  const blacklistOf = ([file]: readonly AccountFile[]): readonly string[] =>
    (file?.blacklist ?? []).map((entry) => entry.phone_number);

  it("keeps the file's accounts, and serves them without the file from then on", async () => {
    const store = new MemoryStore();
    expect(await start(store, await text())).toMatchObject({ source: "file", state: { revision: 1 } });
    expect(await start(store, null)).toMatchObject({ source: "store", state: { revision: 1 } });
  });

  it("after an import serves what was imported, with the old file named as with none", async () => {
    const store = new MemoryStore();
    const first = await start(store, await text());
    const next = textOf(await account({ blacklist: [{ phone_number: "79260000099" }] }));
    await administration(store, first).import(next, FILE, false);
    for (const bytes of [await text(), Buffer.from(next), null]) {
      const { source, state: again } = await start(store, bytes);
      expect([source, again.revision, blacklistOf(again.accounts)]).toEqual(["store", 2, ["79260000099"]]);
    }
  });

  it("serves an edited file where nobody has administered, and a conflict is told with what to do", async () => {
    const store = new MemoryStore();
    await start(store, await text());
    const edited = await text({ blacklist: [{ phone_number: "79260000098" }] });
    const second = await start(store, edited);
    expect([second.source, second.state.revision]).toEqual(["file", 2]);
    await administration(store, second).createKey("demo", "by hand", null);
    const before = await store.accounts();
    const third = await text({ blacklist: [] });
    await expect(start(store, third)).rejects.toThrow(StartAccountsError);
    await expect(start(store, third)).rejects.toThrow(/--prefer store.*--prefer file/su);
    expect(await store.accounts()).toEqual(before);
    expect(blacklistOf((await start(store, third, "file")).state.accounts)).toEqual([]);
  });

  it("with a bad file leaves the store as it was, although it has accounts to serve", async () => {
    const store = new MemoryStore();
    await start(store, await text());
    const before = await store.accounts();
    await expect(start(store, Buffer.from("account: 1"))).rejects.toThrow(AccountFileError);
    expect(await store.accounts()).toEqual(before);
  });

  it("stores no password in the clear", async () => {
    const store = new MemoryStore();
    const [demo] = (await account()).users;
    const file = { ...(await account()), users: [{ ...demo, login: "demo", password: "in the clear" }] };
    await start(store, Buffer.from(JSON.stringify(file)));
    const stored = await store.accounts();
    expect(stored?.text).not.toContain("in the clear");
    expect(stored === null ? null : parseState(stored).accounts[0]?.users[0]?.password_scrypt).toMatch(
      /^\$scrypt\$/u,
    );
  });
});
