import http from "node:http";
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { urlToHttpOptions } from "node:url";
import type { Transport, TransportOutcome, TransportRequest } from "@scenario-call/core";
import { isTransient, NetworkError } from "./network-error.ts";
import type { TransportTarget } from "./options.ts";

/** What the transport needs to know. */
export interface HttpTransportOptions extends TransportTarget {
  /** Keeps the connections. */
  readonly agent: Agent;
}

/**
 * Calls `ready` once bytes that are written to `socket` would be sent at once: connected and, with TLS, past the handshake. Until then
 * Node would keep them in a buffer, and nobody could tell whether they left.
 */
const whenConnected = (socket: Socket, ready: () => void): void => {
  // TLSSocket has this member while its handshake runs. Without it the socket counts as ready: then a failure is taken for
  // an unknown outcome, which is the safe side.
  const handshaking = "secureConnecting" in socket && socket.secureConnecting === true;
  if (handshaking) socket.once("secureConnect", ready);
  else if (socket.connecting) socket.once("connect", ready);
  else ready();
};

/** One request on its way: remembers whether it was handed to a connection, and settles once. */
class Exchange {
  readonly #request: ClientRequest;
  readonly #body: string;
  readonly #signal: AbortSignal;
  readonly #limit: number;
  readonly #resolve: (outcome: TransportOutcome) => void;
  readonly #stop = (): void => this.#fail("stopped");
  /** From here on bytes may have left. Set before the first one is written, never taken back. */
  #handedOver = false;
  #settled = false;
  #status: number | undefined;

  constructor(
    request: ClientRequest,
    { body, signal }: TransportRequest,
    limit: number,
    resolve: (outcome: TransportOutcome) => void,
  ) {
    this.#request = request;
    this.#body = body;
    this.#signal = signal;
    this.#limit = limit;
    this.#resolve = resolve;
    signal.addEventListener("abort", this.#stop, { once: true });
    request.once("socket", (socket) => whenConnected(socket, () => this.#handOver(socket)));
    request.on("response", (response) => this.#read(response));
    request.on("error", (error) => this.#fail("connection_lost", error));
    // Follows every end of a request; whoever settled first has said what happened.
    request.on("close", () => this.#fail("connection_lost"));
  }

  #handOver(socket: Socket): void {
    if (this.#settled) return;
    // A kept connection that the other side has closed meanwhile: nothing has to be risked on it.
    if (socket.destroyed || !socket.writable) return this.#fail("connection_lost", { code: "ECONNRESET" });
    this.#handedOver = true;
    this.#request.end(this.#body);
  }

  #read(response: IncomingMessage): void {
    this.#status = response.statusCode ?? 0;
    const chunks: Buffer[] = [];
    let size = 0;
    if (Number(response.headers["content-length"] ?? 0) > this.#limit) return this.#fail("answer_too_large");
    response.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > this.#limit) return this.#fail("answer_too_large");
      chunks.push(chunk);
    });
    response.on("end", () => {
      if (!response.complete) return this.#fail("connection_lost");
      const [first] = chunks;
      const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, size);
      this.#settle({
        kind: "answered",
        status: this.#status ?? 0,
        body,
        header: (name) => response.headers[name]?.toString() ?? null,
      });
    });
    response.on("error", (error) => this.#fail("connection_lost", error));
    response.on("close", () => this.#fail("connection_lost"));
  }

  #fail(reason: "stopped" | "connection_lost" | "answer_too_large", error?: unknown): void {
    if (this.#settled) return;
    const cause = error === undefined ? undefined : new NetworkError(error);
    if (this.#handedOver) {
      const status = this.#status;
      this.#settle({ kind: "no_answer", reason, ...(status === undefined ? {} : { status }), cause });
    } else {
      const notSent = reason === "stopped" ? "stopped" : "connection_failed";
      this.#settle({ kind: "not_sent", reason: notSent, transient: isTransient(error), cause });
    }
    this.#request.destroy();
  }

  #settle(outcome: TransportOutcome): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#signal.removeEventListener("abort", this.#stop);
    this.#resolve(outcome);
  }
}

/**
 * HTTP over kept connections, built to know at any moment whether a request has left.
 *
 * The request is handed to a connection in one piece and only once the connection stands. Whatever fails before that moment is proven
 * not to have been sent; whatever fails after it is not proven, even on a kept connection that turns out to be dead. Node
 * itself follows no redirect and repeats nothing.
 */
export const httpTransport = (options: HttpTransportOptions): Transport => {
  const { url, agent, answerLimitBytes, isClosed } = options;
  const { request: startRequest } = url.protocol === "https:" ? https : http;
  // Everything is said in advance and nothing twice: node:http goes through all of it for every request.
  const { protocol, hostname, port } = urlToHttpOptions(url);
  const base: RequestOptions = {
    protocol,
    hostname,
    ...(port === undefined ? {} : { port }),
    path: url.pathname,
    method: "POST",
    agent,
  };
  return (request) =>
    new Promise((resolve) => {
      if (isClosed()) return resolve({ kind: "not_sent", reason: "closed", transient: false });
      if (request.signal.aborted) return resolve({ kind: "not_sent", reason: "stopped", transient: false });
      // A list is written as it is; an object would be checked and kept by name first.
      const headers = [
        "Host",
        url.host,
        "Content-Type",
        "application/json; charset=UTF-8",
        "Content-Length",
        String(Buffer.byteLength(request.body)),
        "User-Agent",
        "scenario-call-node-client",
        "Connection",
        "keep-alive",
      ];
      for (const [name, value] of Object.entries(request.headers ?? {})) headers.push(name, value);
      new Exchange(startRequest({ ...base, headers }), request, answerLimitBytes, resolve);
    });
};
