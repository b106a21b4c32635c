import type { Socket } from "node:net";
import { WebSocket } from "ws";
import { AriError } from "./ari-error.ts";
import { type AriEvent, readAriMessage } from "./ari-events.ts";

/** Where Asterisk is, and who asks. */
export interface AriAccess {
  /** Address of its HTTP server, such as `http://127.0.0.1:8088`, with a path before `/ari` where there is one. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Name of the Stasis application; each server that uses an Asterisk needs its own. */
  readonly app: string;
}

/** A method of HTTP that ARI knows. */
export type AriMethod = "GET" | "POST" | "PUT" | "DELETE";

/** What a socket tells. */
export interface AriSocketEvents {
  event(event: AriEvent): void;
  /** The connection is gone; told once. */
  gone(): void;
}

interface Pending {
  /** What a request that only looks is answered with is read; of any other the status says it all. */
  readonly looks: boolean;
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: AriError) => void;
}

/**
 * One connection: requests go over the WebSocket that brings the events. Asterisk carries them out one after another, in
 * the order in which they were sent, so a request need not wait for the answer to the one before.
 */
export class AriSocket {
  readonly #socket: WebSocket;
  /** What the WebSocket writes to; null before it is open. */
  #wire: Socket | null = null;
  /** What is written goes out at the end of this turn. */
  #isHeld = false;
  readonly #events: AriSocketEvents;
  readonly #pending = new Map<string, Pending>();
  #sent = 0;
  #gone = false;

  /** Resolves when the connection is open. */
  readonly opened: Promise<void>;

  constructor(access: AriAccess, events: AriSocketEvents) {
    this.#events = events;
    this.#socket = openSocket(access);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.opened = promise;
    this.#socket.on("upgrade", ({ socket }) => {
      this.#wire = socket;
    });
    this.#socket.on("open", resolve);
    this.#socket.on("message", (data, isBinary) => {
      if (!isBinary && data instanceof Buffer) this.#hear(data);
    });
    for (const end of ["close", "error"] as const) {
      this.#socket.on(end, () => {
        reject(new AriError("unreachable", "Asterisk's WebSocket did not open"));
        this.#leave();
      });
    }
  }

  /** Resolves with the body of what a GET found, or null; rejects with an {@link AriError}. */
  // Not an async function, nor is the client's: fifteen requests of each call would pay for the promises of each layer.
  request(method: AriMethod, uri: string, body: object | null): Promise<unknown> {
    if (this.#gone) return Promise.reject(new AriError("lost", "the connection to Asterisk is gone"));
    // A WebSocket that is not open yet throws what is sent at it back.
    if (this.#socket.readyState === WebSocket.CONNECTING)
      return Promise.reject(new AriError("lost", "the connection to Asterisk is not open yet"));
    this.#sent += 1;
    const id = String(this.#sent);
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { looks: method === "GET", resolve, reject });
    });
    const content =
      body === null
        ? ""
        : `,"content_type":"application/json","message_body":${JSON.stringify(JSON.stringify(body))}`;
    this.#hold();
    this.#socket.send(
      `{"type":"RESTRequest","transaction_id":"${id}","request_id":"${id}","method":"${method}","uri":${JSON.stringify(uri)}${content}}`,
    );
    return answered;
  }

  /** Closes the connection; what was asked for and not answered is rejected. */
  close(): void {
    this.#leave();
    this.#socket.close();
    // A process that ends does not wait for Asterisk's goodbye.
    this.#wire?.destroySoon();
  }

  /** What is asked for in one turn goes out together: each write wakes Asterisk up, which costs more than what it says. */
  #hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#wire?.cork();
    setImmediate(() => {
      this.#isHeld = false;
      this.#wire?.uncork();
    });
  }

  #hear(data: Buffer): void {
    const message = readAriMessage(data);
    if (message.kind === "event" && !this.#gone) this.#events.event(message.event);
    if (message.kind !== "answer") return;
    const { request_id: id, status_code: status, body } = message.answer;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (pending === undefined) return;
    if (status >= 200 && status < 300) pending.resolve(pending.looks ? bodyOf(body()) : null);
    else pending.reject(new AriError("refused", `Asterisk answered ${status}`, { status }));
  }

  #leave(): void {
    if (this.#gone) return;
    this.#gone = true;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new AriError("lost", "the connection to Asterisk is gone"));
    this.#events.gone();
  }
}

/** The password goes as a header: an address ends up in logs. */
const openSocket = ({ url, user, password, app }: AriAccess): WebSocket => {
  const address = ariAddress(url, `events?app=${encodeURIComponent(app)}`);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(address, {
    headers: { authorization: authorizationOf(user, password) },
    perMessageDeflate: false,
  });
};

/** The address of a resource of ARI. */
export const ariAddress = (url: string, resource: string): URL =>
  new URL(`ari/${resource}`, url.endsWith("/") ? url : `${url}/`);

/** The header that says who asks. */
export const authorizationOf = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`, "utf8").toString("base64")}`;

const bodyOf = (text: string): unknown => {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
};
