import { hash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyWebhook } from "@scenario-call/core/webhooks";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseState } from "../../src/administration/accounts-state.ts";
import { AdministrationError } from "../../src/administration/administration-error.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { eventsOf } from "../../src/calls/events/session-events.ts";
import type { AccountFile } from "../../src/generated/account.ts";
import { createLog } from "../../src/log/log.ts";
import { StoreError } from "../../src/ports/store.ts";
import { stored } from "../calls/harness.ts";
import { openReceiver } from "../delivery/receiver.ts";
import { call, CALL_PARAMS, KEY, NOW } from "../gateway/support.ts";
import { tone16, wav16 } from "../sound/tones.ts";
import { account, administered, FILE, textOf } from "./administered.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const mnemonic = async (url: string, params: Readonly<Record<string, unknown>> = {}): Promise<string> => {
  const answer = await call(url, "start.scenario_call", { ...CALL_PARAMS, ...params });
  return answer.error?.data.mnemonic ?? "ok";
};

const refused = async (work: Promise<unknown>): Promise<AdministrationError> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof AdministrationError) return error;
  throw new Error(`not refused: ${String(error)}`);
};

const without = (file: AccountFile, keyName: string): AccountFile => ({
  ...file,
  users: file.users.map((user) => ({
    ...user,
    keys: (user.keys ?? []).filter(({ name }) => name !== keyName),
  })),
});

