/** What HTTP and the libraries below the client may do by themselves, and must not do to a call. */
import http from "node:http";
import http2 from "node:http2";
import type { ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { accepted, httpAnswer, refusal } from "@scenario-call/client-conformance";
import type { RawRequest } from "@scenario-call/client-conformance";
import { Agent, interceptors, Pool, RetryAgent } from "undici";
import type { Dispatcher } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import type { NodeClientOptions } from "../src/index.ts";
import { undiciTransport } from "../src/undici.ts";
import { clientOf, failureOf, PARAMS, printed, serve, TOKEN } from "./harness.ts";

const whole = (request: Pick<RawRequest, "id">): string => httpAnswer(accepted(request));
const answer = (request: RawRequest): void => void request.socket.write(whole(request));

/** An error that, by the spec, starts nothing and may be gone a moment later: a client repeats the request. */
const passing = (): string => httpAnswer(refusal({ id: null }, "request_timeout"), "408 Request Timeout");

const over = (dispatcher: Dispatcher): Partial<NodeClientOptions> => {
  onTestFinished(() => dispatcher.close());
  return { transport: undiciTransport(dispatcher), connect_attempts: 3 };
};

const TRANSPORTS: readonly (readonly [string, () => Partial<NodeClientOptions>])[] = [
  ["connections of its own", () => ({ connect_attempts: 3 })],
  ["undici", () => over(new Agent())],
];

describe.each(TRANSPORTS)("a client over %s", (_name, options) => {
  it("waits for the answer behind informational ones", async () => {
    const server = await serve({
      onRequest: (request) =>
        void request.socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${whole(request)}`),
    });
    expect(await clientOf(server.url, options()).startScenarioCall(PARAMS)).toEqual({
      call_session_id: 234568,
    });
    expect(server.requests).toHaveLength(1);
  });

  it("does not know what became of a call whose connection turned into another protocol", async () => {
    const server = await serve({
      onRequest: ({ socket }) =>
        void socket.write(
          "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        ),
    });
    const failure = await failureOf(clientOf(server.url, options()).safe.startScenarioCall(PARAMS));
    expect(failure).toMatchObject({ kind: "unknown_outcome", neverStarted: false });
    expect(server.requests).toHaveLength(1);
    await server.hungUp();
  });

  it("does not take a second answer that follows the first for the answer to the next call", async () => {
    const server = await serve({
      onRequest: (request) =>
        void request.socket.write(request.number === 1 ? `${whole(request)}${passing()}` : whole(request)),
    });
    const client = clientOf(server.url, options());
    await client.safe.startScenarioCall(PARAMS);
    await client.safe.startScenarioCall({ ...PARAMS, external_id: "second" });
    expect(server.requests.filter(({ params }) => params["external_id"] === "second")).toHaveLength(1);
  });

  it("does not take what came while the connection was idle for the answer to the next call", async () => {
    const server = await serve({
      onRequest: (request) => {
        answer(request);
        if (request.number === 1) setImmediate(() => request.socket.write(passing()));
      },
    });
    const client = clientOf(server.url, options());
    await client.startScenarioCall(PARAMS);
    // Both ends are in this process: what was written is read within a few turns.
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    await client.safe.startScenarioCall({ ...PARAMS, external_id: "second" });
    expect(server.requests.filter(({ params }) => params["external_id"] === "second")).toHaveLength(1);
  });

  it("does not know what became of a call whose answer it cannot unpack", async () => {
    const server = await serve({
      onRequest: ({ socket }) =>
        void socket.write(httpAnswer("\u001f\b79260000000", "200 OK", ["Content-Encoding: gzip"])),
    });
    const failure = await failureOf(clientOf(server.url, options()).safe.startScenarioCall(PARAMS));
    expect(failure).toMatchObject({ kind: "unknown_outcome", reason: "answer_unreadable" });
    expect(server.requests).toHaveLength(1);
    expect(printed(failure)).not.toContain("79260000000");
  });

  it("does not know what became of a call whose answer holds several", async () => {
    const server = await serve({
      onRequest: (request) => void request.socket.write(httpAnswer(`[${accepted(request)}]`)),
    });
    const failure = await failureOf(clientOf(server.url, options()).safe.startScenarioCall(PARAMS));
    expect(failure).toMatchObject({ kind: "unknown_outcome", reason: "answer_unreadable" });
    expect(server.requests).toHaveLength(1);
  });
});

it("a client over connections of its own waits behind 100 too, which it has not asked for", async () => {
  const server = await serve({
    onRequest: (request) => void request.socket.write(`HTTP/1.1 100 Continue\r\n\r\n${whole(request)}`),
  });
  const client = clientOf(server.url, { connect_attempts: 3 });
  expect(await client.startScenarioCall(PARAMS)).toEqual({ call_session_id: 234568 });
  expect(server.requests).toHaveLength(1);
});

it("a client over undici does not know what became of a call that 100 was said to", async () => {
  // undici takes it for a broken server, though the request has arrived.
  const server = await serve({
    onRequest: (request) => void request.socket.write(`HTTP/1.1 100 Continue\r\n\r\n${whole(request)}`),
  });
  const failure = await failureOf(clientOf(server.url, over(new Agent())).safe.startScenarioCall(PARAMS));
  expect(failure).toMatchObject({ kind: "unknown_outcome", reason: "connection_lost" });
  expect(server.requests).toHaveLength(1);
});

describe("what undici was composed with to repeat requests", () => {
  it("does not repeat a call whose connection was cut", async () => {
    const server = await serve({ onRequest: ({ socket }) => void socket.destroy() });
    const agent = new RetryAgent(new Agent(), { methods: ["POST"], minTimeout: 1, maxRetries: 2 });
    const failure = await failureOf(clientOf(server.url, over(agent)).safe.startScenarioCall(PARAMS));
    expect(failure).toMatchObject({ kind: "unknown_outcome", neverStarted: false });
    expect(server.requests).toHaveLength(1);
    expect(printed(failure)).not.toContain(TOKEN);
  });

  it("does not repeat a call whose answer was cut in its middle", async () => {
    const server = await serve({
      onRequest: (request) => {
        const all = whole(request);
        request.socket.write(all.slice(0, -10), () => setImmediate(() => request.socket.destroy()));
      },
    });
    const agent = new RetryAgent(new Agent(), { methods: ["POST"], minTimeout: 1, maxRetries: 2 });
    const failure = await failureOf(clientOf(server.url, over(agent)).safe.startScenarioCall(PARAMS));
    expect(failure).toMatchObject({ kind: "unknown_outcome", neverStarted: false });
    expect(server.requests).toHaveLength(1);
  });

  it("does not repeat a call that a status seems to refuse", async () => {
    const server = await serve({ onRequest: ({ socket }) => void socket.write(httpAnswer("", "503 No")) });
    const agent = new RetryAgent(new Agent(), { methods: ["POST"], minTimeout: 1, maxRetries: 2 });
    const failure = await failureOf(clientOf(server.url, over(agent)).safe.startScenarioCall(PARAMS));
    expect(failure).toMatchObject({ kind: "unknown_outcome", neverStarted: false });
    expect(server.requests).toHaveLength(1);
  });

  it.each([307, 308])("does not carry a call and its token to another place (%i)", async (status) => {
    const other = await serve({ onRequest: answer });
    const server = await serve({
      onRequest: ({ socket }) =>
        void socket.write(httpAnswer("", `${status} Moved`, [`Location: ${other.url}`])),
    });
    const agent = new Agent().compose(interceptors.redirect({ maxRedirections: 3 }));
    const failure = await failureOf(clientOf(server.url, over(agent)).safe.startScenarioCall(PARAMS));
    expect(failure).toMatchObject({ kind: "unknown_outcome", neverStarted: false });
    expect([server.requests.length, other.requests.length]).toEqual([1, 0]);
  });
});

it("an agent that is not made for the URL sends nothing, and the call says so", async () => {
  const agent = new http.Agent();
  onTestFinished(() => agent.destroy());
  const failure = await failureOf(
    clientOf("https://127.0.0.1:1/v4.0", { agent, connect_attempts: 3 }).safe.startScenarioCall(PARAMS),
  );
  expect(failure).toMatchObject({ kind: "not_sent", reason: "connection_failed", neverStarted: true });
});

describe("a pool of undici with one connection", () => {
  it("does not send later what was aborted while it waited", async () => {
    const server = await serve({ onRequest: (request) => void (request.number > 1 && answer(request)) });
    const client = clientOf(server.url, over(new Pool(server.url.replace("/v4.0", ""), { connections: 1 })));
    const first = client.safe.startScenarioCall(PARAMS);
    await server.arrived(1);
    const controller = new AbortController();
    const second = failureOf(client.safe.startScenarioCall(PARAMS, { signal: controller.signal }));
    await new Promise(setImmediate);
    controller.abort();
    expect(await second).toMatchObject({ kind: "not_sent", reason: "aborted", neverStarted: true });
    const third = client.safe.startScenarioCall({ ...PARAMS, external_id: "third" });
    const [request] = server.requests;
    if (request === undefined) throw new Error("The first request did not arrive");
    answer(request);
    expect(await first).toMatchObject({ ok: true });
    expect(await third).toMatchObject({ ok: true });
    expect(server.requests.slice(1).map(({ params }) => params["external_id"])).toEqual(["third"]);
  });

  it("sends each of several calls once, though it may put many on one connection and that is cut", async () => {
    const server = await serve({
      onRequest: ({ socket }) => {
        void (async () => {
          // Time for others to follow on the same connection.
          for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
          socket.destroy();
        })();
      },
    });
    const pool = new Pool(server.url.replace("/v4.0", ""), { connections: 1, pipelining: 10 });
    const client = clientOf(server.url, over(pool));
    const ids = ["first", "second", "third"];
    const results = await Promise.all(
      ids.map((external_id) => client.safe.startScenarioCall({ ...PARAMS, external_id })),
    );
    expect(results.map((result) => !result.ok && result.error.kind)).toEqual(
      ids.map(() => "unknown_outcome"),
    );
    const arrived = Array.from(server.received().matchAll(/"external_id":"([a-z]+)"/gu), ([, id]) => id);
    expect(arrived).toHaveLength(ids.length);
    expect(new Set(arrived)).toEqual(new Set(ids));
  });
});

/** What a server of HTTP/2 does to a request, of which this protocol says that it may be sent again. */
const UNDONE: readonly (readonly [string, (stream: ServerHttp2Stream) => void])[] = [
  ["refused as a stream", (stream) => stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)],
  ["sent back to HTTP/1.1", (stream) => stream.close(http2.constants.NGHTTP2_HTTP_1_1_REQUIRED)],
  ["left out of what the server still looks at", (stream) => stream.session?.goaway(0, 0)],
  ["cut with its session", (stream) => stream.session?.destroy()],
  [
    "sent elsewhere",
    (stream) => {
      stream.respond({ ":status": 421 });
      stream.end();
    },
  ],
];

describe("a client over undici that speaks HTTP/2", () => {
  const serveStreams = async (
    onRequest: (stream: ServerHttp2Stream, id: string) => void,
  ): Promise<{ readonly url: string; readonly arrived: readonly string[] }> => {
    const arrived: string[] = [];
    const server = http2.createServer();
    const sessions = new Set<http2.ServerHttp2Session>();
    server.on("session", (session) => sessions.add(session.on("error", () => undefined)));
    server.on("stream", (stream) => {
      let body = "";
      stream.on("error", () => undefined);
      stream.on("data", (chunk: Buffer) => (body += chunk.toString()));
      stream.on("end", () => {
        const { id, params } = JSON.parse(body) as Pick<RawRequest, "id" | "params">;
        arrived.push(String(params["external_id"]));
        onRequest(stream, id);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(async () => {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v4.0`, arrived };
  };

  const calling = (url: string): ((external_id: string) => Promise<{ readonly ok: boolean }>) => {
    // Without TLS, which its types do not know yet.
    const options: Agent.Options & { readonly useH2c: true } = { useH2c: true, connections: 1 };
    const client = clientOf(url, over(new Agent(options)));
    return (external_id) => client.safe.startScenarioCall({ ...PARAMS, external_id });
  };

  it("sends a call as a stream, and gives its answer", async () => {
    const { url, arrived } = await serveStreams((stream, id) => {
      stream.respond({ ":status": 200 });
      stream.end(accepted({ id }));
    });
    expect(await calling(url)("first")).toMatchObject({ ok: true, data: { call_session_id: 234568 } });
    expect(arrived).toEqual(["first"]);
  });

  it.each(UNDONE)("does not send again what was %s", async (_name, undo) => {
    const { url, arrived } = await serveStreams(undo);
    const call = calling(url);
    for (const id of ["first", "second"]) {
      const failure = await failureOf(call(id));
      expect(failure).toMatchObject({ kind: "unknown_outcome", neverStarted: false });
    }
    expect(arrived).toEqual(["first", "second"]);
  });

  it.each(UNDONE)("tells the truth of several at once, one of which was %s", async (_name, undo) => {
    const { url, arrived } = await serveStreams(undo);
    const call = calling(url);
    const ids = ["first", "second", "third"];
    const kinds = await Promise.all(ids.map(async (id) => [id, (await failureOf(call(id))).kind] as const));
    expect(new Set(arrived).size).toBe(arrived.length);
    const unsent = new Set(kinds.filter(([, kind]) => kind === "not_sent").map(([id]) => id));
    expect(arrived.filter((id) => unsent.has(id))).toEqual([]);
    expect(kinds.filter(([, kind]) => kind !== "not_sent" && kind !== "unknown_outcome")).toEqual([]);
  });
});
