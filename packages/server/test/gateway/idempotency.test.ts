import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { openThreadedStore } from "../../src/adapters/sqlite/threaded-store.ts";
import { createLog } from "../../src/log/log.ts";
import { type KeyedRequest, type KeyedSession, type Store, StoreError } from "../../src/ports/store.ts";
import { temporaryFiles } from "../adapters/sqlite/temporary-folder.ts";
import {
  call,
  CALL_PARAMS,
  KEY,
  NOW,
  type RpcAnswer,
  referenceAccount,
  send,
  startServer,
  type TestServer,
  type TestServerOptions,
} from "./support.ts";

const temporaryFile = temporaryFiles();
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const METHOD = "start.scenario_call";
const OTHER_CONTACT = "79260000001";

/** Asks for a call, with this key in the header. */
const ask = async (
  url: string,
  key: string,
  change: object = {},
  id: string | number = "t1",
): Promise<RpcAnswer> => call(url, METHOD, { ...CALL_PARAMS, ...change }, id, { "idempotency-key": key });

const idOf = (answer: RpcAnswer): unknown => answer.result?.data["call_session_id"];
const mnemonicOf = (answer: RpcAnswer): unknown => answer.error?.data.mnemonic;

/** How often each phone was made to ring, by its number. */
const rings = ({ heard }: Pick<TestServer, "heard">): Readonly<Record<string, number>> => {
  const counted: Record<string, number> = {};
  for (const { phone_number: number, heard: what } of heard)
    if (what.type === "ringing") counted[number] = (counted[number] ?? 0) + 1;
  return counted;
};

/** What one call of the reference account's scenario rings. */
const ringsOfOneCall = async (): Promise<Readonly<Record<string, number>>> => {
  const server = await startServer();
  await call(server.url, METHOD, CALL_PARAMS);
  await server.clock.runToEnd();
  const counted = rings(server);
  expect(counted[CALL_PARAMS.contact]).toBe(1);
  return counted;
};