describe("an import", () => {
  it("is served from the next request on, and says what it changed", async () => {
    const { url, administration, store } = await administered([await account()]);
    expect(await mnemonic(url, { contact: "79260000099" })).toBe("ok");
    const next = await account({ blacklist: [{ phone_number: "79260000099" }] });
    const outcome = await administration.import(textOf(next), FILE, false);
    expect(outcome).toMatchObject({ dry_run: false, revision: 2 });
    expect(outcome.changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      "removed blacklist[79260000013]",
      "added blacklist[79260000099]",
    ]);
    expect(await mnemonic(url, { contact: "79260000099" })).not.toBe("ok");
    expect(await mnemonic(url, { contact: "79260000013" })).toBe("ok");
    const state = await store.accounts();
    expect(state === null ? null : parseState(state)).toMatchObject({
      revision: 2,
      at: NOW,
      accounts: [next],
      changed_since_start: true,
    });
  });

  it("that is only tried changes nothing, and says the same", async () => {
    const { url, administration, store } = await administered([await account()]);
    const before = await store.accounts();
    const text = textOf(await account({ blacklist: [{ phone_number: "79260000099" }] }));
    const tried = await administration.import(text, FILE, true);
    expect(tried).toMatchObject({ dry_run: true, revision: 1 });
    expect(await store.accounts()).toEqual(before);
    expect(await mnemonic(url, { contact: "79260000099" })).toBe("ok");
    expect((await administration.import(text, FILE, false)).changes).toEqual(tried.changes);
  });

  it("of a bad file changes nothing, and tells all that is wrong, each with its place", async () => {
    const { url, administration, store } = await administered([await account()]);
    const before = await store.accounts();
    const text = [
      "account: { id: 1001, name: 5 }",
      "users: [{ login: demo, keys: [{ sha256: nothing }] }]",
      "components: [call_api_bass]",
      'allowed_ips: ["300.0.0.1"]',
      "virtual_numbers: []",
      "employees: []",
      "scenarios: [{ id: 1, name: a, operations: [{ id: 1, name: a, employee_ids: [9] }] }]",
    ].join("\n");
    const { kind, problems } = await refused(administration.import(text, FILE, false));
    expect(kind).toBe("bad_accounts");
    const lines = text.split("\n");
    const wrong = ["5 }", "nothing", "call_api_bass", '"300.0.0.1"', "9] }"];
    const places = wrong.map((found) => {
      const line = lines.findIndex((candidate) => candidate.includes(found));
      return { line: line + 1, column: (lines[line]?.indexOf(found) ?? 0) + 1 };
    });
    expect(problems.map(({ position }) => position)).toEqual(places);
    expect(await store.accounts()).toEqual(before);
    expect(await mnemonic(url)).toBe("ok");
  });

  it("that cannot be stored is not served", async () => {
    class FullStore extends MemoryStore {
      full = false;
      override async putAccounts(...given: Parameters<MemoryStore["putAccounts"]>): Promise<void> {
        if (this.full) throw new StoreError("write_failed", "the disk is full");
        return super.putAccounts(...given);
      }
    }
    const store = new FullStore();
    const { url, administration } = await administered([await account()], { store });
    store.full = true;
    const next = without(await account(), "for examples");
    expect((await refused(administration.import(textOf(next), FILE, false))).kind).toBe("store_failed");
    expect(await mnemonic(url)).toBe("ok");
    expect(administration.status().revision).toBe(1);
  });

  it("is served, and says so, though the queue of its new target cannot be read; that is tried again", async () => {
    class Unreadable extends MemoryStore {
      failures = 0;
      override async targetCursor(target: string): Promise<string | null> {
        if (this.failures === 0) return super.targetCursor(target);
        this.failures -= 1;
        throw new StoreError("read_failed", "the disk of the test is slow");
      }
    }
    const store = new Unreadable();
    const lines: string[] = [];
    const log = createLog({ level: "debug", write: (line) => lines.push(line), now: () => 0 });
    const { url, administration, clock } = await administered([await account()], { store, log });
    const receiver = await openReceiver();
    const hook = { name: "crm", url: receiver.url, secret: SECRET, allow_private: true, allow_http: true };
    store.failures = 2;
    const next = await account({ web_hooks: [hook], blacklist: [{ phone_number: "79260000099" }] });
    expect(await administration.import(textOf(next), FILE, false)).toMatchObject({ revision: 2 });
    expect(administration.status().revision).toBe(2);
    expect(await mnemonic(url, { contact: "79260000099" })).toBe("contact_in_blacklist");
    await clock.advance(5000);
    expect(store.failures).toBe(0);
    expect(lines.join("")).toContain('"kind":"store_failed"');
    // The store answers again: the target hears of what happens from now on, without anybody's doing.
    await clock.advance(60_000);
    expect(await store.targetCursor("1001 crm")).not.toBeNull();
    expect(await mnemonic(url)).toBe("ok");
    await clock.settle();
    await receiver.until((got) => got.length > 0);
    await administration.import(textOf(await account()), FILE, false);
  });

  it("lets running calls go on as they were accepted", async () => {
    const { url, administration, clock, store, heard } = await administered([await account()]);
    const id = Number((await call(url, "start.scenario_call", CALL_PARAMS)).result?.data["call_session_id"]);
    const before = (await stored(store, id)).plan;
    // Neither the scenario, nor its employees, nor the number of the running call are there any more.
    const next = await account({
      scenarios: [],
      employees: [],
      sip_lines: [],
      virtual_numbers: [{ virtual_phone_number: "74993720699" }],
    });
    await administration.import(textOf(next), FILE, false);
    expect(await mnemonic(url)).not.toBe("ok");
    await clock.runToEnd();
    const session = await stored(store, id);
    expect(session.plan).toEqual(before);
    expect(session.finished?.finish_reason).toBe("success_finish");
    expect(heard.some(({ heard: what }) => what.type === "talk")).toBe(true);
  });

  it("without a key ends it at the next request, and ends the streams that were opened with it", async () => {
    const { url, administration, clock } = await administered([await account()]);
    const response = await fetch(`${new URL(url).origin}/events`, {
      headers: { authorization: `Bearer ${KEY}` },
    });
    expect(response.status).toBe(200);
    await administration.import(textOf(without(await account(), "for examples")), FILE, false);
    expect(await mnemonic(url)).toBe("access_token_invalid");
    // The stream looks at the token at every sign of life.
    const ended = response.text();
    await clock.advance(15_000);
    await ended;
  });

  it("does not give back the points that were used, and counts them against the new limits", async () => {
    const limits = { day_limit: 5, minute_limit: 5 };
    const { url, administration } = await administered([await account({ limits })]);
    for (let n = 0; n < 3; n += 1) expect(await mnemonic(url)).toBe("ok");
    await administration.import(
      textOf(await account({ limits: { day_limit: 4, minute_limit: 4 } })),
      FILE,
      false,
    );
    expect([await mnemonic(url), await mnemonic(url)]).toEqual(["ok", "limit_exceeded"]);
  });

  it("twice changes something once, a password in the clear included, which is stored as its hash", async () => {
    const { administration, store } = await administered([await account()]);
    const [demo, reports] = (await account()).users;
    const next = {
      ...(await account()),
      users: [{ ...demo, login: "demo", password: "new-password" }, reports],
    };
    const text = JSON.stringify(next);
    expect((await administration.import(text, FILE, false)).changes).toHaveLength(1);
    expect(await administration.import(text, FILE, false)).toMatchObject({ revision: 2, changes: [] });
    expect((await store.accounts())?.text).not.toContain("new-password");
    expect(administration.export().text).not.toContain("new-password");
  });

  it("waits for the one before, so that none is lost", async () => {
    const { administration } = await administered([await account()]);
    const names = Array.from({ length: 8 }, (_, n) => `key ${n}`);
    await Promise.all(names.map(async (name) => administration.createKey("demo", name, null)));
    expect(administration.status().revision).toBe(9);
    expect(administration.keys().map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });
});

