import http from "node:http";
import net from "node:net";
import { describe, expect, it } from "vitest";
import { clientOf, failureOf, PARAMS, printed, serve, TOKEN } from "./harness.ts";
import { accepted, httpAnswer, refusal } from "@scenario-call/client-conformance";
import type { Behaviour, RawRequest } from "@scenario-call/client-conformance";
import { heldClock } from "./held-clock.ts";

/** The whole answer to a request, as bytes on the wire. */
const whole = (request: Pick<RawRequest, "id">): string => httpAnswer(accepted(request));

/** Sends the beginning of the answer and cuts the connection. */
const cutAfter = (bytes: number) => (request: RawRequest) =>
  void request.socket.end(whole(request).slice(0, bytes), () => request.socket.destroy());

describe("a request whose answer is lost has an unknown outcome and is sent once", () => {
  const cases: readonly (readonly [string, Behaviour, object])[] = [
    ["cut within the headers", { onRequest: cutAfter(20) }, { reason: "connection_lost", httpStatus: null }],
    [
      "cut after the headers",
      { onRequest: (request) => cutAfter(whole(request).indexOf("{"))(request) },
      { reason: "connection_lost", httpStatus: 200 },
    ],
    [
      "cut within the body",
      { onRequest: (request) => cutAfter(whole(request).length - 1)(request) },
      { reason: "connection_lost", httpStatus: 200 },
    ],
    [
      "cut within a chunked body that is whole JSON already",
      {
        onRequest: (request) =>
          void request.socket.end(
            `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${accepted(request).length.toString(16)}\r\n${accepted(request)}\r\n`,
          ),
      },
      { reason: "connection_lost" },
    ],
    [
      "answered with nothing",
      { onRequest: ({ socket }) => void socket.write(httpAnswer("", "204 No Content")) },
      { reason: "answer_unreadable", httpStatus: 204 },
    ],
    [
      "answered with 413 and HTML",
      { onRequest: ({ socket }) => void socket.write(httpAnswer("<html>", "413 Payload Too Large")) },
      { httpStatus: 413, reason: "answer_unreadable" },
    ],
    [
      "answered with 500 and HTML",
      { onRequest: ({ socket }) => void socket.write(httpAnswer("<html>", "500 Internal Server Error")) },
      { httpStatus: 500, reason: "answer_unreadable" },
    ],
    [
      "answered with 503 and HTML",
      {
        onRequest: ({ socket }) =>
          void socket.write(httpAnswer("<html>", "503 Service Unavailable", ["Retry-After: 0"])),
      },
      { httpStatus: 503, reason: "answer_unreadable" },
    ],
    [
      "answered with more than is read, by its length",
      { onRequest: ({ socket }) => void socket.write(httpAnswer(" ".repeat(2_000))) },
      { reason: "answer_too_large" },
    ],
    [
      "answered with more than is read, in chunks",
      {
        onRequest: ({ socket }) =>
          void socket.write(
            `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n${" ".repeat(2_000)}\r\n`,
          ),
      },
      { reason: "answer_too_large" },
    ],
  ];

  it.each(cases)("%s", async (_name, behaviour, expected) => {
    const server = await serve(behaviour);
    const client = clientOf(server.url, { connect_attempts: 3, answer_limit_bytes: 1_000 });
    const failure = await failureOf(client.safe.startScenarioCall(PARAMS));
    expect(failure).toMatchObject({
      kind: "unknown_outcome",
      neverStarted: false,
      repeatable: false,
      ...expected,
    });
    expect(server.requests).toHaveLength(1);
    expect(printed(failure)).not.toMatch(/79260000000|74993720692/u);
    expect(printed(failure)).not.toContain(TOKEN);
  });

  it("cut at any byte of the answer", async () => {
    let cut = 0;
    const server = await serve({ onRequest: (request) => cutAfter(cut)(request) });
    const client = clientOf(server.url, { connect_attempts: 3, request_id: () => "req1" });
    const { length } = whole({ id: "req1" });
    const kinds = new Set<string>();
    for (cut = 0; cut < length; cut += 1)
      kinds.add((await failureOf(client.safe.startScenarioCall(PARAMS))).kind);
    expect([...kinds]).toEqual(["unknown_outcome"]);
    expect(server.requests).toHaveLength(length);
  });

  it("not answered in time", async () => {
    const clock = heldClock();
    const server = await serve({});
    const failure = failureOf(
      clientOf(server.url, { clock, timeout_ms: 5_000, connect_attempts: 3 }).safe.startScenarioCall(PARAMS),
    );
    await server.arrived(1);
    clock.advance(5_000);
    expect(await failure).toMatchObject({ kind: "unknown_outcome", reason: "timeout" });
    expect(server.requests).toHaveLength(1);
    await server.hungUp();
  });

  it("cut on a connection that had served before", async () => {
    const server = await serve({
      onRequest: (request) =>
        void (request.number === 1 ? request.socket.write(whole(request)) : request.socket.destroy()),
    });
    const client = clientOf(server.url, { connect_attempts: 3 });
    await client.startScenarioCall(PARAMS);
    expect(await failureOf(client.safe.startScenarioCall(PARAMS))).toMatchObject({ kind: "unknown_outcome" });
    expect([server.requests.length, server.connections()]).toEqual([2, 1]);
  });

  it("cut by a server that hangs up as soon as it is connected to", async () => {
    const server = await serve({ onConnection: (socket) => void socket.destroy() });
    const failure = await failureOf(clientOf(server.url).safe.startScenarioCall(PARAMS));
    // Nothing tells the client that its bytes were thrown away unread.
    expect(failure).toMatchObject({ kind: "unknown_outcome", reason: "connection_lost" });
  });
});

