import { onTestFinished, describe, expect, it } from "vitest";
import { createNodeDataClient } from "../src/index.ts";
import type { NodeDataClient, NodeDataClientOptions } from "../src/index.ts";
import { failureOf, serve, TOKEN } from "./harness.ts";
import { httpAnswer } from "./raw-server.ts";
import type { RawRequest } from "./raw-server.ts";

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

  it("wants a token", () => {
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
