import type { Clock } from "../../../ports/clock.ts";
import { AriError } from "./ari-error.ts";
import { type AriEvent, EVENT_TYPES } from "./ari-events.ts";
import { type AriAccess, ariAddress, type AriMethod, AriSocket, authorizationOf } from "./ari-socket.ts";

/** How often Asterisk is asked whether the application is still ours, ms: a connection can be dead without a word. */
const HEARTBEAT_MS = 5000;

/** How long an answer to that may take, and everything that belongs to opening a connection, ms. */
const PATIENCE_MS = 5000;

/** Pauses before a connection is tried again: they double from the first to the longest, ms. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** What a client of ARI works with. */
export interface AriClientOptions {
  readonly access: AriAccess;
  readonly clock: Clock;
  readonly onEvent: (event: AriEvent) => void;
  /**
   * A connection is there again or for the first time; requests of others go out when the promise has resolved. What it
   * throws counts as a lost connection. `restarted`: it is another run of Asterisk than the one before.
   */
  readonly onConnected: (connection: { readonly restarted: boolean }) => Promise<void>;
  /** Told when a connection is lost, and why the next one was not to be had. In words for the log. */
  readonly onProblem: (message: string) => void;
}

interface AsteriskInfo {
  readonly system?: { readonly version?: unknown };
  readonly status?: { readonly startup_time?: unknown };
}

/**
 * Keeps one connection to ARI: opens it anew when it is lost, and looks after the application being registered, which an
 * Asterisk can lose when a WebSocket follows closely on another.
 */
export class AriClient {
  readonly #options: AriClientOptions;
  #socket: AriSocket | null = null;
  /** Resolves when requests may go out; pending while there is no connection. */
  #ready = Promise.withResolvers<void>();
  #isReady = false;
  #closed = false;
  #startedAt: string | null = null;
  #version = "";
  #stopHeartbeat: () => void = () => {};
  #stopPause: () => void = () => {};

  constructor(options: AriClientOptions) {
    this.#options = options;
    // Whoever waits is told; nobody has to be waiting.
    this.#ready.promise.catch(() => {});
  }

  /** Asterisk's version; empty before the first connection. */
  get version(): string {
    return this.#version;
  }

  /** When this run of Asterisk began, ms since the epoch by its clock; null where that is not known. */
  get startedAt(): number | null {
    const at = Date.parse(this.#startedAt ?? "");
    return Number.isNaN(at) ? null : at;
  }

  /** Opens the first connection. Rejects with an {@link AriError} where that is not to be had. */
  async open(): Promise<void> {
    await this.#checkAccess();
    await this.#connect();
  }

  /** Resolves when there is a connection on which requests may go out; rejects when the client is closed. */
  async ready(): Promise<void> {
    return this.#ready.promise;
  }

  /**
   * Sends a request on the present connection, without waiting for one. Resolves with the body of what a GET found, or null.
   *
   * @param uri below `/ari/`, encoded.
   */
  request(method: AriMethod, uri: string, body: object | null = null): Promise<unknown> {
    if (this.#closed) return Promise.reject(new AriError("closed", "the client has been closed"));
    if (this.#socket === null)
      return Promise.reject(new AriError("lost", "there is no connection to Asterisk"));
    return this.#socket.request(method, uri, body);
  }

  /** Whether requests may go out at this moment. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Closes the connection. Repeatable. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopPause();
    this.#drop();
    this.#ready.reject(new AriError("closed", "the client has been closed"));
  }

  /** A WebSocket that is refused does not say why; a plain request does. */
  async #checkAccess(): Promise<void> {
    const { url, user, password } = this.#options.access;
    const given = new AbortController();
    const asking = fetch(ariAddress(url, "asterisk/info?only=system"), {
      headers: { authorization: authorizationOf(user, password) },
      signal: given.signal,
      redirect: "error",
    });
    const unreachable = "Asterisk's HTTP server does not answer";
    const asked = await this.#within(asking, unreachable).catch((cause: unknown) => {
      given.abort();
      throw new AriError("unreachable", unreachable, { cause });
    });
    await asked.body?.cancel();
    const { status } = asked;
    if (status === 401 || status === 403)
      throw new AriError("unauthorized", "Asterisk does not accept the user or the password of ARI", {
        status,
      });
    if (!asked.ok) throw new AriError("unfit", `Asterisk answered ${status} where ARI should be`, { status });
  }

