import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { isIP } from "node:net";
import type { Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { urlToHttpOptions } from "node:url";
import { hearingStop, stopNoticeOf } from "@scenario-call/core";
import type { StopNotice, Transport, TransportOutcome } from "@scenario-call/core";
import { hearIdleTime } from "./idle-time.ts";
import { isTransient, NetworkError } from "./network-error.ts";
import { nodeHttp, nodeHttps } from "./node-modules.ts";
import type { TransportTarget } from "./options.ts";
import { opensTunnels, tunnelled } from "./proxy/tunnel-agents.ts";

/** What the transport needs to know. */
export interface HttpTransportOptions extends TransportTarget {
  /** Keeps the connections. */
  readonly agent: Agent;
}

/**
 * TLSSocket has this member while its handshake runs. Without it the socket counts as ready: then a failure is taken for an unknown
 * outcome, which is the safe side.
 */
const isHandshaking = (socket: Socket): boolean =>
  "secureConnecting" in socket && socket.secureConnecting === true;

/**
 * Whether bytes that are written to `socket` would be sent at once: connected and, with TLS, past the handshake. Until then Node would
 * keep them in a buffer, and nobody could tell whether they left.
 */
const isReady = (socket: Socket): boolean => !isHandshaking(socket) && !socket.connecting;

/** Calls `ready` once {@link isReady} holds. */
const whenReady = (socket: Socket, ready: () => void): void => {
  socket.once(isHandshaking(socket) ? "secureConnect" : "connect", ready);
};

/**
 * A header by its name in lower case. Looked for in the list as it came, where the names stand at the even places: the object of all
 * headers is only made of an answer that has this one more than once.
 */
const headerOf = (response: IncomingMessage, name: string): string | null => {
  const { rawHeaders } = response;
  let value: string | null = null;
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const other = rawHeaders[place];
    if (other?.length !== name.length || other.toLowerCase() !== name) continue;
    if (value !== null) return response.headers[name]?.toString() ?? null;
    value = rawHeaders[place + 1] ?? null;
  }
  return value;
};

const EMPTY = new Uint8Array();

/** One request on its way: remembers whether it was handed to a connection, and settles once. */
class Exchange {
  readonly #request: ClientRequest;
  readonly #body: string;
  readonly #isAscii: boolean;
  readonly #stop: StopNotice;
  readonly #limit: number;
  readonly #resolve: (outcome: TransportOutcome) => void;
  readonly #stopped = (): void => this.#fail("stopped");
  /** Follows every end of a request; whoever settled first has said what happened. */
  readonly #lost = (error?: unknown): void => this.#fail("connection_lost", error);
  /** From here on bytes may have left. Set before the first one is written, never taken back. */
  #handedOver = false;
  #settled = false;
  #status: number | undefined;
  /** What came of the body: one piece, as a rule. */
  #first: Buffer | null = null;
  #rest: Buffer[] | null = null;
  #size = 0;

  constructor(
    request: ClientRequest,
    body: string,
    isAscii: boolean,
    stop: StopNotice,
    limit: number,
    resolve: (outcome: TransportOutcome) => void,
  ) {
    this.#request = request;
    this.#body = body;
    this.#isAscii = isAscii;
    this.#stop = stop;
    this.#limit = limit;
    this.#resolve = resolve;
    stop.listen(this.#stopped);
    request.on("socket", (socket) => this.#take(socket));
    request.on("response", (response) => this.#read(response));
    request.on("error", this.#lost);
    request.on("close", this.#lost);
  }

  #take(socket: Socket): void {
    if (isReady(socket)) this.#handOver(socket);
    else whenReady(socket, () => this.#handOver(socket));
  }

  #handOver(socket: Socket): void {
    if (this.#settled) return;
    // A kept connection that the other side has closed meanwhile: nothing has to be risked on it.
    if (socket.destroyed || !socket.writable) return this.#fail("connection_lost", { code: "ECONNRESET" });
    this.#handedOver = true;
    // node:http would go through a text of UTF-8 twice; where every character is one byte, nothing differs but the time.
    this.#request.end(this.#body, this.#isAscii ? "latin1" : "utf8");
  }

  #read(response: IncomingMessage): void {
    this.#status = response.statusCode ?? 0;
    hearIdleTime(response.socket, headerOf(response, "keep-alive"));
    if (Number(headerOf(response, "content-length") ?? 0) > this.#limit)
      return this.#fail("answer_too_large");
    response.on("data", (chunk: Buffer) => this.#keep(chunk));
    response.on("end", () => {
      if (!response.complete) return this.#fail("connection_lost");
      this.#settle({
        kind: "answered",
        status: this.#status ?? 0,
        body: this.#whole(),
        header: (name) => headerOf(response, name),
      });
    });
    response.on("error", this.#lost);
    response.on("close", this.#lost);
  }

  #keep(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#limit) return this.#fail("answer_too_large");
    if (this.#first === null) this.#first = chunk;
    else (this.#rest ??= []).push(chunk);
  }

  #whole(): Uint8Array {
    const first = this.#first ?? EMPTY;
    return this.#rest === null ? first : Buffer.concat([first, ...this.#rest], this.#size);
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
    this.#stop.leave(this.#stopped);
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
  const { request: startRequest } = url.protocol === "https:" ? nodeHttps() : nodeHttp();
  // Everything is said in advance and nothing twice: node:http goes through all of it for every request.
  const { hostname, port } = urlToHttpOptions(url);
  const base: RequestOptions & Pick<ConnectionOptions, "servername"> = {
    hostname,
    ...(port === undefined ? {} : { port }),
    path: url.pathname,
    method: "POST",
    agent,
    // As node:http would find it out from the host, for every request; an address is no name of a server.
    servername: isIP(hostname ?? "") === 0 ? (hostname ?? "") : "",
  };
  // A list is written as it is; an object would be checked and kept by name first. `Connection` is added by what the agent does.
  const fixed = [
    "Host",
    url.host,
    "Content-Type",
    "application/json; charset=UTF-8",
    "User-Agent",
    "scenario-call-node-client",
    "Content-Length",
  ];
  const isTunnel = opensTunnels(agent);
  return hearingStop(
    (request) =>
      new Promise((resolve) => {
        if (isClosed()) return resolve({ kind: "not_sent", reason: "closed", transient: false });
        const stop = stopNoticeOf(request);
        if (stop.hasStopped) return resolve({ kind: "not_sent", reason: "stopped", transient: false });
        const { body } = request;
        const bytes = Buffer.byteLength(body);
        const headers = [...fixed, String(bytes)];
        if (request.headers !== undefined) headers.push(...Object.entries(request.headers).flat());
        let started: ClientRequest;
        try {
          started = startRequest(isTunnel ? { ...tunnelled(base, stop), headers } : { ...base, headers });
        } catch (error) {
          // Nothing was given to it yet: an agent of the other protocol, for example, is refused before it is asked.
          const cause = new NetworkError(error);
          return resolve({ kind: "not_sent", reason: "connection_failed", transient: false, cause });
        }
        new Exchange(started, body, bytes === body.length, stop, answerLimitBytes, resolve);
      }),
  );
};
