import { onTestFinished, describe, expect, it } from "vitest";
import { createNodeDataClient } from "../src/index.ts";
import type { NodeDataClient, NodeDataClientOptions } from "../src/index.ts";
import { failureOf, serve, TOKEN } from "./harness.ts";
import { heldClock } from "./held-clock.ts";
import { httpAnswer } from "@scenario-call/client-conformance";
import type { RawRequest } from "@scenario-call/client-conformance";

const METADATA = { total_items: 7 };

const answerWith =
  (data: unknown) =>
  ({ socket, id }: RawRequest): void =>
    void socket.write(
      httpAnswer(JSON.stringify({ jsonrpc: "2.0", id, result: { data, metadata: METADATA } })),
    );

const clientOf = (url: string): NodeDataClient => {
  const client = createNodeDataClient({
    url: url.replace("/v4.0", "/v2.0"),
    token: TOKEN,
    connect_attempts: 1,
  });
  onTestFinished(client.close);
  return client;
};

const INTERVAL = { date_from: "2026-01-01 00:00:00", date_till: "2026-01-31 23:59:59" };

describe("a client of the Data API", () => {
  it("asks with the token among the parameters, at the path of this API", async () => {
    const server = await serve({ onRequest: answerWith([]) });
    const filter = { field: "call_api_external_id", operator: "=", value: "order-17" } as const;
    expect(await clientOf(server.url).getCallsReport({ ...INTERVAL, filter })).toEqual([]);
    const [request] = server.requests;
    expect(request?.head).toMatch(/^POST \/v2\.0 HTTP/u);
    expect(JSON.parse(request?.body ?? "")).toMatchObject({
      method: "get.calls_report",
      params: { access_token: TOKEN, ...INTERVAL, filter },
    });
  });

  it("tells how many rows there are in all, beside those of the page", async () => {
    const server = await serve({ onRequest: answerWith([{ id: 1 }]) });
    expect(await clientOf(server.url).safe.getScenarios({ limit: 1, fields: ["id"] })).toEqual({
      ok: true,
      data: [{ id: 1 }],
      metadata: METADATA,
    });
  });

  it("needs no parameters where the method demands none", async () => {
    const server = await serve({ onRequest: answerWith([]) });
    const client = clientOf(server.url);
    expect(await client.getScenarios()).toEqual([]);
    expect(await client.getVirtualNumbers()).toEqual([]);
    expect(await client.call("get.media_files", {})).toEqual([]);
  });

  it("refuses here what the spec refuses, and sends nothing", async () => {
    const server = await serve({ onRequest: answerWith([]) });
    const failure = await failureOf(clientOf(server.url).safe.getMediaFiles({ limit: 10_001 }));
    expect(failure).toMatchObject({
      kind: "invalid_request",
      mnemonic: "invalid_parameter_value",
      field: "limit",
    });
    expect(server.requests).toHaveLength(0);
  });

  it("knows the base URLs of the brands", () => {
    for (const brand of ["uis", "comagic", "callgear", "octella", "novofon"] as const) {
      createNodeDataClient({ brand, token: TOKEN }).close();
    }
    const wrong = { brand: "nobody", token: TOKEN } as unknown as NodeDataClientOptions;
    expect(() => createNodeDataClient(wrong)).toThrow(TypeError);
  });

  it.each([
    ["expire_at, as the documents' table has it", "expire_at"],
    ["expire, as their sample has it", "expire"],
  ])("logs in by itself, once for all that wait, and again a minute before %s", async (_, member) => {
    const clock = heldClock();
    let logins = 0;
    const server = await serve({
      onRequest: (request) => {
        if (request.method !== "login.user") {
          answerWith([])(request);
          return;
        }
        logins += 1;
        const access_token = `data-session-${logins}`;
        answerWith({ access_token, [member]: clock.now() / 1000 + 600, app_id: 1001 })(request);
      },
    });
    const client = createNodeDataClient({
      url: server.url.replace("/v4.0", "/v2.0"),
      login: "demo",
      password: "hunter2-hunter2",
      connect_attempts: 1,
      clock,
    });
    onTestFinished(client.close);
    await Promise.all([client.getScenarios(), client.getMediaFiles(), client.getVirtualNumbers()]);
    expect(logins).toBe(1);
    expect(server.requests.at(-1)?.params["access_token"]).toBe("data-session-1");
    clock.advance(540_000 - 1);
    await client.getScenarios();
    expect(logins).toBe(1);
    clock.advance(1);
    await client.getScenarios();
    expect(logins).toBe(2);
  });

  it("counts the documented hour where a login tells no end", async () => {
    const clock = heldClock();
    let logins = 0;
    const server = await serve({
      onRequest: (request) => {
        if (request.method === "login.user") logins += 1;
        answerWith(request.method === "login.user" ? { access_token: `t${logins}` } : [])(request);
      },
    });
    const url = server.url.replace("/v4.0", "/v2.0");
    const client = createNodeDataClient({ url, login: "demo", password: "hunter2-hunter2", clock });
    onTestFinished(client.close);
    await client.getScenarios();
    clock.advance(3_540_000 - 1);
    await client.getScenarios();
    expect(logins).toBe(1);
    clock.advance(1);
    await client.getScenarios();
    expect(logins).toBe(2);
  });

  it("wants a token, or login and password", () => {
    const without = { brand: "uis", token: "" } as const;
    expect(() => createNodeDataClient(without)).toThrow("Give token");
  });

  it("does not take the fields of another method for its own", () => {
    const misuse = (client: NodeDataClient): unknown =>
      // @ts-expect-error: scenarios have no status.
      client.getScenarios({ fields: ["status"] });
    expect(misuse).toBeTypeOf("function");
  });
});
