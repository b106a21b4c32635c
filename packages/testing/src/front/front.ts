import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Fault, Faults } from "./fault.ts";
import { seen, type SeenRequest } from "./request-body.ts";

/** What stands before the server. */
export interface FrontOptions {
  /** Where the server listens: scheme, host and port. */
  readonly origin: string;
  readonly faults: Faults;
  /** False: there are no streams of events, as at the brands. */
  readonly eventStreams: boolean;
  /** Is told of every request before anything is done with it. */
  readonly onRequest: (request: SeenRequest) => void;
}

/** More than the server behind it takes. */
const MOST_HEADER_BYTES = 1024 * 1024;

/** Headers that belong to one connection, and not to what is said over it. */
const OF_CONNECTION: ReadonlySet<string> = new Set(["keep-alive", "transfer-encoding"]);

/**
 * The headers of an answer without those of the connection over which it came: the one that it goes out by has its own. That
 * nothing more will come over it is said of both.
 */
function passedOn(rawHeaders: readonly string[]): string[] {
  const isKept = (name: string, value: string): boolean =>
    name === "connection" ? value === "close" : !OF_CONNECTION.has(name);
  return rawHeaders.filter((_, at) => {
    const [name = "", value = ""] = rawHeaders.slice(at - (at % 2));
    return isKept(name.toLowerCase(), value.toLowerCase());
  });
}

/**
 * Stands before the server on a port of its own and passes everything on, byte for byte, unless a fault is planned. Only
 * here a connection can be cut at the moment that a test needs.
 */
export class Front {
  readonly #options: FrontOptions;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server: Server;

  constructor(options: FrontOptions) {
    this.#options = options;
    const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      this.#handle(incoming, outgoing).catch(() => outgoing.destroy());
    };
    // What there is to judge is for the server behind it to judge.
    const lenient = { requireHostHeader: false, maxHeaderSize: MOST_HEADER_BYTES };
    this.#server = createServer(lenient, handle).on("checkExpectation", handle);
  }

  /** Listens on a free port of 127.0.0.1 and resolves with the origin. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts whatever is open. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await closed;
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = Buffer.concat(await incoming.toArray());
    // What the brands have at such addresses: nothing.
    if (incoming.method !== "POST" && !this.#options.eventStreams) {
      outgoing.writeHead(404).end();
      return;
    }
    if (incoming.method !== "POST") return this.#pass(incoming, body, outgoing);
    const message = seen(body);
    this.#options.onRequest(message);
    const fault = this.#options.faults.take(message.method);
    if (fault === null) return this.#pass(incoming, body, outgoing);
    return this.#spoil(fault, message, { incoming, body, outgoing });
  }

  async #spoil(
    fault: Fault,
    { id }: SeenRequest,
    { incoming, body, outgoing }: { incoming: IncomingMessage; body: Buffer; outgoing: ServerResponse },
  ): Promise<void> {
    switch (fault.type) {
      case "lose_request":
        outgoing.destroy();
        return;
      case "refuse":
        outgoing
          .writeHead(fault.status, { "content-type": "application/json; charset=UTF-8" })
          .end(JSON.stringify({ jsonrpc: "2.0", id, error: fault.error }));
        return;
      case "lose_answer":
        (await this.#forward(incoming, body)).resume().once("close", () => outgoing.destroy());
        return;
      case "hold_answer": {
        const answer = await this.#forward(incoming, body);
        const held = Buffer.concat(await answer.toArray());
        await fault.until;
        outgoing.writeHead(answer.statusCode ?? 500, passedOn(answer.rawHeaders)).end(held);
      }
    }
  }

  async #pass(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<void> {
    const answer = await this.#forward(incoming, body);
    outgoing.writeHead(answer.statusCode ?? 500, passedOn(answer.rawHeaders));
    // Streams of events tell of their beginning before there is anything to tell.
    outgoing.flushHeaders();
    outgoing.once("close", () => answer.destroy());
    answer.pipe(outgoing);
  }

  async #forward(incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(this.#options.origin);
      request({
        hostname,
        port,
        // As it came: made a URL of, `//name` and a whole address would lead to another machine.
        path: incoming.url,
        method: incoming.method,
        headers: incoming.headers,
        // A request without a host stays one; those of HTTP/1.0 need none.
        setHost: incoming.httpVersion === "1.0",
        agent: this.#agent,
      })
        .once("response", resolve)
        .once("error", reject)
        .end(body);
    });
  }
}
