import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { accepted } from "@scenario-call/client-conformance";
import { generate } from "selfsigned";
import { describe, expect, it, onTestFinished } from "vitest";
import { createEventReader } from "../src/events.ts";
import { createNodeClient } from "../src/index.ts";
import { startConnectProxy } from "./connect-proxy.ts";
import { clientOf, failureOf, PARAMS, printed, serve } from "./harness.ts";
import { heldClock } from "./held-clock.ts";

const answering = () =>
  serve({
    onRequest: (request) => {
      const body = accepted(request);
      request.socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    },
  });

/** A service with TLS and a certificate of its own for calls.example. */
const secured = async (): Promise<{
  readonly port: number;
  readonly ca: string;
  readonly bodies: readonly string[];
}> => {
  const pems = await generate([{ name: "commonName", value: "calls.example" }], {
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: "calls.example" }] },
    ],
  });
  const bodies: string[] = [];
  const server = createServer({ key: pems.private, cert: pems.cert }, (request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      bodies.push(body);
      response.end(accepted(JSON.parse(body) as { readonly id: string }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, ca: pems.cert, bodies };
};

const aborter = (): { readonly signal: AbortSignal; readonly abort: () => void } => {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(new Error("Enough")) };
};

describe("a client with a proxy", () => {
  it("sends through a tunnel, and keeps it for the next call", async () => {
    const server = await answering();
    const proxy = await startConnectProxy();
    const client = clientOf(server.url, { proxy: `http://127.0.0.1:${proxy.port}` });
    for (let n = 0; n < 3; n += 1)
      expect((await client.startScenarioCall(PARAMS)).call_session_id).toBe(234568);
    expect(proxy.asked).toEqual([`127.0.0.1:${server.port}`]);
    expect(proxy.requests).toEqual([]);
    expect(proxy.credentials).toEqual([null]);
  });

  it("shows the proxy neither token nor parameters, and the service the certificate that it expects", async () => {
    const service = await secured();
    const proxy = await startConnectProxy({ to: service.port });
    const client = clientOf("https://calls.example/v4.0", {
      proxy: `http://127.0.0.1:${proxy.port}`,
      tls: { ca: service.ca },
    });
    expect((await client.startScenarioCall(PARAMS)).call_session_id).toBe(234568);
    expect(proxy.asked).toEqual(["calls.example:443"]);
    expect(service.bodies).toHaveLength(1);
  });

  it("sends nothing to a service whose certificate it does not know", async () => {
    const service = await secured();
    const proxy = await startConnectProxy({ to: service.port });
    const client = clientOf("https://calls.example/v4.0", { proxy: `http://127.0.0.1:${proxy.port}` });
    const error = await failureOf(client.safe.startScenarioCall(PARAMS));
    expect(error).toMatchObject({ kind: "not_sent", reason: "connection_failed" });
    expect(service.bodies).toEqual([]);
  });

  it("takes the proxy of the environment", async () => {
    const service = await secured();
    const proxy = await startConnectProxy({ to: service.port });
    const before = process.env["HTTPS_PROXY"];
    process.env["HTTPS_PROXY"] = `http://127.0.0.1:${proxy.port}`;
    onTestFinished(() => {
      if (before === undefined) delete process.env["HTTPS_PROXY"];
      else process.env["HTTPS_PROXY"] = before;
    });
    const client = clientOf("https://calls.example/v4.0", { tls: { ca: service.ca } });
    await client.startScenarioCall(PARAMS);
    expect(proxy.asked).toEqual(["calls.example:443"]);
  });

  it("reads events through it too", async () => {
    const proxy = await startConnectProxy({ refuseWith: 403 });
    const reader = createEventReader({
      url: "https://calls.example/v4.0",
      token: "demo-key",
      proxy: `http://127.0.0.1:${proxy.port}`,
      attempts: 1,
    });
    await expect(reader.events(1).next()).rejects.toMatchObject({ reason: "unreachable" });
    expect(proxy.asked).toEqual(["calls.example:443"]);
  });
});

describe("user and password of a proxy", () => {
  it("reach it, and stand in nothing that is printed", async () => {
    const proxy = await startConnectProxy({ refuseWith: 407 });
    const client = clientOf("https://calls.example/v4.0", {
      proxy: `http://some%40one:very%20secret@127.0.0.1:${proxy.port}`,
    });
    const error = await failureOf(client.safe.startScenarioCall(PARAMS));
    expect(proxy.credentials).toEqual([`Basic ${Buffer.from("some@one:very secret").toString("base64")}`]);
    expect(error).toMatchObject({ kind: "not_sent", reason: "connection_failed" });
    expect(printed(error)).toContain("407");
    expect(printed(error)).not.toMatch(/secret|some(?:%40|@)one|c29tZUBvbmU/u);
  });
});

describe("user and password of a proxy with a percent sign that begins no escape", () => {
  it.each([
    ["100%", "100%"],
    ["%zz", "%zz"],
    ["%C3", "\u00c3"],
    ["50%25%", "50%%"],
  ])("reach it, decoded as the standard of URLs decodes: %s", async (written, meant) => {
    const proxy = await startConnectProxy({ refuseWith: 407 });
    const client = clientOf("https://calls.example/v4.0", {
      proxy: `http://some:${written}@127.0.0.1:${proxy.port}`,
    });
    expect(await failureOf(client.safe.startScenarioCall(PARAMS))).toMatchObject({
      kind: "not_sent",
      cause: { code: "PROXY_407" },
    });
    expect(proxy.credentials).toEqual([`Basic ${Buffer.from(`some:${meant}`, "latin1").toString("base64")}`]);
  });
});

describe("a proxy that opens no tunnel", () => {
  it.each([
    [407, 1],
    [403, 1],
    [502, 3],
    [503, 3],
    [-1, 3],
  ])("answering %d: nothing was sent, and %d tunnels were asked for", async (refuseWith, times) => {
    const proxy = await startConnectProxy({ refuseWith });
    const clock = heldClock();
    const client = createNodeClient({
      url: "https://calls.example/v4.0",
      token: "t",
      proxy: `http://127.0.0.1:${proxy.port}`,
      clock: { ...clock, after: (ms, task) => (ms <= 2_000 ? clock.after(0, task) : clock.after(ms, task)) },
    });
    onTestFinished(client.close);
    const failed = failureOf(client.safe.startScenarioCall(PARAMS));
    for (let asked = 0; asked < times;) {
      await new Promise(setImmediate);
      clock.advance(0);
      asked = proxy.asked.length;
    }
    const error = await failed;
    expect(error).toMatchObject({ kind: "not_sent", reason: "connection_failed", neverStarted: true });
    expect(proxy.asked).toHaveLength(times);
  });

  it("is given up when it says nothing, long before the time of a patient call is over", async () => {
    const proxy = await startConnectProxy({ refuseWith: 0 });
    const clock = heldClock();
    const client = clientOf("https://calls.example/v4.0", {
      proxy: `http://127.0.0.1:${proxy.port}`,
      clock,
      timeout_ms: 600_000,
    });
    const failed = failureOf(client.safe.startScenarioCall(PARAMS));
    while (proxy.asked.length === 0) await new Promise(setImmediate);
    clock.advance(30_000);
    expect(await failed).toMatchObject({ kind: "not_sent", reason: "connection_failed" });
    while (proxy.open() > 0) await new Promise(setImmediate);
  });

  it("is left at once when the time of the call ends, or somebody aborts it", async () => {
    const proxy = await startConnectProxy({ refuseWith: 0 });
    const clock = heldClock();
    const client = clientOf("https://calls.example/v4.0", {
      proxy: `http://127.0.0.1:${proxy.port}`,
      clock,
      timeout_ms: 1_000,
    });
    const late = failureOf(client.safe.startScenarioCall(PARAMS));
    while (proxy.asked.length === 0) await new Promise(setImmediate);
    clock.advance(1_000);
    expect(await late).toMatchObject({ kind: "not_sent", reason: "timeout" });
    while (proxy.open() > 0) await new Promise(setImmediate);

    const { signal, abort } = aborter();
    const aborted = failureOf(client.safe.startScenarioCall(PARAMS, { signal }));
    while (proxy.asked.length === 1) await new Promise(setImmediate);
    abort();
    expect(await aborted).toMatchObject({ kind: "not_sent", reason: "aborted" });
    while (proxy.open() > 0) await new Promise(setImmediate);
  });

  it("is left at once by a reader of events that nobody waits for", async () => {
    const proxy = await startConnectProxy({ refuseWith: 0 });
    const reader = createEventReader({
      url: "https://calls.example/v4.0",
      token: "demo-key",
      proxy: `http://127.0.0.1:${proxy.port}`,
    });
    const { signal, abort } = aborter();
    const first = reader.events(1, { signal }).next();
    while (proxy.asked.length === 0) await new Promise(setImmediate);
    abort();
    await expect(first).rejects.toThrow("Enough");
    while (proxy.open() > 0) await new Promise(setImmediate);
  });
});

describe("choices that contradict each other", () => {
  const url = "https://calls.example/v4.0";
  const agent = { destroy: () => undefined } as never;
  const transport = () => async () => ({ kind: "not_sent", reason: "closed", transient: false }) as const;
  it.each([
    { agent, proxy: false as const },
    { agent, tls: {} },
    { agent, transport },
    { transport, proxy: "http://proxy.example" },
  ])("are refused when the client is made", (options) => {
    expect(() => createNodeClient({ url, token: "t", ...options })).toThrow(TypeError);
  });
});
