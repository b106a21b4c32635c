import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import {
  type ApiErrorObject,
  CALL_API_ERRORS,
  CALL_API_IDEMPOTENCY,
  type CallApiMnemonic,
} from "@scenario-call/core";
import type { AddressSet } from "../directory/address-set.ts";
import { errorText } from "./answer.ts";
import { apiError } from "./api-error.ts";
import { clientAddress } from "./client-address.ts";
import { readContentType } from "./content-type.ts";
import type { EventsEndpoint } from "./events-endpoint.ts";
import type { Gateway } from "./gateway.ts";
import type { HttpSettings } from "./http-settings.ts";

/** What the HTTP server works with. */
export interface HttpServerOptions {
  /** The gateway of each API, by the version that is its path: `v4.0`. */
  readonly gateways: ReadonlyMap<string, Gateway>;
  /** Streams of events; null where there are none. */
  readonly events?: EventsEndpoint | null;
  readonly settings: HttpSettings;
  /** Proxies whose `X-Forwarded-For` is believed; null: nobody's. */
  readonly trustedProxies: AddressSet | null;
  /** What `GET /ready` says; only `ready` is a yes. */
  readonly readiness: () => string;
  /** Told of what is refused before a gateway sees it. */
  readonly onRefused?: (mnemonic: CallApiMnemonic) => void;
}

/** The HTTP side of the APIs: `POST /v4.0`, `POST /v2.0`, the streams of events, `GET /health` and `GET /ready`. */
export interface HttpServer {
  /** Begins to listen and resolves with the port; rejects when it cannot. */
  listen(host: string, port: number): Promise<number>;
  /** Takes no more requests, lets the answers under way go out, cuts what is left after `graceMs`. Repeatable. */
  close(graceMs: number): Promise<void>;
}

const HEALTH_PATH = "/health";
const READY_PATH = "/ready";
const JSON_TYPE = "application/json; charset=UTF-8";
const EMPTY = Buffer.alloc(0);

/** Of a body that is refused unread, so much is taken in so that the sender gets to read the answer. */
const DISCARDED_BYTES = 1_048_576;

/** How long a sender of what is not HTTP may take to read why he is cut off. */
const LAST_WORDS_MS = 1_000;

/** What is going on on a connection. */
interface Connection {
  /** Requests whose body is being read, those included whose last byte is here already. */
  readonly receiving: Set<IncomingMessage>;
  /** Requests that have been read and are not answered to the end. */
  answering: number;
  /** What is sent after the last answer: the connection cannot be read any more. */
  lastWords: string | null;
  /** A request was refused before all of it was here: whatever becomes of the rest, it has its answer. */
  refused: boolean;
}

