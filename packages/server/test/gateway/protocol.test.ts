import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { createLog } from "../../src/log/log.ts";
import { StoreError } from "../../src/ports/store.ts";
import { call, CALL_PARAMS, KEY, NOW, send, startServer } from "./support.ts";

const HOUR = 3_600_000;

const logIn = async (url: string): Promise<string> => {
  const answer = await call(url, "login.user", { login: "demo", password: "demo-password" });
  const token = answer.result?.data["access_token"];
  if (typeof token !== "string") throw new Error("the login of the test was refused");
  return token;
};

describe("a session token", () => {
  test("is 256 random bits, valid for an hour from the login, and told with its end in seconds", async () => {
    const { url } = await startServer();
    const answer = await call(url, "login.user", { login: "demo", password: "demo-password" });
    expect(answer.result?.data).toEqual({
      access_token: expect.stringMatching(/^[0-9a-f]{64}$/u) as unknown,
      expire_at: (NOW + HOUR) / 1000,
    });
    expect(await logIn(url)).not.toBe(answer.result?.data["access_token"]);
  });

  test("works until its hour is over, and is unknown then", async () => {
    const { url, clock } = await startServer();
    const access_token = await logIn(url);
    await clock.advance(HOUR - 1);
    expect(await call(url, "start.scenario_call", { ...CALL_PARAMS, access_token })).toHaveProperty("result");
    await clock.advance(1);
    expect(
      (await call(url, "start.scenario_call", { ...CALL_PARAMS, access_token })).error?.data.mnemonic,
    ).toBe("access_token_invalid");
  });

  test("is unknown after the logout, others of the same user are not", async () => {
    const { url } = await startServer();
    const [one, other] = [await logIn(url), await logIn(url)];
    expect((await call(url, "logout.user", { access_token: one })).result?.data).toEqual({ success: true });
    expect((await call(url, "logout.user", { access_token: one })).error?.data.mnemonic).toBe(
      "access_token_invalid",
    );
    expect(await call(url, "start.scenario_call", { ...CALL_PARAMS, access_token: other })).toHaveProperty(
      "result",
    );
  });

  test("is stored as its hash only, and ended ones are swept away", async () => {
    const { url, store, clock } = await startServer();
    const token = await logIn(url);
    const hash = createHash("sha256").update(token).digest("hex");
    expect(await store.token(hash)).toMatchObject({
      account_id: 1001,
      user_login: "demo",
      expires_at: NOW + HOUR,
    });
    expect(await store.token(token)).toBeNull();
    await clock.advance(HOUR + 60_000);
    await logIn(url);
    expect(await store.token(hash)).toBeNull();
  });

  test("of a user who is not in the account file any more is unknown", async () => {
    const { url, store } = await startServer();
    const hash = createHash("sha256").update("left-over").digest("hex");
    await store.putToken({ token_hash: hash, account_id: 1001, user_login: "gone", expires_at: NOW + HOUR });
    expect((await call(url, "logout.user", { access_token: "left-over" })).error?.data.mnemonic).toBe(
      "access_token_invalid",
    );
    await store.putToken({ token_hash: hash, account_id: 1002, user_login: "demo", expires_at: NOW + HOUR });
    expect((await call(url, "logout.user", { access_token: "left-over" })).error?.data.mnemonic).toBe(
      "access_token_invalid",
    );
  });
});

describe("a permanent key", () => {
  test("expires at its second, not before", async () => {
    const sha256 = createHash("sha256").update("until-noon").digest("hex");
    const users = [{ login: "demo", keys: [{ sha256, expires_at: NOW / 1000 + 1 }] }];
    const { url, clock } = await startServer({ users });
    const params = { ...CALL_PARAMS, access_token: "until-noon" };
    await clock.advance(999);
    expect(await call(url, "start.scenario_call", params)).toHaveProperty("result");
    await clock.advance(1);
    expect((await call(url, "start.scenario_call", params)).error?.data.mnemonic).toBe(
      "access_token_expired",
    );
  });

  test("that is blocked is told as blocked, also when it has expired", async () => {
    const sha256 = createHash("sha256").update("both").digest("hex");
    const { url } = await startServer({
      users: [{ login: "demo", keys: [{ sha256, status: "blocked", expires_at: 1 }] }],
    });
    const answer = await call(url, "start.scenario_call", { ...CALL_PARAMS, access_token: "both" });
    expect(answer.error?.data.mnemonic).toBe("access_token_blocked");
  });

  test("of a user without access to the Call API is forbidden", async () => {
    const { url } = await startServer();
    const answer = await call(url, "start.scenario_call", {
      ...CALL_PARAMS,
      access_token: "demo-key-without-access",
    });
    expect(answer.error?.data).toMatchObject({
      mnemonic: "forbidden",
      metadata: { limits: { day_remaining: 50_000 } },
    });
  });
});