describe("a request that is repeated with its key", () => {
  test("is answered with the same call, under the new id, and rings nobody again", async () => {
    const server = await startServer();
    const first = await ask(server.url, "order-1", {}, "a");
    const second = await ask(server.url, "order-1", {}, 7);
    expect(first).toMatchObject({ id: "a", result: { data: { call_session_id: 1 } } });
    expect(second).toMatchObject({ id: 7, result: { data: { call_session_id: 1 } } });
    await server.clock.runToEnd();
    expect(rings(server)).toEqual(await ringsOfOneCall());
    expect(idOf(await ask(server.url, "order-1"))).toBe(1);
    await server.clock.runToEnd();
    expect(rings(server)).toEqual(await ringsOfOneCall());
    expect(await server.store.session(2)).toBeNull();
  });

  test("starts one call, also when fifty arrive at once", async () => {
    const server = await startServer();
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => ask(server.url, "order-1", {}, `r${n}`)),
    );
    expect(answers.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, n) => `r${n}`));
    expect(answers.map(idOf)).toEqual(Array.from({ length: 50 }, () => 1));
    expect(server.server.calls.live).toBe(1);
    await server.clock.runToEnd();
    expect(rings(server)).toEqual(await ringsOfOneCall());
  });

  test("starts one call, also at two servers on one store", async () => {
    const store = new MemoryStore();
    const servers = [await startServer({}, { store }), await startServer({}, { store })];
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => ask(servers[n % 2]?.url ?? "", "order-1")),
    );
    expect(new Set(answers.map(idOf))).toEqual(new Set([1]));
    expect(await store.session(2)).toBeNull();
  });

  test("waits for the first one, which is still under way, and gets its answer", async () => {
    const storing = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    let sessions = 0;
    class SlowStore extends MemoryStore {
      override async createSession(...args: Parameters<MemoryStore["createSession"]>): Promise<number> {
        sessions += 1;
        begun.resolve();
        await storing.promise;
        return super.createSession(...args);
      }
    }
    const { url } = await startServer({}, { store: new SlowStore(), unannounced: true });
    const first = ask(url, "order-1");
    await begun.promise;
    let isAnswered = false;
    const second = ask(url, "order-1").then((answer) => {
      isAnswered = true;
      return answer;
    });
    // Another request goes all the way meanwhile.
    expect(await call(url, "list.calls", { access_token: KEY })).toHaveProperty("result");
    expect(isAnswered).toBe(false);
    storing.resolve();
    expect((await Promise.all([first, second])).map(idOf)).toEqual([1, 1]);
    expect(sessions).toBe(1);
  });

  test("may be written in another way, quote its key and bring another token", async () => {
    const { url, server } = await startServer();
    await ask(url, "order-1", { external_id: "№ 1" });
    const login = await call(url, "login.user", { login: "demo", password: "demo-password" });
    const token = String(login.result?.data["access_token"]);
    const body = `
      { "params": { "scenario_id": 2.3456e4, "first_call": "employee", "external_id": "\\u2116 1",
        "contact": "79260000000", "virtual_phone_number": "74993720692", "access_token": "${token}" },
        "method": "start.scenario_call", "id": 5, "jsonrpc": "2.0" }`;
    const headers = { "content-type": "application/json", "Idempotency-Key": '"order-1"' };
    expect((await send(url, body, { headers })).body).toMatchObject({
      id: 5,
      result: { data: { call_session_id: 1 } },
    });
    expect(server.calls.live).toBe(1);
  });

  test("is answered although what it names is gone by then", async () => {
    const store = new MemoryStore();
    const first = await startServer({}, { store });
    await ask(first.url, "order-1");
    const second = await startServer({ blacklist: [{ phone_number: CALL_PARAMS.contact }] }, { store });
    expect(mnemonicOf(await call(second.url, METHOD, CALL_PARAMS))).toBe("contact_in_blacklist");
    expect(idOf(await ask(second.url, "order-1"))).toBe(1);
  });

  test("costs a point like any other, and has the metadata of its own time", async () => {
    const { url, clock } = await startServer();
    const limits = (answer: RpcAnswer) => answer.result?.metadata.limits;
    const first = limits(await ask(url, "order-1"));
    const second = limits(await ask(url, "order-1"));
    expect((first?.["minute_remaining"] ?? 0) - (second?.["minute_remaining"] ?? 0)).toBe(1);
    await clock.advance(60_000);
    expect(limits(await ask(url, "order-1"))?.["minute_remaining"]).toBe(first?.["minute_remaining"]);
  });

  test("is refused like any other before its key is looked at", async () => {
    const { url } = await startServer();
    await ask(url, "order-1");
    expect(mnemonicOf(await ask(url, "order-1", { access_token: "unknown" }))).toBe("access_token_invalid");
    expect(mnemonicOf(await ask(url, "order-1", { contact: 5 }))).toBe("data_type_error");
    expect(mnemonicOf(await ask(url, "two words", { contact: 5 }))).toBe("data_type_error");
    expect(mnemonicOf(await ask(url, "two words", { scenario_id: 1 }))).toBe("idempotency_key_invalid");
  });

  test("is another request when it has another key, or none", async () => {
    const { url } = await startServer();
    const answers = [
      await ask(url, "order-1"),
      await ask(url, "order-2"),
      await ask(url, "ORDER-1"),
      await call(url, METHOD, CALL_PARAMS),
      await call(url, METHOD, CALL_PARAMS),
    ];
    expect(answers.map(idOf)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("a clock that is set", () => {
  test.each([
    ["forward by a day and a millisecond", DAY_MS + 1],
    ["forward by ten years", 10 * 365 * DAY_MS],
    ["back by a day", -DAY_MS],
  ])("%s makes a server forget no key before its 24 hours have gone by", async (_, ms) => {
    const server = await startServer({}, { retention: { days: 1 } });
    const { url, clock } = server;
    expect(idOf(await ask(url, "order-1"))).toBe(1);
    await clock.advance(HOUR_MS);
    clock.set(clock.now() + ms);
    expect(idOf(await ask(url, "order-1"))).toBe(1);
    // Others come meanwhile, and sweeps, which take away what is forgotten.
    expect(idOf(await ask(url, "order-2"))).toBe(2);
    await clock.advance(DAY_MS - HOUR_MS);
    expect(idOf(await ask(url, "order-1"))).toBe(1);
    await clock.advance(1);
    expect(idOf(await ask(url, "order-1"))).toBe(3);
    expect(idOf(await ask(url, "order-2"))).toBe(2);
  });
});

describe("a key", () => {
  test("of another user is another one", async () => {
    const { users } = await referenceAccount();
    const sha256 = createHash("sha256").update("key-of-another").digest("hex");
    const other = { login: "another", password: "another-password", keys: [{ name: "own", sha256 }] };
    const { url } = await startServer({ users: [...users, other] });
    expect(idOf(await ask(url, "order-1"))).toBe(1);
    const change = { access_token: "key-of-another" };
    expect(idOf(await ask(url, "order-1", change))).toBe(2);
    expect(idOf(await ask(url, "order-1", change))).toBe(2);
    expect(idOf(await ask(url, "order-1"))).toBe(1);
  });

  test("that has been used for another request is refused, and the first call goes on", async () => {
    const server = await startServer();
    const { url } = server;
    await ask(url, "order-1");
    for (const change of [{ contact: OTHER_CONTACT }, { external_id: "new" }, { direction: "in" }]) {
      const answer = await ask(url, "order-1", change);
      expect(mnemonicOf(answer)).toBe("idempotency_key_reused");
      expect(JSON.stringify(answer)).not.toContain("order-1");
    }
    const both = [ask(url, "order-2"), ask(url, "order-2", { contact: OTHER_CONTACT })];
    const answers = await Promise.all(both);
    expect(new Set(answers.map((answer) => idOf(answer) ?? mnemonicOf(answer)))).toEqual(
      new Set([2, "idempotency_key_reused"]),
    );
    expect(server.server.calls.live).toBe(2);
  });

  test("is remembered for 24 hours, and a millisecond later starts a new call", async () => {
    const { url, clock } = await startServer();
    expect(idOf(await ask(url, "order-1"))).toBe(1);
    await clock.advance(DAY_MS);
    expect(idOf(await ask(url, "order-1"))).toBe(1);
    expect(mnemonicOf(await ask(url, "order-1", { contact: OTHER_CONTACT }))).toBe("idempotency_key_reused");
    await clock.advance(1);
    expect(idOf(await ask(url, "order-1", { contact: OTHER_CONTACT }))).toBe(2);
    expect(idOf(await ask(url, "order-1", { contact: OTHER_CONTACT }))).toBe(2);
  });

  test("that was sent twice is refused, and starts nothing", async () => {
    const { url, server } = await startServer();
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: METHOD, params: CALL_PARAMS });
    const headers = {
      "content-type": "application/json",
      "idempotency-key": ["a", "b"] as unknown as string,
    };
    expect(mnemonicOf((await send(url, body, { headers })).body as RpcAnswer)).toBe(
      "idempotency_key_invalid",
    );
    expect(mnemonicOf(await ask(url, ""))).toBe("idempotency_key_invalid");
    expect(server.calls.live).toBe(0);
  });

  test("is passed over by other methods, whatever it is", async () => {
    const { url } = await startServer();
    const params = { access_token: KEY };
    for (const key of ["order-1", "two words"])
      expect(await call(url, "list.calls", params, "t1", { "idempotency-key": key })).toHaveProperty(
        "result",
      );
    expect(idOf(await ask(url, "order-1"))).toBe(1);
  });

  test("of a refused request is as good as new", async () => {
    const { url } = await startServer();
    expect(mnemonicOf(await ask(url, "order-1", { scenario_id: 1 }))).toBe("scenario_not_found");
    expect(idOf(await ask(url, "order-1"))).toBe(1);
  });

  test("of requests that are refused together is as good as new", async () => {
    const { url } = await startServer();
    const refused = await Promise.all(
      Array.from({ length: 20 }, async () => ask(url, "order-1", { scenario_id: 1 })),
    );
    expect(new Set(refused.map(mnemonicOf))).toEqual(new Set(["scenario_not_found"]));
    expect(idOf(await ask(url, "order-1"))).toBe(1);
  });

  test("of a session that could not be stored is as good as new", async () => {
    class FullOnce extends MemoryStore {
      full = true;
      override async createSession(...args: Parameters<MemoryStore["createSession"]>): Promise<number> {
        if (!this.full) return super.createSession(...args);
        this.full = false;
        throw new StoreError("write_failed", "the disk of the test is full");
      }
    }
    const { url } = await startServer({}, { store: new FullOnce() });
    expect(mnemonicOf(await ask(url, "order-1"))).toBe("internal_error");
    expect(idOf(await ask(url, "order-1"))).toBe(1);
    expect(idOf(await ask(url, "order-1"))).toBe(1);
  });

  test("that cannot be looked up starts no call", async () => {
    class Unreadable extends MemoryStore {
      override async keyedSession(): Promise<KeyedSession | null> {
        throw new StoreError("read_failed", "the disk of the test cannot be read");
      }
    }
    const { url, server } = await startServer({}, { store: new Unreadable() });
    expect(mnemonicOf(await ask(url, "order-1"))).toBe("internal_error");
    expect(server.calls.live).toBe(0);
  });

  test("stands neither in the log nor in the store", async () => {
    const stored: KeyedRequest[] = [];
    class WatchedStore extends MemoryStore {
      override async createSession(...args: Parameters<MemoryStore["createSession"]>): Promise<number> {
        const [, , keyed = null] = args;
        if (keyed !== null) stored.push(keyed);
        return super.createSession(...args);
      }
    }
    const lines: string[] = [];
    const log = createLog({ level: "debug", write: (line) => lines.push(line), now: () => NOW });
    const { url } = await startServer({}, { store: new WatchedStore(), log });
    await ask(url, "order-of-Ivanov");
    await ask(url, "order-of-Ivanov");
    await ask(url, "order-of-Ivanov", { external_id: "new" });
    await ask(url, "order of-Ivanov");
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join("")).not.toContain("Ivanov");
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain("Ivanov");
  });
});

