import { describe, expect, test } from "vitest";
import { call, CALL_PARAMS, connectRaw, KEY, rawPost, type RpcAnswer, send, startServer } from "./support.ts";

const start = (id: string | number = "t1"): string =>
  JSON.stringify({ jsonrpc: "2.0", id, method: "start.scenario_call", params: CALL_PARAMS });

const mnemonicOf = (body: unknown): string | undefined => (body as RpcAnswer | null)?.error?.data.mnemonic;

describe("an answer over HTTP", () => {
  test("is JSON in UTF-8 with its length, and never kept by a cache", async () => {
    const { url } = await startServer();
    const { status, headers, text } = await send(url, start());
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/json; charset=UTF-8");
    expect(headers["content-length"]).toBe(String(Buffer.byteLength(text)));
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["transfer-encoding"]).toBeUndefined();
  });

  test("to an error of JSON-RPC has the status 200 too", async () => {
    const { url } = await startServer();
    const { status, body } = await send(url, "[]");
    expect(status).toBe(200);
    expect(mnemonicOf(body)).toBe("batch_opreations_not_supported");
  });

  test("the whole answer to the first call is the documented one", async () => {
    const { url } = await startServer();
    expect((await send(url, start("req1"))).body).toEqual({
      jsonrpc: "2.0",
      id: "req1",
      result: {
        data: { call_session_id: 1 },
        metadata: {
          limits: {
            day_limit: 50_000,
            day_remaining: 49_999,
            day_reset: 43_200,
            minute_limit: 250,
            minute_remaining: 249,
            minute_reset: 60,
          },
        },
      },
    });
  });
});

describe("what never becomes a JSON-RPC request", () => {
  test("a method other than POST is told which one to use", async () => {
    const { url } = await startServer();
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      const { status, headers, body } = await send(url, "", { method });
      expect([method, status, headers["allow"], mnemonicOf(body)]).toEqual([
        method,
        405,
        "POST",
        "http_method_not_allowed",
      ]);
    }
    expect((await send(url, "", { method: "HEAD" })).status).toBe(405);
  });

  test("a tunnel is a method other than POST", async () => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    connection.write("CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n");
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 405 .*http_method_not_allowed/su);
  });

  test("a path that is not the API's is not found, before anything else is looked at", async () => {
    const { url } = await startServer();
    for (const path of ["/", "/v4.1", "/v4.0/x", "/v4.0x", "//v4.0", "/V4.0"]) {
      const { status, body } = await send(new URL(url).origin + path, "x", { method: "PUT" });
      expect([path, status, mnemonicOf(body)]).toEqual([path, 404, "http_path_not_found"]);
    }
  });

  test("the API's path may have a trailing slash and a query", async () => {
    const { url } = await startServer();
    expect((await send(`${url}/?x=1`, start())).status).toBe(200);
  });

  test("a target that is a whole URL, as proxies write it, is the same path", async () => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    connection.write(rawPost(start()).replace("POST /v4.0", "POST http://callapi.example/v4.0"));
    expect(await connection.until("call_session_id")).toMatch(/^HTTP\/1\.1 200 /u);
  });

  test("another content type, and a body that is packed, is not supported", async () => {
    const { url } = await startServer();
    for (const headers of [
      { "content-type": "text/plain" },
      { "content-type": "application/x-www-form-urlencoded" },
      { "content-type": "application/json", "content-encoding": "gzip" },
    ]) {
      const { status, body } = await send(url, start(), { headers });
      expect([status, mnemonicOf(body)]).toEqual([415, "content_type_not_supported"]);
    }
  });

  test("without a content type the body is taken for JSON in UTF-8", async () => {
    const { url } = await startServer();
    expect((await send(url, start(), { headers: {} })).body).toMatchObject({
      result: { data: { call_session_id: 1 } },
    });
  });

  test("health is told to GET and HEAD", async () => {
    const { url } = await startServer();
    const health = new URL("/health", url).href;
    expect(await send(health, "", { method: "GET" })).toMatchObject({ status: 200, body: { status: "ok" } });
    expect((await send(health, "", { method: "HEAD" })).status).toBe(200);
    expect((await send(health, "", { method: "POST" })).status).toBe(404);
  });
});