describe("several accounts", () => {
  const OTHER_KEY = "other-key";
  const other = async (): Promise<AccountFile> => {
    const { sandbox: _phones, sip_lines: _lines, blacklist: _never, ...rest } = await account();
    return {
      ...rest,
      account: { id: 2002, name: "Another shop" },
      users: [{ login: "other", keys: [{ sha256: hash("sha256", OTHER_KEY, "hex") }] }],
      virtual_numbers: [{ virtual_phone_number: "78120000001" }],
      employees: [{ id: 501, full_name: "Someone else", phones: [{ phone_number: "78120000501" }] }],
      scenarios: [{ id: 23_456, name: "Theirs", operations: [{ id: 1, name: "All", employee_ids: [501] }] }],
    };
  };

  it("are served side by side: each key finds its own account, and nobody the other's", async () => {
    const { url, administration, server, store } = await administered([await account(), await other()]);
    const mine = await call(url, "start.scenario_call", CALL_PARAMS);
    const theirs = { ...CALL_PARAMS, access_token: OTHER_KEY, virtual_phone_number: "78120000001" };
    const [id, otherId] = [mine, await call(url, "start.scenario_call", theirs)].map((answer) =>
      Number(answer.result?.data["call_session_id"]),
    );
    expect((await stored(store, otherId ?? 0)).account_id).toBe(2002);
    expect((await stored(store, otherId ?? 0)).plan.operations[0]?.phones[0]?.employee_full_name).toBe(
      "Someone else",
    );
    expect(await mnemonic(url, { access_token: OTHER_KEY })).not.toBe("ok");
    const released = await call(url, "release.call", { access_token: OTHER_KEY, call_session_id: id });
    expect(released.error?.data.mnemonic).toBe("call_session_not_found");
    const listed = await call(url, "list.calls", { access_token: OTHER_KEY });
    expect(JSON.stringify(listed.result?.data)).toContain(`"call_session_id":${otherId}`);
    expect(JSON.stringify(listed.result?.data)).not.toContain(`"call_session_id":${id},`);
    expect(administration.status().accounts.map((one) => one.id)).toEqual([1001, 2002]);
    expect(server.calls.live).toBe(2);
  });

  it("can come and go; a call of one that has gone goes on to its end", async () => {
    const { url, administration, store, clock } = await administered([await account(), await other()]);
    const theirs = { ...CALL_PARAMS, access_token: OTHER_KEY, virtual_phone_number: "78120000001" };
    const id = Number((await call(url, "start.scenario_call", theirs)).result?.data["call_session_id"]);
    await administration.import(textOf(await account()), FILE, false);
    expect(await mnemonic(url, { access_token: OTHER_KEY })).toBe("access_token_invalid");
    await clock.runToEnd();
    expect((await stored(store, id)).finished).not.toBeNull();
  });

  it("must not share what callers and telephones are known by", async () => {
    const { administration } = await administered([await account()]);
    const mine = await account();
    const clash = { ...(await other()), users: mine.users, sip_lines: mine.sip_lines, sandbox: mine.sandbox };
    const twin = { ...clash, account: mine.account, virtual_numbers: mine.virtual_numbers };
    const text = JSON.stringify([mine, twin]);
    const { problems } = await refused(administration.import(text, FILE, false));
    const paths = new Set(problems.map(({ path }) => path.slice(0, 2).join(".")));
    expect([...paths].toSorted()).toEqual([
      "1.account",
      "1.sandbox",
      "1.sip_lines",
      "1.users",
      "1.virtual_numbers",
    ]);
  });
});

