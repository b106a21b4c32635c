import { describe, expect, it } from "vitest";
import { createNodeClient } from "../src/index.ts";
import type { NodeClientOptions } from "../src/index.ts";
import { clientOf, failureOf, PARAMS, printed, serve, TOKEN } from "./harness.ts";
import { heldClock } from "./held-clock.ts";
import { accepted, httpAnswer, loggedIn, refusal } from "@scenario-call/client-conformance";
import type { RawRequest } from "@scenario-call/client-conformance";

const answer = (request: RawRequest): void => void request.socket.write(httpAnswer(accepted(request)));

describe("a call", () => {
  it("sends one request as the documents demand", async () => {
    const server = await serve({ onRequest: answer });
    const client = clientOf(server.url, { request_id: () => "req1" });
    expect(await client.startScenarioCall({ ...PARAMS, external_id: "заказ 7" })).toEqual({
      call_session_id: 234568,
    });
    const [request] = server.requests;
    expect(JSON.parse(request?.body ?? "")).toEqual({
      jsonrpc: "2.0",
      method: "start.scenario_call",
      id: "req1",
      params: { access_token: TOKEN, ...PARAMS, external_id: "заказ 7" },
    });
    // In the order in which the documents show them.
    expect(request?.body).toMatch(
      /^\{"jsonrpc":"2\.0","method":"start\.scenario_call","id":"req1","params":\{"access_token":/u,
    );
    expect(request?.head).toMatch(/^POST \/v4\.0 HTTP\/1\.1\r\n/u);
    expect(request?.head).toMatch(/^content-type: application\/json; charset=UTF-8\r?$/imu);
    expect(request?.head).not.toMatch(/2fRN|7926|7499/u);
  });

  it("can be made by the name of the method, in both forms", async () => {
    const server = await serve({ onRequest: answer });
    const client = clientOf(server.url);
    expect(await client.call("start.scenario_call", PARAMS)).toEqual({ call_session_id: 234568 });
    expect(await client.safe.call("start.scenario_call", PARAMS)).toEqual({
      ok: true,
      data: { call_session_id: 234568 },
      metadata: null,
    });
  });

  it("uses the connection of the one before", async () => {
    const server = await serve({ onRequest: answer });
    const client = clientOf(server.url);
    for (let n = 0; n < 5; n += 1) await client.startScenarioCall(PARAMS);
    expect([server.requests.length, server.connections()]).toEqual([5, 1]);
  });

  it.each([
    ["timeout=1", 2],
    ["timeout=5, max=100", 1],
    ["max=100", 1],
  ])(
    "leaves a connection in time that the service says it will close: Keep-Alive: %s",
    async (asked, opened) => {
      const server = await serve({
        onRequest: (request) =>
          void request.socket.write(httpAnswer(accepted(request), "200 OK", [`Keep-Alive: ${asked}`])),
      });
      const client = clientOf(server.url);
      for (let n = 0; n < 2; n += 1) await client.startScenarioCall(PARAMS);
      expect([server.requests.length, server.connections()]).toEqual([2, opened]);
    },
  );

  it("tells the limits of the last answer", async () => {
    const limits = {
      day_limit: 50000,
      day_remaining: 49999,
      day_reset: 1,
      minute_limit: 250,
      minute_remaining: 249,
      minute_reset: 2,
    };
    const server = await serve({
      onRequest: ({ socket, id }) =>
        void socket.write(
          httpAnswer(
            JSON.stringify({
              jsonrpc: "2.0",
              id,
              result: { data: { call_session_id: 1, new: 1 }, metadata: { limits } },
            }),
          ),
        ),
    });
    const client = clientOf(server.url);
    expect(client.limits).toBeNull();
    expect(await client.startScenarioCall(PARAMS)).toEqual({ call_session_id: 1, new: 1 });
    expect(client.limits).toEqual(limits);
  });
});

describe("login and password", () => {
  const PASSWORD = "hunter2-hunter2";
  /** Gives out tokens t1, t2, … and accepts only the newest. */
  const startService = async (
    clock = heldClock(),
  ): Promise<{
    readonly clock: typeof clock;
    readonly server: Awaited<ReturnType<typeof serve>>;
    readonly logins: () => number;
    readonly revoke: () => void;
  }> => {
    let logins = 0;
    let valid = "";
    const server = await serve({
      onRequest: (request) => {
        const { socket, method, params } = request;
        if (method === "login.user") {
          valid = `session-token-${(logins += 1)}`;
          return void socket.write(httpAnswer(loggedIn(request, valid, clock.now() / 1000 + 3_600)));
        }
        const good = params["access_token"] === valid;
        socket.write(
          httpAnswer(
            good ? accepted(request) : refusal(request, "access_token_invalid", "Access token is invalid"),
          ),
        );
      },
    });
    return { clock, server, logins: () => logins, revoke: () => void (valid = "revoked") };
  };
  const login = { login: "demo", password: PASSWORD };

  it("are exchanged once, however many calls wait", async () => {
    const { server, clock, logins } = await startService();
    const client = clientOf(server.url, { ...login, clock });
    const results = await Promise.all(Array.from({ length: 8 }, () => client.startScenarioCall(PARAMS)));
    expect(results).toHaveLength(8);
    expect(logins()).toBe(1);
    expect(server.requests.find(({ method }) => method === "login.user")?.params).toEqual(login);
  });

  it("are used again a minute before the hour ends", async () => {
    const { server, clock, logins } = await startService();
    const client = clientOf(server.url, { ...login, clock });
    await client.startScenarioCall(PARAMS);
    clock.advance(3_539_999);
    await client.startScenarioCall(PARAMS);
    expect(logins()).toBe(1);
    clock.advance(1);
    await client.startScenarioCall(PARAMS);
    expect(logins()).toBe(2);
  });

  it("are used again once when the service refuses the token, and every waiting call succeeds", async () => {
    const { server, clock, logins, revoke } = await startService();
    const client = clientOf(server.url, { ...login, clock });
    await client.startScenarioCall(PARAMS);
    revoke();
    await Promise.all(Array.from({ length: 5 }, () => client.startScenarioCall(PARAMS)));
    expect(logins()).toBe(2);
  });

  it("that are wrong leave the call unsent and say why", async () => {
    const server = await serve({
      onRequest: ({ socket, id }) =>
        void socket.write(httpAnswer(refusal({ id }, "auth_error", `Wrong: ${PASSWORD}`))),
    });
    const failure = await failureOf(clientOf(server.url, login).safe.startScenarioCall(PARAMS));
    expect(failure).toMatchObject({
      kind: "not_sent",
      reason: "token_unavailable",
      repeatable: false,
      cause: { kind: "api_error", mnemonic: "auth_error" },
    });
    expect(server.requests.map(({ method }) => method)).toEqual(["login.user"]);
    expect(printed(failure)).not.toContain(PASSWORD);
    expect(printed(failure)).toContain("auth_error");
  });
});

describe("a token", () => {
  const refuseOnce = (request: RawRequest): void =>
    void request.socket.write(
      httpAnswer(request.number === 1 ? refusal(request, "access_token_invalid") : accepted(request)),
    );

  it("by function is asked for again after it was refused", async () => {
    const server = await serve({ onRequest: refuseOnce });
    const token = ({ refused }: { readonly refused: string | null }): string =>
      refused === null ? "old-token" : "new-token";
    expect(await clientOf(server.url, { token }).startScenarioCall(PARAMS)).toEqual({
      call_session_id: 234568,
    });
    expect(server.requests.map(({ params }) => params["access_token"])).toEqual(["old-token", "new-token"]);
  });

  it("that is permanent is not sent twice", async () => {
    const server = await serve({ onRequest: refuseOnce });
    const failure = await failureOf(clientOf(server.url).safe.startScenarioCall(PARAMS));
    expect(failure).toMatchObject({
      kind: "api_error",
      mnemonic: "access_token_invalid",
      repeat: "after_login",
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe("options", () => {
  it.each(["uis", "comagic", "callgear", "octella", "novofon"] as const)("know the brand %s", (brand) => {
    expect(() => createNodeClient({ brand, token: TOKEN }).close()).not.toThrow();
  });

  it.each([
    "http://127.0.0.1:8080/v4.0",
    "http://localhost/v4.0",
    "http://api.localhost:1/v4.0",
    "http://[::1]:8080/v4.0",
    "https://calls.example.com/v4.0",
  ])("accept %s", (url) => {
    expect(() => createNodeClient({ url, token: TOKEN }).close()).not.toThrow();
  });

  it.each([
    "http://calls.example.com/v4.0",
    "http://127.0.0.1.example.com/v4.0",
    "http://localhost.example.com/v4.0",
    "http://10.0.0.1/v4.0",
    "http://[::2]/v4.0",
  ])("refuse %s, unless it is allowed by name", (url) => {
    expect(() => createNodeClient({ url, token: TOKEN })).toThrow(/allow_insecure/u);
    expect(() => createNodeClient({ url, token: TOKEN, allow_insecure: true }).close()).not.toThrow();
  });

  it.each([
    `https://user:${TOKEN}@calls.example.com/v4.0`,
    `https://calls.example.com/v4.0?access_token=${TOKEN}`,
    `https://calls.example.com/v4.0#${TOKEN}`,
    `ftp://calls.example.com/${TOKEN}`,
    TOKEN,
  ])("refuse %s and do not repeat it", (url) => {
    expect(() => createNodeClient({ url, token: TOKEN })).toThrow(TypeError);
    expect(() => createNodeClient({ url, token: TOKEN })).not.toThrow(TOKEN);
  });

  it.each<[string, object]>([
    ["no service", { token: TOKEN }],
    ["two services", { brand: "uis", url: "https://x.example", token: TOKEN }],
    ["an unknown brand", { brand: "toString", token: TOKEN }],
    ["no credentials", { brand: "uis" }],
    ["an empty token", { brand: "uis", token: "" }],
    ["a login without a password", { brand: "uis", login: "demo" }],
    ["token and login", { brand: "uis", token: TOKEN, login: "demo", password: "p" }],
  ])("refuse %s", (_name, options) => {
    expect(() => createNodeClient(options as NodeClientOptions)).toThrow(TypeError);
  });

  it.each<[string, object]>([
    ["timeout_ms", { timeout_ms: 0 }],
    ["try_timeout_ms", { try_timeout_ms: Number.NaN }],
    ["connect_attempts", { connect_attempts: 11 }],
    ["answer_limit_bytes", { answer_limit_bytes: 0 }],
  ])("refuse a senseless %s", (name, rest) => {
    expect(() => createNodeClient({ brand: "uis", token: TOKEN, ...rest })).toThrow(name);
  });

  it("show no secret when a client is printed", async () => {
    const client = clientOf("http://127.0.0.1:1/v4.0", { login: "demo", password: "hunter2-hunter2" });
    const { inspect } = await import("node:util");
    expect(inspect(client, { depth: 9, showHidden: true }) + JSON.stringify(client)).not.toContain(
      "hunter2-hunter2",
    );
  });
});