describe("the size of a body", () => {
  const padded = (bytes: number): string => start().padEnd(bytes, " ");

  test("64 KiB are read, one byte more is not", async () => {
    const { url } = await startServer();
    expect((await send(url, padded(65_536))).status).toBe(200);
    const { status, body } = await send(url, padded(65_537));
    expect(status).toBe(413);
    expect(body).toMatchObject({
      id: null,
      error: { data: { mnemonic: "request_too_large", params: { max_body_bytes: 65_536 } } },
    });
  });

  test("a body that is announced too large is refused before it is sent", async () => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    connection.write("POST /v4.0 HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000\r\n\r\n");
    expect(await connection.until("request_too_large")).toMatch(/^HTTP\/1\.1 413 .*connection: close/su);
  });

  test("a body in chunks is refused as soon as it is too large", async () => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    connection.write("POST /v4.0 HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
    const chunk = `4000\r\n${" ".repeat(0x4000)}\r\n`;
    connection.write(chunk.repeat(5));
    expect(await connection.until("request_too_large")).toMatch(/^HTTP\/1\.1 413 /u);
  });

  test("whoever goes on sending after the refusal is cut off", async () => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    connection.write("POST /v4.0 HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000\r\n\r\n");
    await connection.until("request_too_large");
    connection.write(Buffer.alloc(2_000_000, 0x20));
    expect((await connection.closed()).match(/HTTP\/1\.1/gu)).toHaveLength(1);
  });

  test("whoever ends before he has sent what he announced gets the refusal, and no second answer", async () => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    connection.write(`POST /v4.0 HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nxx`);
    await connection.until("request_too_large");
    connection.end();
    const text = await connection.closed();
    expect(text.match(/HTTP\/1\.1 [0-9]+/gu)).toEqual(["HTTP/1.1 413"]);
  });

  test("who asks first is told before he sends", async () => {
    const { port } = await startServer();
    const asking = ["expect: 100-continue"];
    const small = await connectRaw(port);
    const [head = "", body = ""] = rawPost(start(), asking).split("\r\n\r\n");
    small.write(`${head}\r\n\r\n`);
    await small.until("HTTP/1.1 100 Continue\r\n\r\n");
    small.write(body);
    await small.until("call_session_id");
    const large = await connectRaw(port);
    large.write("POST /v4.0 HTTP/1.1\r\nhost: x\r\ncontent-length: 70000\r\nexpect: 100-continue\r\n\r\n");
    expect(await large.closed()).toMatch(/^HTTP\/1\.1 413 /u);
  });
});

test("an expectation that nobody knows is passed over", async () => {
  const { port } = await startServer();
  const connection = await connectRaw(port);
  connection.write(rawPost(start("e1"), ["expect: miracles"]));
  await connection.until('"id":"e1"');
  expect(connection.received()).toMatch(/^HTTP\/1\.1 200 /u);
});

describe("a connection", () => {
  test("serves one request after the other", async () => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    for (const id of ["a1", "a2", "a3"]) {
      connection.write(rawPost(start(id)));
      await connection.until(`"id":"${id}"`);
    }
    expect(connection.received().match(/HTTP\/1\.1 200 OK/gu)).toHaveLength(3);
  });

  test("serves requests that are sent without waiting, and answers in their order", async () => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    // The first needs the store, the second does not: without care it would overtake.
    connection.write(rawPost(start("p1")) + rawPost("[]") + rawPost(start("p3")) + rawPost("{"));
    const text = await connection.until("parse_error");
    const order = ['"id":"p1"', "batch_opreations_not_supported", '"id":"p3"', "parse_error"].map((part) =>
      text.indexOf(part),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  test("may deliver a request byte by byte", async () => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    for (const byte of Buffer.from(
      rawPost(JSON.stringify({ jsonrpc: "2.0", id: "ж", method: "x", params: {} })),
    )) {
      connection.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    const text = await connection.until("method_not_found");
    expect(text).toContain('"id":"ж"');
  });

  test("that asks for another protocol is served as if it had not", async () => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    connection.write(rawPost(start("up"), ["connection: upgrade", "upgrade: websocket"]));
    expect(await connection.until('"id":"up"')).toMatch(/^HTTP\/1\.1 200 /u);
  });

  test("that ends in the middle of a request starts nothing", async () => {
    const { port, url, server } = await startServer();
    const connection = await connectRaw(port);
    connection.write(rawPost(start()).slice(0, -1));
    connection.destroy();
    expect(await call(url, "start.scenario_call", CALL_PARAMS)).toMatchObject({
      result: { data: { call_session_id: 1 } },
    });
    expect(server.calls.live).toBe(1);
  });
});

describe("slow senders", () => {
  const http = { headersTimeoutMs: 60, requestTimeoutMs: 120, checkIntervalMs: 20 };

  test.each([
    ["nothing at all", ""],
    ["half of a header", "POST /v4.0 HTTP/1.1\r\nhos"],
    ["headers without their end", "POST /v4.0 HTTP/1.1\r\nhost: x\r\n"],
    ["a body without its end", rawPost(start()).slice(0, -1)],
    [
      "chunks without an end",
      "POST /v4.0 HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n",
    ],
  ])("who sends %s is answered with 408 and cut off", async (_, sent) => {
    const { port, server } = await startServer({}, { http });
    const connection = await connectRaw(port);
    connection.write(sent);
    const text = await connection.closed();
    expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/u);
    expect(text).toContain('"mnemonic":"request_timeout"');
    expect(server.calls.live).toBe(0);
  });

  test("who was served before and is slow later gets the answer of the first request, then 408", async () => {
    const { port } = await startServer({}, { http });
    const connection = await connectRaw(port);
    connection.write(rawPost(start("first")) + rawPost(start("second")).slice(0, -1));
    const text = await connection.closed();
    expect(text).toMatch(/^HTTP\/1\.1 200 OK.*"id":"first".*HTTP\/1\.1 408 /su);
    expect(text).not.toContain('"id":"second"');
  });
});

