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
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: AriError) => void;
}

/**
 * One connection: requests go over the WebSocket that brings the events. Asterisk carries them out one after another, in
 * the order in which they were sent, so a request need not wait for the answer to the one before.
 */
export class AriSocket {
  readonly #socket: WebSocket;
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
    this.#socket.addEventListener("open", () => {
      resolve();
    });
    this.#socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.#hear(data);
    });
    for (const end of ["close", "error"] as const) {
      this.#socket.addEventListener(end, () => {
        reject(new AriError("unreachable", "Asterisk's WebSocket did not open"));
        this.#leave();
      });
    }
  }

  /** Resolves with the answer's body, or null; rejects with an {@link AriError}. */
  async request(method: AriMethod, uri: string, body: object | null): Promise<unknown> {
    if (this.#gone) throw new AriError("lost", "the connection to Asterisk is gone");
    // A WebSocket that is not open yet throws what is sent at it back.
    if (this.#socket.readyState === WebSocket.CONNECTING)
      throw new AriError("lost", "the connection to Asterisk is not open yet");
    this.#sent += 1;
    const id = String(this.#sent);
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
    });
    const content =
      body === null ? {} : { content_type: "application/json", message_body: JSON.stringify(body) };
    this.#socket.send(
      JSON.stringify({ type: "RESTRequest", transaction_id: id, request_id: id, method, uri, ...content }),
    );
    return answered;
  }

  /** Closes the connection; what was asked for and not answered is rejected. */
  close(): void {
    this.#leave();
    this.#socket.close();
  }

  #hear(text: string): void {
    const message = readAriMessage(text);
    if (message.kind === "event" && !this.#gone) this.#events.event(message.event);
    if (message.kind !== "answer") return;
    const { request_id: id, status_code: status, message_body: body } = message.answer;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (status >= 200 && status < 300) pending?.resolve(bodyOf(body));
    else pending?.reject(new AriError("refused", `Asterisk answered ${status}`, { status }));
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
  return new WebSocket(address, { headers: { authorization: authorizationOf(user, password) } });
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
