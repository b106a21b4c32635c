import net from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { accepted, httpAnswer, startRawServer } from "./raw-server.ts";
import type { Behaviour, RawServer } from "./raw-server.ts";

const serve = async (behaviour: Behaviour): Promise<RawServer> => {
  const server = await startRawServer(behaviour);
  onTestFinished(server.close);
  return server;
};

/** Sends bytes in the given pieces, and reads what comes back until the other side has finished. */
const exchange = (port: number, pieces: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.once("end", () => resolve(answer));
    socket.once("error", reject);
    for (const piece of pieces) socket.write(piece);
  });

const BODY = '{"jsonrpc":"2.0","id":"a","method":"m","params":{"text":"заказ"}}';
const answer: Behaviour = { onRequest: (request) => void request.socket.end(httpAnswer(accepted(request))) };

it("reads a request by its length, in whatever pieces it comes", async () => {
  const server = await serve(answer);
  const head = `POST /v4.0 HTTP/1.1\r\nContent-Length: ${Buffer.byteLength(BODY)}\r\n\r\n`;
  expect(
    await exchange(server.port, [head.slice(0, 9), head.slice(9), BODY.slice(0, 5), BODY.slice(5)]),
  ).toMatch(/"call_session_id":234568/u);
  expect(server.requests.map(({ body }) => body)).toEqual([BODY]);
});

it("reads a request in chunks, cut anywhere", async () => {
  const server = await serve(answer);
  const bytes = Buffer.from(BODY);
  const chunk = (part: Buffer): string => `${part.length.toString(16)}\r\n${part.toString("utf8")}\r\n`;
  const chunked = chunk(bytes.subarray(0, 20)) + chunk(bytes.subarray(20)) + "0\r\n\r\n";
  const head = "POST /v4.0 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  await exchange(server.port, [head + chunked.slice(0, 30), chunked.slice(30)]);
  expect(server.requests.map(({ body, params }) => [body, params])).toEqual([[BODY, { text: "заказ" }]]);
});

it("serves a page whose policy permits programs as files only, and counts it as no request", async () => {
  const server = await serve({ assets: { "/": "<!doctype html>" } });
  const page = await exchange(server.port, ["GET / HTTP/1.1\r\n\r\n"]);
  expect(page).toContain("Content-Security-Policy: default-src 'none'; script-src 'self';");
  expect(page.endsWith("<!doctype html>")).toBe(true);
  expect(server.requests).toHaveLength(0);
});

it("tells when a request has arrived, and not before", async () => {
  const server = await serve({});
  let told = false;
  const when = fetch(server.whenArrivedUrl).then(() => (told = true));
  await exchange(server.port, ["GET /nothing HTTP/1.1\r\n\r\n"]);
  expect(told).toBe(false);
  net
    .connect(server.port, "127.0.0.1")
    .write(`POST / HTTP/1.1\r\nContent-Length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`);
  expect(await when).toBe(true);
});