describe("what is not HTTP", () => {
  test.each([
    ["without a host", "POST /v4.0 HTTP/1.1"],
    ["of a version that is not spoken here", "POST /v4.0 HTTP/2.0\r\nhost: x"],
    ["of a version that the parser lets pass", "POST /v4.0 HTTP/0.9\r\nhost: x"],
    ["without a version", "POST /v4.0\r\nhost: x"],
  ])("a request %s is malformed, and the connection ends with the documented answer", async (_what, head) => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    const body = start("m1");
    connection.write(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    const text = await connection.closed();
    expect(text).toMatch(/^HTTP\/1\.1 400 /u);
    expect(text).toContain('"mnemonic":"invalid_request"');
    expect(text).not.toContain("call_session_id");
    expect(text.match(/HTTP\/1\.1/gu)).toHaveLength(1);
  });

  test("HTTP/1.0 needs no host", async () => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    const body = start("m0");
    connection.write(`POST /v4.0 HTTP/1.0\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    expect(await connection.closed()).toContain('"id":"m0"');
  });

  const CHUNKED = `${Buffer.byteLength(start("coded")).toString(16)}\r\n${start("coded")}\r\n0\r\n\r\n`;

  test("the coding chunked is served, however it is written", async () => {
    const { port, server } = await startServer();
    const connection = await connectRaw(port);
    connection.write(
      `POST /v4.0 HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: Chunked\r\n\r\n${CHUNKED}`,
    );
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 200 OK.*"id":"coded"/su);
    expect(server.calls.live).toBe(1);
  });

  test.each([
    ["noise", "\u0000\u0001\u0002\r\n\r\n"],
    ["a TLS greeting", "\u0016\u0003\u0001\u0002\u0000\u0001"],
    ["no host", "POST /v4.0 HTTP/1.1\r\ncontent-length: 0\r\n\r\n"],
    ["two lengths", "POST /v4.0 HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx"],
    [
      "length and chunks",
      "POST /v4.0 HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ["a negative length", "POST /v4.0 HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n"],
    ["a folded header", "POST /v4.0 HTTP/1.1\r\nhost: x\r\nx: a\r\n b\r\n\r\n"],
    ["a bad chunk", "POST /v4.0 HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"],
    ...["gzip, chunked", "chunked, chunked", "identity, chunked", "gzip\r\ntransfer-encoding: chunked"].map(
      (coding) => [
        `the coding ${JSON.stringify(coding)}`,
        `POST /v4.0 HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: ${coding}\r\n\r\n${CHUNKED}`,
      ],
    ),
    [
      "chunks in HTTP/1.0",
      `POST /v4.0 HTTP/1.0\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${CHUNKED}`,
    ],
  ])("%s is answered with 400 and cut off", async (_, sent) => {
    const { port, server } = await startServer();
    const connection = await connectRaw(port);
    connection.write(Buffer.from(sent, "latin1"));
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/u);
    expect(server.calls.live).toBe(0);
  });

  test("headers beyond their limit are answered with 431", async () => {
    const { port } = await startServer();
    const connection = await connectRaw(port);
    connection.write(`POST /v4.0 HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(20_000)}\r\n\r\n`);
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 431 /u);
  });

  test("noise after a request does not cost the sender the answer to it", async () => {
    const { port, server } = await startServer();
    const connection = await connectRaw(port);
    connection.write(`${rawPost(start("kept"))}\u0000noise\r\n\r\n`);
    const text = await connection.closed();
    expect(text).toMatch(/^HTTP\/1\.1 200 OK.*"id":"kept".*HTTP\/1\.1 400 Bad Request/su);
    expect(server.calls.live).toBe(1);
  });
});

test("closing lets answers go out, then the port is free and nothing is taken any more", async () => {
  const { server, url, port } = await startServer();
  const idle = await connectRaw(port);
  idle.write(rawPost(start("before")));
  await idle.until('"id":"before"');
  await server.close();
  await idle.closed();
  await expect(send(url, start())).rejects.toThrow("ECONNREFUSED");
});

test("a token in the query or in a header is not looked at", async () => {
  const { url } = await startServer();
  const { access_token: _, ...params } = CALL_PARAMS;
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "start.scenario_call", params });
  const { body: answer } = await send(`${url}?access_token=${KEY}`, body, {
    headers: { "content-type": "application/json", authorization: `Bearer ${KEY}` },
  });
  expect(mnemonicOf(answer)).toBe("required_parameter_missed");
});