describe("a login", () => {
  test("with a hashed password is accepted with that password only", async () => {
    const { url } = await startServer();
    const login = async (password: string) =>
      (await call(url, "login.user", { login: "reports", password })).error?.data.mnemonic;
    // Right, but without access to the Call API.
    expect(await login("reports-password")).toBe("forbidden");
    expect(await login("reports-passwor")).toBe("auth_error");
  });

  test("of a user without a password is never accepted", async () => {
    const { url } = await startServer({ users: [{ login: "keys-only" }] });
    for (const password of ["keys-only", "undefined", "null", " "]) {
      expect((await call(url, "login.user", { login: "keys-only", password })).error?.data.mnemonic).toBe(
        "auth_error",
      );
    }
  });
});

describe("the points", () => {
  const limits = { limits: { day_limit: 100, minute_limit: 2 } };

  test("are taken by success only, and told in every answer that knows the account", async () => {
    const { url } = await startServer(limits);
    const refused = await call(url, "start.scenario_call", { ...CALL_PARAMS, scenario_id: 1 });
    expect(refused.error?.data.metadata?.limits).toMatchObject({ minute_remaining: 2, day_remaining: 100 });
    const first = await call(url, "start.scenario_call", CALL_PARAMS);
    expect(first.result?.metadata.limits).toMatchObject({ minute_remaining: 1, day_remaining: 99 });
    const second = await call(url, "start.scenario_call", CALL_PARAMS);
    expect(second.result?.metadata.limits).toMatchObject({ minute_remaining: 0, day_remaining: 98 });
    const third = await call(url, "start.scenario_call", CALL_PARAMS);
    expect(third.error?.data).toMatchObject({
      mnemonic: "limit_exceeded",
      params: { limit_type: "minute", limit_max_value: 2 },
      metadata: { limits: { minute_remaining: 0, minute_reset: 60 } },
    });
  });

  test("are there again when the minute is over", async () => {
    const { url, clock } = await startServer(limits);
    await call(url, "start.scenario_call", CALL_PARAMS);
    await call(url, "start.scenario_call", CALL_PARAMS);
    await clock.advance(60_000);
    expect((await call(url, "start.scenario_call", CALL_PARAMS)).result?.metadata.limits).toMatchObject({
      minute_remaining: 1,
      day_remaining: 97,
    });
  });

  test("of many requests at once are never more than there are", async () => {
    const { url } = await startServer({ limits: { day_limit: 100, minute_limit: 3 } });
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => call(url, "start.scenario_call", CALL_PARAMS, index)),
    );
    expect(answers.filter((answer) => answer.result !== undefined)).toHaveLength(3);
    expect(answers.filter((answer) => answer.error?.data.mnemonic === "limit_exceeded")).toHaveLength(9);
  });

  test("are given back when the session could not be stored", async () => {
    class FullStore extends MemoryStore {
      override async createSession(): Promise<number> {
        throw new StoreError("write_failed", "the disk of the test is full");
      }
    }
    const lines: string[] = [];
    const log = createLog({ level: "error", write: (line) => lines.push(line), now: () => NOW });
    const { url, server } = await startServer({}, { store: new FullStore(), log });
    const answer = await call(url, "start.scenario_call", CALL_PARAMS);
    expect(answer.error?.data).toMatchObject({
      mnemonic: "internal_error",
      metadata: { limits: { minute_remaining: 250 } },
    });
    expect(server.calls.live).toBe(0);
    expect(lines.join("")).toContain("handler_failed");
  });

  test("are not told, and not counted, where the tariff sets no limits", async () => {
    const { url } = await startServer({ limits: null });
    expect((await call(url, "start.scenario_call", CALL_PARAMS)).result?.metadata).toEqual({});
  });
});