  async #connect(): Promise<void> {
    const socket = new AriSocket(this.#options.access, {
      event: (event) => {
        if (this.#socket !== socket) return;
        if (event.type !== "ApplicationReplaced") this.#options.onEvent(event);
        // No more events come here. Taken back at once, it would go back and forth.
        else if (this.#isReady)
          this.#lose(socket, "another client has taken the application over", LONGEST_PAUSE_MS);
        // Whoever opens it finds out that it is of no use; everything else still answers.
        else socket.close();
      },
      gone: () => {
        if (this.#isReady) this.#lose(socket, "the connection to Asterisk was lost");
        // Before that whoever opens it finds out.
        else if (this.#socket === socket) this.#socket = null;
      },
    });
    this.#socket = socket;
    try {
      await this.#within(socket.opened, "the WebSocket did not open in time");
      await this.#within(
        this.#check(socket),
        "Asterisk did not answer over the WebSocket: it has to be 20.14, 22.4 or newer",
      );
    } catch (error) {
      if (this.#socket === socket) this.#socket = null;
      socket.close();
      throw error;
    }
    if (this.#socket !== socket) throw new AriError("lost", "the connection to Asterisk was lost");
    this.#isReady = true;
    this.#ready.resolve();
    this.#beat(socket);
  }

  async #check(socket: AriSocket): Promise<void> {
    const { app } = this.#options.access;
    const path = `applications/${encodeURIComponent(app)}`;
    const info = (await socket.request(
      "GET",
      "asterisk/info?only=system,status",
      null,
    )) as AsteriskInfo | null;
    await socket.request("GET", path, null);
    await socket.request("PUT", `${path}/eventFilter`, { allowed: EVENT_TYPES.map((type) => ({ type })) });
    const startedAt = textOf(info?.status?.startup_time);
    const restarted = this.#startedAt !== null && this.#startedAt !== startedAt;
    this.#startedAt = startedAt;
    // Distributions add what is nobody's business, and looks like a telephone number.
    [this.#version = ""] = textOf(info?.system?.version).split(/[+~]/u);
    await this.#options.onConnected({ restarted });
  }

  #beat(socket: AriSocket): void {
    const app = encodeURIComponent(this.#options.access.app);
    this.#stopHeartbeat = this.#options.clock.after(HEARTBEAT_MS, () => {
      void this.#within(socket.request("GET", `applications/${app}`, null), "no answer").then(
        () => {
          if (this.#socket === socket) this.#beat(socket);
        },
        () => {
          this.#lose(socket, "Asterisk does not answer, or has lost the application");
          socket.close();
        },
      );
    });
  }

  #lose(socket: AriSocket, why: string, pause: number = FIRST_PAUSE_MS): void {
    if (this.#socket !== socket || !this.#isReady) return;
    this.#drop();
    if (this.#closed) return;
    this.#options.onProblem(why);
    this.#reconnect(pause);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#stopHeartbeat();
    if (this.#isReady && !this.#closed) {
      this.#isReady = false;
      this.#ready = Promise.withResolvers();
      this.#ready.promise.catch(() => {});
    }
    socket?.close();
  }

  #reconnect(pause: number): void {
    this.#stopPause = this.#options.clock.after(pause, () => {
      void this.#connect().catch((error: unknown) => {
        if (this.#closed) return;
        this.#options.onProblem(
          `no connection to Asterisk: ${error instanceof Error ? error.message : "it failed"}`,
        );
        this.#reconnect(Math.min(pause * 2, LONGEST_PAUSE_MS));
      });
    });
  }

  async #within<T>(work: Promise<T>, why: string): Promise<T> {
    const late = Promise.withResolvers<never>();
    const cancel = this.#options.clock.after(PATIENCE_MS, () => {
      late.reject(new AriError("unreachable", why));
    });
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      cancel();
    }
  }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
