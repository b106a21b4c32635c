import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyWebhook } from "@scenario-call/core/webhooks";
import { describe, expect, it, onTestFinished } from "vitest";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { httpSender, type HttpSenderOptions } from "../../../src/adapters/webhooks/http-sender.ts";
import type { WebHookSender } from "../../../src/ports/web-hook-sender.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEXT_SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const MESSAGE = { id: "7-1", body: '{"name":"Ж"}' };
const NOW = Date.UTC(2026, 0, 1, 12, 0, 0, 999);

interface Receiver {
  readonly port: number;
  readonly requests: { readonly req: IncomingMessage; readonly body: string }[];
  /** Resolves when the next request has been read. */
  next(): Promise<unknown>;
}

const receiver = async (answer: (res: ServerResponse) => void): Promise<Receiver> => {
  const requests: Receiver["requests"] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      requests.push({ req, body: Buffer.concat(chunks).toString() });
      answer(res);
      server.emit("answered");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    next: async () => once(server, "answered"),
  };
};

const sending = (options: Partial<HttpSenderOptions> & Pick<HttpSenderOptions, "url">): WebHookSender =>
  httpSender({ secrets: () => [SECRET], allowPrivate: true, clock: new HeldClock(NOW), ...options });

const ok = (res: ServerResponse): void => {
  res.writeHead(204).end();
};

describe("what is sent", () => {
  it("is the body as it is, with headers that prove where it comes from", async () => {
    const { port, requests } = await receiver(ok);
    const url = `http://127.0.0.1:${port}/hooks?tenant=1`;
    expect(await sending({ url }).send(MESSAGE)).toEqual({ ok: true });
    const [{ req, body } = requests[0] as never] = requests;
    expect([req.method, req.url, body]).toEqual(["POST", "/hooks?tenant=1", MESSAGE.body]);
    expect(req.headers["content-type"]).toBe("application/json; charset=UTF-8");
    const verified = await verifyWebhook(body, req.headers, SECRET, { now: () => NOW, tolerance: 1 });
    expect(verified).toEqual({ id: "7-1", sentAt: NOW - 999 });
  });

  it("is signed with every secret, so that one can take the place of another", async () => {
    const { port, requests } = await receiver(ok);
    await sending({ url: `http://127.0.0.1:${port}`, secrets: () => [NEXT_SECRET, SECRET] }).send(MESSAGE);
    const [{ req, body } = requests[0] as never] = requests;
    for (const secret of [SECRET, NEXT_SECRET])
      expect((await verifyWebhook(body, req.headers, secret, { now: () => NOW })).id).toBe("7-1");
  });
});

describe("an attempt fails", () => {
  it.each([
    [301, "http_301"],
    [307, "http_307"],
    [404, "http_404"],
    [410, "http_410"],
    [500, "http_500"],
  ])("with the status %i, and a redirect is not followed", async (status, reason) => {
    const other = await receiver(ok);
    const { port, requests } = await receiver((res) => {
      res.writeHead(status, { location: `http://127.0.0.1:${other.port}/` }).end();
    });
    expect(await sending({ url: `http://127.0.0.1:${port}` }).send(MESSAGE)).toEqual({ ok: false, reason });
    expect([requests.length, other.requests.length]).toEqual([1, 0]);
  });

  it("at once where the other side wants to go on in another protocol", async () => {
    const { port } = await receiver((res) => {
      res.socket?.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
    });
    const clock = new HeldClock(NOW);
    expect(await sending({ url: `http://127.0.0.1:${port}`, clock }).send(MESSAGE)).toEqual({
      ok: false,
      reason: "http_101",
    });
    expect(clock.waiting).toBe(0);
  });

  it("without an answer in time", async () => {
    const clock = new HeldClock(NOW);
    const { port, next } = await receiver(() => {});
    const outcome = sending({ url: `http://127.0.0.1:${port}`, clock, timeoutMs: 1000 }).send(MESSAGE);
    await next();
    await clock.advance(1000);
    expect(await outcome).toEqual({ ok: false, reason: "time_out" });
    expect(clock.waiting).toBe(0);
  });

  it("without a name server that answers in time", async () => {
    const clock = new HeldClock(NOW);
    const resolve = async () => new Promise<never>(() => {});
    const outcome = sending({ url: "http://hooks.example", clock, resolve, timeoutMs: 1000 }).send(MESSAGE);
    await clock.advance(1000);
    expect(await outcome).toEqual({ ok: false, reason: "time_out" });
  });

  it("where the name leads nowhere, and where nobody listens", async () => {
    const resolve = async () => Promise.reject(new Error("not found"));
    expect(await sending({ url: "http://hooks.example", resolve }).send(MESSAGE)).toEqual({
      ok: false,
      reason: "dns_failed",
    });
    const { port } = await receiver((res) => res.destroy());
    expect(await sending({ url: `http://127.0.0.1:${port}` }).send(MESSAGE)).toEqual({
      ok: false,
      reason: "connection_failed",
    });
  });

  it("where the other side speaks no TLS", async () => {
    const { port } = await receiver(ok);
    expect(await sending({ url: `https://127.0.0.1:${port}` }).send(MESSAGE)).toEqual({
      ok: false,
      reason: "connection_failed",
    });
  });

  it("when the sender is closed, also at once", async () => {
    const { port, next } = await receiver(() => {});
    const sender = sending({ url: `http://127.0.0.1:${port}` });
    const outcome = sender.send(MESSAGE);
    await next();
    sender.close();
    expect(await outcome).toEqual({ ok: false, reason: "closed" });
    expect(await sender.send(MESSAGE)).toEqual({ ok: false, reason: "closed" });
  });
});

