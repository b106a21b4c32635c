import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../src/index.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  await server.close();
});

/** What comes back for these bytes, until the other side hangs up. */
async function answerOf(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (piece) => {
      answer += piece.toString("latin1");
    });
    socket.on("error", reject);
    socket.on("close", () => {
      resolve(answer);
    });
  });
}

/** Of an answer what does not belong to its connection alone. */
const withoutConnection = (answer: string): string =>
  answer.replaceAll(/^(?:date|connection|keep-alive): .*\r\n/gimu, "");

const request = (line: string, headers: readonly string[], body = ""): string => {
  // Before that, every connection was for one request.
  const ending = line.endsWith("1.1") ? ["Connection: close"] : [];
  return [line, ...ending, ...headers, "", body].join("\r\n");
};

const LISTED = (token: string): string =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method: "list.calls", params: { access_token: token } });

describe("what stands before the server gives the server's own answer to", () => {
  const sized = (line: string, more: readonly string[] = ["Host: x"]): string => {
    const body = LISTED(server.token);
    return request(line, [...more, `Content-Length: ${body.length}`], body);
  };

  it.each([
    ["a request", () => sized("POST /v4.0 HTTP/1.1"), 200],
    ["another method of HTTP", () => request("PUT /v4.0 HTTP/1.1", ["Host: x", "Content-Length: 0"]), 405],
    ["a path that there is not", () => sized("POST /v1.0 HTTP/1.1"), 404],
    ["a path with two slashes, which names no other machine", () => sized("POST //v4.0 HTTP/1.1"), 404],
    [
      "a whole address, which leads to no other machine",
      () => sized("POST http://127.0.0.1:1/v4.0 HTTP/1.1"),
      200,
    ],
    ["an older HTTP", () => sized("POST /v4.0 HTTP/1.0", []), 200],
    ["a request that names no host", () => sized("POST /v4.0 HTTP/1.1", []), 400],
    ["an expectation", () => sized("POST /v4.0 HTTP/1.1", ["Host: x", "Expect: more"]), 200],
    [
      "headers that are too long",
      () => request("GET /v4.0 HTTP/1.1", ["Host: x", `X-Long: ${"x".repeat(40_000)}`]),
      431,
    ],
  ] as const)("%s", async (_, bytes, status) => {
    const own = await answerOf(server.server.url, bytes());

    expect(own).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, "u"));
    expect(withoutConnection(await answerOf(server.url, bytes()))).toBe(withoutConnection(own));
  });
});