test("a server says with every answer that it knows the key, and the Data API does not", async () => {
  const { url, server } = await startServer();
  const header = async (target: string, body: string) =>
    (await send(target, body)).headers["idempotency-key-supported"];
  const request = (method: string) => JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: {} });
  for (const body of [request("rpc.discover"), request("no.method"), "no json"])
    expect(await header(url, body)).toBe("?1");
  expect(await header(server.dataUrl, request("rpc.discover"))).toBeUndefined();
});

describe("after a restart", () => {
  /** A server on the store in this file, for as long as `work` takes. */
  const serve = async <T>(
    file: string,
    options: TestServerOptions,
    work: (server: TestServer, store: Store) => Promise<T>,
  ): Promise<T> => {
    const store = await openThreadedStore({ file });
    onTestFinished(async () => store.close());
    const server = await startServer({}, { store, ...options });
    try {
      return await work(server, store);
    } finally {
      await server.server.close();
      await store.close();
    }
  };

  test("a request is answered with its call still, which has ended by then, for 24 hours of running in all", async () => {
    const file = temporaryFile();
    const ran = HOUR_MS;
    await serve(file, {}, async ({ url, clock }) => {
      expect(idOf(await ask(url, "order-1"))).toBe(1);
      await clock.advance(ran);
    });
    await serve(file, { clock: new HeldClock(NOW + ran) }, async (server, store) => {
      await server.clock.advance(DAY_MS - ran);
      expect(await store.openSessions()).toEqual([]);
      expect(idOf(await ask(server.url, "order-1"))).toBe(1);
      expect(mnemonicOf(await ask(server.url, "order-1", { contact: OTHER_CONTACT }))).toBe(
        "idempotency_key_reused",
      );
      await server.clock.settle();
      expect(rings(server)).toEqual({});
    });
    await serve(file, { clock: new HeldClock(NOW + DAY_MS) }, async ({ url, clock }) => {
      await clock.advance(1);
      expect(idOf(await ask(url, "order-1"))).toBe(2);
    });
  });

  test.each([
    ["years later", 3 * 365 * DAY_MS],
    ["by a clock that was set back", -10 * DAY_MS],
  ])("a request rings nobody again %s: the time in which no server ran does not count", async (_, ms) => {
    const file = temporaryFile();
    await serve(file, {}, async ({ url, clock }) => {
      expect(idOf(await ask(url, "order-1"))).toBe(1);
      await clock.advance(HOUR_MS);
    });
    await serve(file, { clock: new HeldClock(NOW + ms) }, async (server) => {
      expect(idOf(await ask(server.url, "order-1"))).toBe(1);
      await server.clock.advance(DAY_MS / 2);
      expect(idOf(await ask(server.url, "order-1"))).toBe(1);
      expect(rings(server)).toEqual({});
      // More than the other half.
      await server.clock.advance(DAY_MS / 2 + 1);
      expect(idOf(await ask(server.url, "order-1"))).toBe(2);
    });
  });

  test("fifty requests at once on a disk start one call", async () => {
    await serve(temporaryFile(), {}, async (server, store) => {
      const answers = await Promise.all(Array.from({ length: 50 }, async () => ask(server.url, "order-1")));
      expect(answers.map(idOf)).toEqual(Array.from({ length: 50 }, () => 1));
      expect(await store.session(2)).toBeNull();
    });
  });

  test("a request whose answer was lost with the server gets its call, which rings once", async () => {
    const file = temporaryFile();
    const child = spawn(
      process.execPath,
      [
        "--conditions=@scenario-call/source",
        "--disable-warning=ExperimentalWarning",
        fileURLToPath(new URL("dies-before-answer.ts", import.meta.url)),
        file,
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const exited = once(child, "exit");
    let unanswered = 0;
    for await (const url of createInterface({ input: child.stdout })) {
      const attempts = await Promise.allSettled([ask(url, "order-1"), ask(url, "order-1")]);
      unanswered = attempts.filter(({ status }) => status === "rejected").length;
    }
    await exited;
    expect(child.signalCode).toBe("SIGKILL");
    expect(unanswered).toBe(2);

    await serve(file, { clock: new HeldClock(Date.now()) }, async (server, store) => {
      const answers = await Promise.all([ask(server.url, "order-1"), ask(server.url, "order-1")]);
      expect(answers.map(idOf)).toEqual([1, 1]);
      await server.clock.advance(HOUR_MS);
      expect(idOf(await ask(server.url, "order-1"))).toBe(1);
      await server.clock.advance(HOUR_MS);
      expect(rings(server)).toEqual(await ringsOfOneCall());
      expect(await store.session(2)).toBeNull();
    });
  });
});