/** Makes the server; it does not listen yet. */
export const createGatewayHttpServer = ({
  gateways,
  events = null,
  settings,
  trustedProxies,
  readiness,
  onRefused,
}: HttpServerOptions): HttpServer => {
  const byPath = new Map([...gateways].map(([version, gateway]) => [`/${version}`, gateway]));
  const connections = new WeakMap<Socket, Connection>();
  let closing: Promise<void> | null = null;

  const connectionOf = (socket: Socket): Connection => {
    const known = connections.get(socket);
    if (known !== undefined) return known;
    const connection: Connection = { receiving: new Set(), answering: 0, lastWords: null, refused: false };
    connections.set(socket, connection);
    return connection;
  };

  const addressOf = (req: IncomingMessage): string => {
    const forwardedFor = trustedProxies === null ? undefined : headerOf(req, "x-forwarded-for");
    return clientAddress(req.socket.remoteAddress, forwardedFor, trustedProxies);
  };

  const answer = (
    gateway: Gateway,
    connection: Connection,
    req: IncomingMessage,
    res: ServerResponse,
    body: Buffer,
  ): void => {
    const { socket } = req;
    connection.receiving.delete(req);
    connection.answering += 1;
    res.on("close", () => {
      connection.answering -= 1;
      hangUpIfDone(socket, connection);
    });
    const address = addressOf(req);
    const contentType = req.headers["content-type"];
    const idempotencyKey = headerOf(req, CALL_API_IDEMPOTENCY.header);
    // Never rejects, by its contract.
    void gateway.answer({ body, contentType, address, idempotencyKey }).then((text) => {
      send(res, 200, text, gateway.answerHeaders);
    });
  };

  const send = (
    res: ServerResponse,
    status: number,
    text: string,
    headers: Readonly<Record<string, string>> = {},
  ): void => {
    if (closing !== null) res.setHeader("connection", "close");
    res.writeHead(status, {
      "content-type": JSON_TYPE,
      "content-length": Buffer.byteLength(text),
      "cache-control": "no-store",
      ...headers,
    });
    res.end(text);
  };

  /** Answers a request whose body is of no interest. */
  const refuse = (
    req: IncomingMessage,
    res: ServerResponse,
    mnemonic: HttpMnemonic,
    expectsContinue: boolean,
  ): void => {
    onRefused?.(mnemonic);
    const { status, text, headers } = httpRefusal(mnemonic, settings);
    if (!announcesBody(req)) {
      req.resume();
      send(res, status, text, headers);
      return;
    }
    res.writeHead(status, {
      "content-type": JSON_TYPE,
      "content-length": Buffer.byteLength(text),
      "cache-control": "no-store",
      connection: "close",
      ...headers,
    });
    if (expectsContinue) {
      res.end(text);
      return;
    }
    connectionOf(req.socket).refused = true;
    // Closing at once would make the sender's system drop the answer together with what it has still to send.
    res.write(text);
    let left = DISCARDED_BYTES;
    const finish = (): void => {
      if (!res.writableEnded) res.end();
    };
    req.on("data", (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) finish();
    });
    req.on("end", finish);
    req.on("error", finish);
    req.on("close", finish);
  };

  const receive = (
    gateway: Gateway,
    connection: Connection,
    req: IncomingMessage,
    res: ServerResponse,
  ): void => {
    let body: Buffer = EMPTY;
    let parts: Buffer[] | null = null;
    let size = 0;
    const { receiving } = connection;
    receiving.add(req);
    req.on("close", () => {
      receiving.delete(req);
    });
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > settings.maxBodyBytes) {
        req.off("data", onData);
        req.off("end", onEnd);
        refuse(req, res, "request_too_large", false);
        return;
      }
      // Nearly every body is one chunk.
      if (size === chunk.length) body = chunk;
      else (parts ??= [body]).push(chunk);
    };
    const onEnd = (): void => {
      answer(gateway, connection, req, res, parts === null ? body : Buffer.concat(parts, size));
    };
    req.on("data", onData);
    req.on("end", onEnd);
    // A sender that goes away before the end has asked for nothing.
    req.on("error", () => {});
  };

  /** The rest of the connection is not read; what has arrived whole before is answered first. */
  const malformed = (socket: Socket, connection: Connection, code: string | undefined): void => {
    if (connection.refused) connection.lastWords ??= "";
    if (connection.lastWords === null)
      onRefused?.(code === "ERR_HTTP_REQUEST_TIMEOUT" ? "request_timeout" : "invalid_request");
    connection.lastWords ??= lastWordsFor(code);
    hangUpIfDone(socket, connection);
  };

  const handle = (req: IncomingMessage, res: ServerResponse, expectsContinue: boolean): void => {
    const connection = connectionOf(req.socket);
    if (connection.lastWords !== null) return;
    if (!isWellFormed(req)) {
      malformed(req.socket, connection, undefined);
      return;
    }
    const target = req.url ?? "";
    const path = byPath.has(target) ? target : pathOf(target);
    if ((path === HEALTH_PATH || path === READY_PATH) && (req.method === "GET" || req.method === "HEAD")) {
      req.resume();
      const status = path === READY_PATH ? readiness() : closing === null ? "ok" : "closing";
      send(res, status === "ok" || status === "ready" ? 200 : 503, JSON.stringify({ status }));
      return;
    }
    if (events?.has(path) === true && !announcesBody(req)) {
      req.resume();
      if (closing !== null) res.setHeader("connection", "close");
      // Never rejects, by its contract.
      void events.answer(req, res, path, addressOf(req));
      return;
    }
    const gateway = byPath.get(path);
    const refusal = gateway === undefined ? "http_path_not_found" : refusalOf(req, settings);
    if (gateway === undefined || refusal !== null) {
      refuse(req, res, refusal ?? "http_path_not_found", expectsContinue);
      return;
    }
    if (expectsContinue) res.writeContinue();
    receive(gateway, connection, req, res);
  };

  const server: Server = createHttpServer({
    maxHeaderSize: settings.maxHeaderBytes,
    headersTimeout: settings.headersTimeoutMs,
    requestTimeout: settings.requestTimeoutMs,
    connectionsCheckingInterval: settings.checkIntervalMs,
    keepAliveTimeout: settings.keepAliveTimeoutMs,
    insecureHTTPParser: false,
    // Looked at here: the platform's own refusal is no answer of this API.
    requireHostHeader: false,
    noDelay: true,
  });
  server.timeout = settings.idleTimeoutMs;
  server.maxConnections = settings.maxConnections;
  server.on("request", (req, res) => {
    handle(req, res, false);
  });
  server.on("checkContinue", (req, res) => {
    handle(req, res, true);
  });
  // Not 417: whoever expects what nobody knows is served as if he did not (RFC 9110, 10.1.1).
  server.on("checkExpectation", (req, res) => {
    handle(req, res, false);
  });
  server.on("connect", (_req, stream) => {
    hangUp(
      stream as Socket,
      rawAnswer("405 Method Not Allowed", httpRefusal("http_method_not_allowed", settings).text, [
        "allow: POST",
      ]),
    );
  });
  server.on("clientError", (error: NodeJS.ErrnoException, stream) => {
    // This server makes no other streams.
    const socket = stream as Socket;
    const connection = connectionOf(socket);
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    malformed(socket, connection, error.code);
  });

  return {
    listen: async (host, port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    close: async (graceMs) => {
      closing ??= new Promise((resolve) => {
        const cut = setTimeout(() => {
          server.closeAllConnections();
        }, graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
      });
      return closing;
    },
  };
};

/** The errors that keep a request from becoming a JSON-RPC request. */
type HttpMnemonic = Extract<
  CallApiMnemonic,
  | "http_path_not_found"
  | "http_method_not_allowed"
  | "content_type_not_supported"
  | "request_too_large"
  | "request_timeout"
>;

/** What can be refused at a known path before the body is read, in the order of the spec's stage `http`. */
const refusalOf = (req: IncomingMessage, { maxBodyBytes }: HttpSettings): HttpMnemonic | null => {
  if (req.method !== "POST") return "http_method_not_allowed";
  const { headers } = req;
  const coding = headers["content-encoding"];
  if (coding !== undefined && coding.toLowerCase() !== "identity") return "content_type_not_supported";
  if (readContentType(headers["content-type"]) === "not_json") return "content_type_not_supported";
  return Number(headers["content-length"] ?? 0) > maxBodyBytes ? "request_too_large" : null;
};

const httpRefusal = (
  mnemonic: HttpMnemonic,
  { maxBodyBytes }: HttpSettings,
): { readonly status: number; readonly text: string; readonly headers: Readonly<Record<string, string>> } => {
  const error: ApiErrorObject =
    mnemonic === "request_too_large"
      ? apiError(mnemonic, { params: { max_body_bytes: maxBodyBytes } })
      : apiError(mnemonic);
  return {
    status: CALL_API_ERRORS[mnemonic].httpStatus ?? 400,
    text: errorText(null, error),
    headers: mnemonic === "http_method_not_allowed" ? { allow: "POST" } : {},
  };
};

/** Path of the request's target, without query; proxies write the whole URL. A trailing slash is the same path. */
const pathOf = (target: string): string => {
  const path = target.startsWith("/") ? (target.split("?", 1)[0] ?? "") : (URL.parse(target)?.pathname ?? "");
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
};

/**
 * The parser lets other versions pass, and a request line without any. HTTP/1.1 needs a host. A body in a coding besides
 * chunked is not what its bytes say, and chunks in HTTP/1.0 are read differently by whoever stands before this server.
 */
const isWellFormed = ({ httpVersion, headers }: IncomingMessage): boolean => {
  const coding = headers["transfer-encoding"];
  return httpVersion === "1.1"
    ? headers.host !== undefined && (coding === undefined || coding.toLowerCase() === "chunked")
    : httpVersion === "1.0" && coding === undefined;
};

const announcesBody = (req: IncomingMessage): boolean =>
  req.headers["transfer-encoding"] !== undefined || Number(req.headers["content-length"] ?? 0) > 0;

const headerOf = (req: IncomingMessage, name: string): string | undefined => {
  const value = req.headers[name];
  return Array.isArray(value) ? value.join(",") : value;
};

/** What is said on a connection that the HTTP parser has given up. */
const lastWordsFor = (code: string | undefined): string => {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return rawAnswer("408 Request Timeout", errorText(null, apiError("request_timeout")));
  }
  const status = code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
  return rawAnswer(status, errorText(null, apiError("invalid_request")));
};

/** A whole answer, written without the help of the HTTP server. */
const rawAnswer = (status: string, text: string, headers: readonly string[] = []): string =>
  [
    `HTTP/1.1 ${status}`,
    ...headers,
    `content-type: ${JSON_TYPE}`,
    `content-length: ${Buffer.byteLength(text)}`,
    "cache-control: no-store",
    "connection: close",
    "",
    text,
  ].join("\r\n");

const hangUpIfDone = (socket: Socket, { receiving, answering, lastWords }: Connection): void => {
  if (lastWords === null || answering > 0 || socket.writableEnded) return;
  for (const req of receiving) {
    if (req.complete) return;
  }
  hangUp(socket, lastWords);
};

/** Says the last words and ends the connection, also where the other side goes on sending. */
const hangUp = (socket: Socket, words: string): void => {
  socket.end(words);
  const cut = setTimeout(() => {
    socket.destroy();
  }, LAST_WORDS_MS);
  cut.unref();
  socket.once("close", () => {
    clearTimeout(cut);
  });
};