describe("the address of the caller", () => {
  test("behind a trusted proxy is the one that the proxy saw", async () => {
    const { url } = await startServer({}, { trustedProxies: ["127.0.0.1"] });
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "start.scenario_call",
      params: CALL_PARAMS,
    });
    const headers = { "content-type": "application/json", "x-forwarded-for": "127.0.0.1, 203.0.113.9" };
    expect((await send(url, body, { headers })).body).toMatchObject({
      error: { data: { mnemonic: "ip_not_whitelisted", params: { ip: "203.0.113.9" } } },
    });
  });

  test("is the socket's where no proxy is trusted", async () => {
    const { url } = await startServer();
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "start.scenario_call",
      params: CALL_PARAMS,
    });
    const headers = { "content-type": "application/json", "x-forwarded-for": "203.0.113.9" };
    expect((await send(url, body, { headers })).body).toHaveProperty("result");
  });
});

describe("a session that is accepted", () => {
  test("is stored with everything that was asked, before the answer", async () => {
    const { url, store } = await startServer();
    const params = { ...CALL_PARAMS, external_id: "34rty567", direction: "out", dtmf_string: "1" };
    const answer = await call(url, "start.scenario_call", params, "req1");
    const id = answer.result?.data["call_session_id"] as number;
    expect(await store.session(id)).toMatchObject({
      call_session_id: id,
      account_id: 1001,
      user_login: "demo",
      request_id: "req1",
      created_at: NOW,
      direction: "out",
      external_id: "34rty567",
      scenario_id: 23456,
      virtual_phone_number: "74993720692",
      effective_virtual_phone_number: "74993720692",
      contact_phone_number: "79260000000",
      plan: { dtmf_string: "1" },
    });
  });

  test("is labelled as incoming where nothing is said", async () => {
    const { url, store } = await startServer();
    await call(url, "start.scenario_call", CALL_PARAMS);
    expect(await store.session(1)).toMatchObject({ direction: "in", external_id: null });
  });

  test("finds a phone busy that has as many calls as it takes", async () => {
    const { url, store, clock } = await startServer({
      employees: [501, 502, 503].map((id) => ({ id, full_name: "x", phones: [{ phone_number: "100123" }] })),
    });
    await call(url, "start.scenario_call", CALL_PARAMS);
    await clock.settle();
    await call(url, "start.scenario_call", CALL_PARAMS);
    const busy = async (id: number) => (await store.session(id))?.plan.operations[0]?.phones[0]?.busy;
    expect([await busy(1), await busy(2)]).toEqual([false, true]);
  });
});

test("the first example of the documents talks in the sandbox, in 8 to 12 seconds", async () => {
  const { url, store, clock } = await startServer();
  const message = { type: "media", value: "237" };
  await call(url, "start.scenario_call", {
    ...CALL_PARAMS,
    external_id: "34rty567",
    dtmf_string: "..1.2.3",
    switch_at_once: false,
    direction: "in",
    contact_message: message,
    employee_message: message,
  });
  const lasted = await clock.runToEnd();
  expect(lasted).toBeGreaterThanOrEqual(8000);
  expect(lasted).toBeLessThanOrEqual(12_000);
  expect(await store.session(1)).toMatchObject({ finished: { finish_reason: "success_finish" } });
});

test("neither a token nor a whole phone number stands in the log, however much is logged", async () => {
  const lines: string[] = [];
  const log = createLog({ level: "debug", write: (line) => lines.push(line), now: () => NOW });
  const { url, clock } = await startServer({}, { log });
  const token = await logIn(url);
  await call(url, "start.scenario_call", { ...CALL_PARAMS, access_token: token });
  await call(url, "start.scenario_call", { ...CALL_PARAMS, access_token: "unknown-token-of-somebody" });
  await call(url, "start.scenario_call", { ...CALL_PARAMS, contact: "79260000013" });
  await call(url, `start.${KEY}.79260000000`, CALL_PARAMS);
  await clock.runToEnd();
  const written = lines.join("");
  expect(written).toContain('"method":"start.scenario_call"');
  for (const secret of [
    token,
    KEY,
    "unknown-token",
    "demo-password",
    "79260000000",
    "79260000013",
    "74993720692",
  ]) {
    expect(written).not.toContain(secret);
  }
});