it("an answer without end is cut off, and counts by its status", async () => {
  const { port } = await receiver((res) => {
    res.writeHead(200);
    res.write(Buffer.alloc(100_000));
  });
  expect(await sending({ url: `http://127.0.0.1:${port}` }).send(MESSAGE)).toEqual({ ok: true });
});

describe("a private target", () => {
  it.each(["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0", "localhost"])(
    "is refused without a connection: %s",
    async (host) => {
      const { port, requests } = await receiver(ok);
      const sender = sending({ url: `http://${host}:${port}`, allowPrivate: false });
      expect(await sender.send(MESSAGE)).toEqual({ ok: false, reason: "private_target" });
      expect(requests).toEqual([]);
    },
  );

  it("is refused when only one of the addresses of its name is private", async () => {
    const resolve = async () => [
      { address: "8.8.8.8", family: 4 },
      { address: "10.0.0.1", family: 4 },
    ];
    const sender = sending({ url: "http://hooks.example", allowPrivate: false, resolve });
    expect(await sender.send(MESSAGE)).toEqual({ ok: false, reason: "private_target" });
  });
});

it("asks for its name once at a time: questions that nobody answers keep no other target from asking", async () => {
  const clock = new HeldClock(NOW);
  const questions: ((addresses: readonly []) => void)[] = [];
  const resolve = async () =>
    new Promise<readonly []>((answer) => {
      questions.push(answer);
    });
  const sender = sending({ url: "http://hooks.example", clock, resolve, timeoutMs: 1000 });
  for (let round = 0; round < 3; round += 1) {
    const outcomes = Array.from({ length: 16 }, async () => sender.send(MESSAGE));
    await clock.advance(1000);
    for (const outcome of await Promise.all(outcomes))
      expect(outcome).toEqual({ ok: false, reason: "time_out" });
  }
  expect(questions).toHaveLength(1);
  questions[0]?.([]);
  await clock.settle();
  const next = sender.send(MESSAGE);
  expect(questions).toHaveLength(2);
  questions[1]?.([]);
  expect(await next).toEqual({ ok: false, reason: "dns_failed" });
});

it("the name is resolved once, and the connection goes to what was checked", async () => {
  const { port, requests } = await receiver(ok);
  const asked: string[] = [];
  const resolve = async (hostname: string) => {
    asked.push(hostname);
    return [{ address: asked.length === 1 ? "127.0.0.1" : "127.0.0.9", family: 4 }];
  };
  expect(await sending({ url: `http://hooks.example:${port}/`, resolve }).send(MESSAGE)).toEqual({
    ok: true,
  });
  expect(asked).toEqual(["hooks.example"]);
  expect(requests[0]?.req.headers.host).toBe(`hooks.example:${port}`);
  expect(requests[0]?.req.socket.localAddress ?? "127.0.0.1").toBe("127.0.0.1");
});