describe("a request that never left says so", () => {
  it("after a refused connection", async () => {
    const server = await serve({});
    await server.close();
    const failure = await failureOf(clientOf(server.url).safe.startScenarioCall(PARAMS));
    expect(failure).toMatchObject({
      kind: "not_sent",
      reason: "connection_failed",
      neverStarted: true,
      repeatable: true,
    });
    expect(failure.cause).toMatchObject({ name: "NetworkError", code: "ECONNREFUSED" });
  });

  it("after a TLS handshake that was cut", async () => {
    const server = await serve({
      onConnection: (socket) => void socket.once("data", () => socket.destroy()),
    });
    const failure = await failureOf(
      clientOf(server.url.replace("http:", "https:")).safe.startScenarioCall(PARAMS),
    );
    expect(failure).toMatchObject({ kind: "not_sent", reason: "connection_failed" });
    expect(server.requests).toHaveLength(0);
  });

  it("after something that is no TLS, which is not tried again", async () => {
    const server = await serve({ onConnection: (socket) => void socket.end("220 mail ready\r\n") });
    const client = clientOf(server.url.replace("http:", "https:"), { connect_attempts: 3 });
    expect(await failureOf(client.safe.startScenarioCall(PARAMS))).toMatchObject({ kind: "not_sent" });
    expect(server.connections()).toBe(1);
  });

  it("when the time ends within the TLS handshake", async () => {
    const clock = heldClock();
    const connected = Promise.withResolvers<void>();
    const server = await serve({
      onConnection: (socket) => void socket.once("data", () => connected.resolve()),
    });
    const client = clientOf(server.url.replace("http:", "https:"), { clock, timeout_ms: 5_000 });
    const failure = failureOf(client.safe.startScenarioCall(PARAMS));
    await connected.promise;
    clock.advance(5_000);
    expect(await failure).toMatchObject({ kind: "not_sent", reason: "timeout", neverStarted: true });
    expect(server.received()).not.toContain("POST");
  });

  it("when it is aborted while it waits for a connection, and is not sent later either", async () => {
    const server = await serve({});
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const client = clientOf(server.url, { agent });
    const first = client.safe.startScenarioCall(PARAMS);
    await server.arrived(1);
    const controller = new AbortController();
    const second = failureOf(client.safe.startScenarioCall(PARAMS, { signal: controller.signal }));
    controller.abort();
    expect(await second).toMatchObject({ kind: "not_sent", reason: "aborted" });
    const [request] = server.requests;
    if (request === undefined) throw new Error("The first request did not arrive");
    request.socket.write(whole(request));
    expect(await first).toMatchObject({ ok: true });
    const third = client.safe.startScenarioCall(PARAMS);
    await server.arrived(2);
    const last = server.requests.at(-1);
    last?.socket.write(whole(last));
    expect(await third).toMatchObject({ ok: true });
    expect(server.requests).toHaveLength(2);
    agent.destroy();
  });

  it("after the client was closed, while calls under way are finished", async () => {
    const server = await serve({});
    const client = clientOf(server.url);
    const underWay = client.startScenarioCall(PARAMS);
    await server.arrived(1);
    client.close();
    expect(await failureOf(client.safe.startScenarioCall(PARAMS))).toMatchObject({
      kind: "not_sent",
      reason: "closed",
    });
    const [request] = server.requests;
    request?.socket.write(whole(request));
    expect(await underWay).toEqual({ call_session_id: 234568 });
    await server.hungUp();
  });

  it("after an agent gave a connection that is closed already", async () => {
    class Stale extends http.Agent {
      override createConnection(): net.Socket {
        return new net.Socket().destroy();
      }
    }
    const failure = await failureOf(
      clientOf("http://127.0.0.1:1/v4.0", { agent: new Stale() }).safe.startScenarioCall(PARAMS),
    );
    expect(failure).toMatchObject({ kind: "not_sent", reason: "connection_failed" });
  });

  it("but is sent on the next try once a connection can be made", async () => {
    const clock = heldClock();
    const gone = await serve({});
    await gone.close();
    const server = await serve({ onRequest: (request) => void request.socket.write(whole(request)) });
    const ports = [gone.port, gone.port, server.port];
    // The first two connections are led to a port where nobody listens.
    class Detour extends http.Agent {
      override createConnection(
        ...[options, done]: Parameters<http.Agent["createConnection"]>
      ): ReturnType<http.Agent["createConnection"]> {
        return super.createConnection({ ...options, port: ports.shift() ?? server.port }, done);
      }
    }
    const agent = new Detour();
    const result = clientOf(server.url, { clock, agent, connect_attempts: 3 }).startScenarioCall(PARAMS);
    const tick = setInterval(() => clock.advance(100), 1);
    expect(await result).toEqual({ call_session_id: 234568 });
    clearInterval(tick);
    expect([ports.length, server.requests.length]).toEqual([0, 1]);
  });
});

describe("a request that was refused there says so, whatever the status", () => {
  it.each(["200 OK", "400 Bad Request", "503 Service Unavailable"])("with %s", async (status) => {
    const server = await serve({
      onRequest: ({ socket, id }) =>
        void socket.write(
          httpAnswer(
            refusal({ id }, "scenario_not_found", "Scenario with id 23456 not found", {
              params: { scenario_id: 23456 },
            }),
            status,
          ),
        ),
    });
    const result = await clientOf(server.url).safe.startScenarioCall(PARAMS);
    if (result.ok || result.error.kind !== "api_error" || !result.error.is("scenario_not_found"))
      throw new Error("Another outcome");
    expect(result.error.params.scenario_id).toBe(23456);
    expect(result.error.neverStarted).toBe(true);
    expect(server.requests).toHaveLength(1);
  });
});