describe("a key", () => {
  it("is told once, works at once, and stands nowhere in the clear", async () => {
    const { url, administration, store } = await administered([await account()]);
    const { token, sha256, ...summary } = await administration.createKey(
      "demo",
      "for the shop",
      NOW / 1000 + 60,
    );
    expect(token).toMatch(/^[0-9a-f]{64}$/u);
    expect(sha256).toBe(hash("sha256", token, "hex"));
    expect(summary).toEqual({
      account_id: 1001,
      login: "demo",
      name: "for the shop",
      status: "active",
      expires_at: NOW / 1000 + 60,
    });
    expect(await mnemonic(url, { access_token: token })).toBe("ok");
    for (const text of [
      (await store.accounts())?.text,
      administration.export().text,
      JSON.stringify(administration.keys()),
    ])
      expect(text).not.toContain(token);
  });

  it("is blocked, let in again, and ended from the next request on, by its name or its hash", async () => {
    const { url, administration, clock } = await administered([await account()]);
    const { token, sha256 } = await administration.createKey("demo", "for the shop", null);
    const answer = async (): Promise<string> => mnemonic(url, { access_token: token });
    await administration.changeKey("for the shop", { status: "blocked" });
    expect(await answer()).toBe("access_token_blocked");
    await administration.changeKey(sha256.slice(0, 8), { status: "active" });
    expect(await answer()).toBe("ok");
    await administration.changeKey("for the shop", { expires_at: NOW / 1000 + 10 });
    expect(await answer()).toBe("ok");
    await clock.advance(10_000);
    expect(await answer()).toBe("access_token_expired");
  });

  it("is blocked also where a sound of the account has gone meanwhile", async () => {
    const folder = mkdtempSync(join(tmpdir(), "scenario-call-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const { url, administration } = await administered([await account()]);
    const { media_files: media = [], ...rest } = await account();
    const sound = { id: 999, name: "A sound", type: "user" as const, file: "sound.wav" };
    writeFileSync(join(folder, "sound.wav"), wav16(8000, tone16(440, 8000, 0.1)));
    const text = textOf({ ...rest, media_files: [...media, sound] });
    await administration.import(text, join(folder, "accounts.json"), false);
    rmSync(join(folder, "sound.wav"));
    await administration.changeKey("for examples", { status: "blocked" });
    expect(await mnemonic(url)).toBe("access_token_blocked");
  });

  it.each([
    ["of nobody", async () => administeredKeys((a) => a.createKey("nobody", null, null)), "unknown_login"],
    [
      "with a name that is taken",
      async () => administeredKeys((a) => a.createKey("demo", "for examples", null)),
      "name_taken",
    ],
    ["that is not there", async () => administeredKeys((a) => a.changeKey("not there", {})), "unknown_key"],
    [
      "by too little of its hash",
      async () => administeredKeys((a) => a.changeKey("c48a01f", {})),
      "unknown_key",
    ],
    ["by nothing", async () => administeredKeys((a) => a.changeKey("", {})), "unknown_key"],
  ])("%s is refused, and nothing is changed", async (_, attempt, kind) => {
    expect(await attempt()).toEqual([kind, 1]);
  });

  const administeredKeys = async (
    attempt: (administration: Awaited<ReturnType<typeof administered>>["administration"]) => Promise<unknown>,
  ): Promise<readonly [string, number]> => {
    const { administration } = await administered([await account()]);
    const { kind } = await refused(attempt(administration));
    return [kind, administration.status().revision];
  };
});

describe("a target of web hooks", () => {
  const hooked = async (status = 204) => {
    const receiver = await openReceiver();
    receiver.status = status;
    const hook = { name: "crm", url: receiver.url, secret: SECRET, allow_private: true, allow_http: true };
    return { receiver, hook, ...(await administered([await account({ web_hooks: [hook] })])) };
  };
  const signers = async (
    { headers, body }: { readonly headers: Parameters<typeof verifyWebhook>[1]; readonly body: string },
    secrets: readonly string[],
    now: number,
  ): Promise<readonly boolean[]> =>
    Promise.all(
      secrets.map(async (secret) =>
        verifyWebhook(body, headers, secret, { now: () => now }).then(
          () => true,
          () => false,
        ),
      ),
    );

  it("signs with both secrets while one takes the place of the other, and with the new one alone afterwards", async () => {
    const { url, receiver, administration, clock } = await hooked();
    const { secret, previous_expires_at: until } = await administration.rotateSecret("crm", undefined, 3600);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/u);
    expect(until).toBe(NOW / 1000 + 3600);
    await call(url, "start.scenario_call", CALL_PARAMS);
    await receiver.until((got) => got.length > 0);
    const [during] = receiver.arrivals;
    if (during === undefined) throw new Error("nothing has arrived");
    expect(await signers(during, [secret, SECRET], clock.now())).toEqual([true, true]);
    await clock.advance(3_600_000);
    await call(url, "start.scenario_call", CALL_PARAMS);
    // What the first call still had to tell was perhaps signed before the hour was over.
    const ofTheSecond = ({ body }: { readonly body: string }): boolean =>
      body.includes('"call_session_id":2');
    await receiver.until((got) => got.some(ofTheSecond));
    const after = receiver.arrivals.find(ofTheSecond);
    if (after === undefined) throw new Error("nothing has arrived");
    expect(await signers(after, [secret, SECRET], clock.now())).toEqual([true, false]);
    for (const text of [administration.export().text, JSON.stringify(administration.status())])
      for (const told of [secret, SECRET]) expect(text).not.toContain(told.slice(6));
  });

  it("keeps its secrets through an export and an import, also between the two", async () => {
    const { administration, store } = await hooked();
    await administration.rotateSecret("crm", undefined, 3600);
    const before = (await store.accounts())?.text;
    const outcome = await administration.import(administration.export().text, FILE, false);
    expect(outcome).toMatchObject({ changes: [], revision: 2 });
    const parsed = (text: string | undefined): unknown => (JSON.parse(text ?? "{}") as AccountsText).accounts;
    expect(parsed((await store.accounts())?.text)).toEqual(parsed(before));
  });

  it("that comes by an import gets what happens from then on, and one that goes gets nothing more", async () => {
    const { url, receiver, hook, administration, clock } = await hooked();
    const second = await openReceiver();
    const next = await account({ web_hooks: [{ ...hook, name: "other", url: second.url }] });
    await administration.import(textOf(next), FILE, false);
    await call(url, "start.scenario_call", CALL_PARAMS);
    await second.until((got) => got.length > 0);
    await clock.settle();
    expect(receiver.arrivals).toEqual([]);
  });

  it("lists what it did not take in a day, and sends all of it or one again", async () => {
    const { url, receiver, administration, clock, store } = await hooked();
    const id = Number((await call(url, "start.scenario_call", CALL_PARAMS)).result?.data["call_session_id"]);
    let told = 0;
    while (told < 3) {
      // Step by step: the receiver lives in another time, and an attempt has fifteen seconds.
      await clock.advance(1000);
      told = eventsOf(await stored(store, id)).length;
      await receiver.until((got) => got.length === told);
    }
    for (const sequence_number of [1, 2, 3]) {
      const row = { target: "1001 crm", call_session_id: id, sequence_number };
      const queued = { ...row, attempts: 0, due_at: null, failing_since: null };
      await store.putQueuedSession(queued, { ...row, at: NOW, reason: "http_500" });
    }
    expect(await administration.letters("crm")).toEqual({
      account_id: 1001,
      hook: "crm",
      letters: [1, 2, 3].map((sequence_number) => ({
        call_session_id: id,
        sequence_number,
        at: NOW,
        reason: "http_500",
      })),
    });
    const one = { call_session_id: id, sequence_number: 1 };
    expect(await administration.redeliver("crm", 1001, one)).toEqual({ delivered: 1, failed: 0 });
    expect(
      (await administration.letters("crm")).letters.map((letter) => letter.sequence_number),
    ).not.toContain(1);
    const rest = (await administration.letters("crm")).letters.length;
    expect(await administration.redeliver("crm")).toEqual({ delivered: rest, failed: 0 });
    expect((await administration.letters("crm")).letters).toEqual([]);
  });

  it("that is not there, or is switched off, is told apart from one that has nothing", async () => {
    const { administration, hook } = await hooked();
    expect((await administration.letters("crm")).letters).toEqual([]);
    expect((await refused(administration.letters("other"))).kind).toBe("unknown_hook");
    expect((await refused(administration.rotateSecret("other", undefined, 0))).kind).toBe("unknown_hook");
    expect((await refused(administration.rotateSecret("crm", undefined, -1))).kind).toBe("bad_request");
    await administration.import(
      textOf(await account({ web_hooks: [{ ...hook, status: "inactive" }] })),
      FILE,
      false,
    );
    expect((await refused(administration.redeliver("crm"))).message).toContain("switched off");
  });
});

interface AccountsText {
  readonly accounts?: unknown;
}

it("a store in memory cannot be backed up, and says so", async () => {
  const { administration } = await administered([await account()]);
  expect((await refused(administration.backUp("/nowhere/copy"))).kind).toBe("unsupported");
});
