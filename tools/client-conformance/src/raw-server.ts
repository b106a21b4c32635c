import net from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A request as it came over the wire, complete. */
export interface RawRequest {
  readonly socket: Socket;
  /** Request line and headers. */
  readonly head: string;
  readonly body: string;
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Counts from 1 over all connections. */
  readonly number: number;
}

/** What the server does at each point where it can misbehave. */
export interface Behaviour {
  readonly onConnection?: (socket: Socket) => void;
  readonly onRequest?: (request: RawRequest) => void;
  /** What a GET of a path is answered with: a page, and the program in it. */
  readonly assets?: Readonly<Record<string, string>>;
}

/** A server of plain TCP on the loopback interface, which can do what no HTTP library lets a server do. */
export interface RawServer {
  readonly port: number;
  readonly url: string;
  /** A GET of it is answered once a complete request has arrived. */
  readonly whenArrivedUrl: string;
  /** Every complete request that arrived. */
  readonly requests: readonly RawRequest[];
  /** How many connections were made. */
  readonly connections: () => number;
  /** Every byte that arrived, as text. */
  readonly received: () => string;
  /** Resolves once `count` complete requests have arrived. */
  readonly arrived: (count: number) => Promise<void>;
  /** Resolves once no connection is open. */
  readonly hungUp: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const WHEN_ARRIVED = "/when-arrived";

const CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; connect-src *";

/** The answer to a GET. Its page may run no other program than those that come from here as files. */
const assetAnswer = (path: string, assets: Readonly<Record<string, string>>): string => {
  const asset = assets[path];
  if (asset === undefined) return httpAnswer("", "404 Not Found");
  const type = path.endsWith(".js") ? "text/javascript" : "text/html";
  return httpAnswer(asset, "200 OK", [
    `Content-Type: ${type}; charset=UTF-8`,
    `Content-Security-Policy: ${CONTENT_SECURITY_POLICY}`,
    // What a test does on a fresh connection must not begin on the one that brought the page.
    "Connection: close",
  ]);
};

const LENGTH = /^content-length: *([0-9]+)$/imu;
const GET = /^GET ([^ ]+) /u;

const CHUNKED = /^transfer-encoding: *chunked/imu;

/** A body in chunks, put together; `null` while it is not complete. None of the clients sends trailers. */
const unchunked = (text: string): string | null => {
  if (!text.endsWith("0\r\n\r\n")) return null;
  const parts: Buffer[] = [];
  let rest = Buffer.from(text);
  for (;;) {
    const end = rest.indexOf("\r\n");
    const size = Number.parseInt(rest.subarray(0, end).toString(), 16);
    if (size === 0) return Buffer.concat(parts).toString();
    parts.push(rest.subarray(end + 2, end + 2 + size));
    rest = rest.subarray(end + 2 + size + 2);
  }
};

/** Opens a server on a port of its own. */
export const startRawServer = async (behaviour: Behaviour): Promise<RawServer> => {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let connections = 0;
  let received = "";
  const arrived = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (requests.length < count) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  const server = net.createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    let pending = "";
    socket.on("close", () => sockets.delete(socket));
    // Cutting connections is what this server is for; the other side's complaints are of no interest.
    socket.on("error", () => undefined);
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      received += text;
      pending += text;
      const end = pending.indexOf("\r\n\r\n");
      if (end < 0) return;
      const head = pending.slice(0, end);
      const length = Number(LENGTH.exec(head)?.[1] ?? 0);
      const rest = Buffer.from(pending.slice(end + 4));
      const chunked = CHUNKED.test(head);
      const body = chunked ? unchunked(rest.toString()) : rest.subarray(0, length).toString();
      if (body === null || rest.length < length) return;
      pending = chunked ? "" : rest.subarray(length).toString();
      const path = GET.exec(head)?.[1];
      if (path === WHEN_ARRIVED) return void arrived(1).then(() => socket.end(httpAnswer("")));
      if (path !== undefined) return void socket.end(assetAnswer(path, behaviour.assets ?? {}));
      const { id, method, params } = JSON.parse(body) as Pick<RawRequest, "id" | "method" | "params">;
      const request = { socket, head, body, id, method, params, number: requests.length + 1 };
      requests.push(request);
      for (const check of waiting) check();
      behaviour.onRequest?.(request);
    });
    behaviour.onConnection?.(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/v4.0`,
    whenArrivedUrl: `http://127.0.0.1:${port}${WHEN_ARRIVED}`,
    requests,
    connections: () => connections,
    received: () => received,
    arrived,
    hungUp: async () => {
      await Promise.all(
        [...sockets].map((socket) => new Promise((resolve) => socket.once("close", resolve))),
      );
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** The bytes of an HTTP answer. */
export const httpAnswer = (body: string, status = "200 OK", headers: readonly string[] = []): string =>
  [`HTTP/1.1 ${status}`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers, "", body].join("\r\n");

/** The body of an answer that accepts the call. */
export const accepted = ({ id }: Pick<RawRequest, "id">): string =>
  JSON.stringify({ jsonrpc: "2.0", id, result: { data: { call_session_id: 234568 } } });

/** The body of an answer to the login. */
export const loggedIn = ({ id }: Pick<RawRequest, "id">, token: string, expireAt: number): string =>
  JSON.stringify({ jsonrpc: "2.0", id, result: { data: { access_token: token, expire_at: expireAt } } });

/** The body of an answer that refuses. */
export const refusal = (
  { id }: { readonly id: string | null },
  mnemonic: string,
  message = "No",
  data: object = {},
): string =>
  JSON.stringify({
    jsonrpc: "2.0",
    id,
    error: { code: -32602, message, data: { mnemonic, field: null, value: null, params: null, ...data } },
  });
