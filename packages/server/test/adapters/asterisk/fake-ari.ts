import { createServer, type IncomingMessage } from "node:http";
import { once } from "node:events";
import { type WebSocket, WebSocketServer } from "ws";

/** A request as it came, over HTTP or the WebSocket. */
export interface SeenRequest {
  readonly method: string;
  /** Below `/ari/`, decoded. */
  readonly uri: string;
  readonly body: unknown;
}

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** Says how a request is answered; null where it is none of its business. `"silence"`: not at all. */
export type Rule = (request: SeenRequest) => Answer | "silence" | null;

interface FakeChannel {
  readonly id: string;
  readonly name: string;
  state: string;
}

/** An ARI that is told by a test what happens. It keeps lists, as Asterisk does, and no more of Asterisk than that. */
export class FakeAri {
  readonly requests: SeenRequest[] = [];
  readonly channels = new Map<string, FakeChannel>();
  readonly bridges = new Map<string, Set<string>>();
  readonly playbacks = new Map<string, string>();
  /** What came with the handshake of the last WebSocket. */
  handshake: IncomingMessage | null = null;
  startedAt = "2026-01-01T00:00:00.000+0000";
  /** Asked first, the last one first. */
  readonly rules: Rule[] = [];
  /** Status of every plain request. */
  httpStatus = 200;
  /** It answers, and tells no event. */
  isSilent = false;
  readonly #http = createServer((request, response) => {
    this.#see({ method: request.method ?? "", uri: decodeURIComponent(request.url ?? ""), body: null });
    response.writeHead(this.httpStatus).end("{}");
  });
  readonly #webSockets = new WebSocketServer({ server: this.#http });
  #socket: WebSocket | null = null;
  readonly #waiting = new Set<() => void>();
  connections = 0;

  constructor() {
    this.#webSockets.on("connection", (socket, handshake) => {
      this.connections += 1;
      this.handshake = handshake;
      this.#socket = socket;
      socket.on("message", (data: Buffer) => {
        this.#take(socket, data.toString("utf8"));
      });
      socket.on("error", () => {});
      this.#tellWaiting();
    });
  }

  /** Listens, and answers with its address. */
  async listen(): Promise<string> {
    this.#http.listen(0, "127.0.0.1");
    await once(this.#http, "listening");
    const address = this.#http.address();
    return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#webSockets.clients) socket.terminate();
    this.#webSockets.close();
    this.#http.close();
    this.#http.closeAllConnections();
    await once(this.#http, "close");
  }

  /** Cuts the WebSocket. */
  drop(): void {
    this.#socket?.terminate();
  }

  /** Tells an event. */
  emit(event: object): void {
    if (!this.isSilent) this.#socket?.send(JSON.stringify(event));
  }

  /** Resolves when this holds; looked at after every request and connection. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** How often a request came whose method and address begin so. */
  count(start: string): number {
    return this.requests.filter(({ method, uri }) => `${method} ${uri}`.startsWith(start)).length;
  }

  /** The requests so far, without those that only look. */
  get asked(): string[] {
    return this.requests
      .filter(({ method, uri }) => method !== "GET" && !uri.startsWith("applications/"))
      .map(({ method, uri }) => `${method} ${uri}`);
  }

  #take(socket: WebSocket, text: string): void {
    const { request_id, method, uri, message_body } = JSON.parse(text) as {
      readonly request_id: string;
      readonly method: string;
      readonly uri: string;
      readonly message_body?: string;
    };
    const request = {
      method,
      uri: decodeURIComponent(uri),
      body: message_body === undefined ? null : (JSON.parse(message_body) as unknown),
    };
    const answer = this.#answer(request);
    this.#see(request);
    if (answer === "silence") return;
    const { status, body } = answer;
    const content = body === undefined ? {} : { message_body: JSON.stringify(body) };
    socket.send(JSON.stringify({ type: "RESTResponse", request_id, status_code: status, ...content }));
    if (method === "POST" && request.uri === "channels/create" && status === 200) {
      const { channelId } = request.body as { readonly channelId: string };
      this.emit({ type: "StasisStart", channel: { id: channelId, state: "Down" } });
    }
    if (method === "DELETE" && request.uri.startsWith("channels/") && status === 204)
      this.hangUp(request.uri.replace(/^channels\/|\?.*$/gu, ""), 16);
  }

  /** A channel ends. */
  hangUp(id: string, cause: number, techCause?: number): void {
    this.channels.delete(id);
    for (const members of this.bridges.values()) members.delete(id);
    const channel = { id, state: "Up" };
    this.emit({ type: "ChannelHangupRequest", channel });
    this.emit({
      type: "ChannelDestroyed",
      channel,
      cause,
      ...(techCause === undefined ? {} : { tech_cause: techCause }),
    });
  }

  /** A channel changes its state. */
  state(id: string, state: string): void {
    const channel = this.channels.get(id);
    if (channel !== undefined) channel.state = state;
    this.emit({ type: "ChannelStateChange", channel: { id, state } });
  }

  /** A playback ends. */
  finish(id: string, state = "done"): void {
    this.playbacks.delete(id);
    this.emit({ type: "PlaybackFinished", playback: { id, state } });
  }

  #answer(request: SeenRequest): Answer | "silence" {
    for (const rule of this.rules.toReversed()) {
      const answer = rule(request);
      if (answer !== null) return answer;
    }
    return this.#usual(request);
  }

  #usual({ method, uri, body }: SeenRequest): Answer {
    const [path = "", query = ""] = uri.split("?");
    const [kind = "", id = "", what = "", more = ""] = path.split("/");
    const parameters = new URLSearchParams(query);
    if (kind === "asterisk")
      return {
        status: 200,
        body: { system: { version: "22.9.9" }, status: { startup_time: this.startedAt } },
      };
    if (kind === "applications") return { status: 200, body: { name: id } };
    if (kind === "playbacks") {
      const there = this.playbacks.has(id);
      if (method === "DELETE") this.playbacks.delete(id);
      return there
        ? { status: method === "GET" ? 200 : 204, body: { media_uri: this.playbacks.get(id) } }
        : { status: 404 };
    }
    if (kind === "channels") return this.#channels({ method, id, what, body });
    if (method === "GET")
      return {
        status: 200,
        body: [...this.bridges].map(([of, members]) => ({ id: of, channels: [...members] })),
      };
    const bridge = this.bridges.get(id);
    if (what === "" && method === "POST") {
      if (bridge !== undefined) return { status: 409 };
      this.bridges.set(id, new Set());
      return { status: 200 };
    }
    if (bridge === undefined) return { status: 404 };
    if (method === "DELETE" && what === "") this.bridges.delete(id);
    if (what === "addChannel") {
      for (const channel of (parameters.get("channel") ?? "").split(",")) {
        if (!this.channels.has(channel)) return { status: 404 };
        for (const members of this.bridges.values()) members.delete(channel);
        bridge.add(channel);
      }
    }
    if (what === "play") {
      if (this.playbacks.has(more)) return { status: 409 };
      this.playbacks.set(more, (body as { readonly media: readonly string[] }).media[0] ?? "");
    }
    return { status: 204 };
  }

  #channels({
    method,
    id,
    what,
    body,
  }: {
    readonly method: string;
    readonly id: string;
    readonly what: string;
    readonly body: unknown;
  }): Answer {
    if (method === "GET" && id === "") return { status: 200, body: [...this.channels.values()] };
    if (id === "create") {
      const { channelId, endpoint } = body as { readonly channelId: string; readonly endpoint: string };
      if (this.channels.has(channelId)) return { status: 409 };
      const name = `PJSIP/${endpoint.replace(/^PJSIP\/(.*@)?/u, "")}-00000001`;
      this.channels.set(channelId, { id: channelId, name, state: "Down" });
      return { status: 200 };
    }
    const channel = this.channels.get(id);
    if (channel === undefined) return { status: 404 };
    if (method === "GET") return { status: 200, body: channel };
    return { status: what === "" && method !== "DELETE" ? 200 : 204 };
  }

  #see(request: SeenRequest): void {
    this.requests.push(request);
    this.#tellWaiting();
  }

  #tellWaiting(): void {
    for (const waiting of this.#waiting) waiting();
    this.#waiting.clear();
  }
}
