import { request } from "node:http";
import { connect } from "node:net";
import { expect, onTestFinished } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { scaledClock } from "../../src/adapters/clock/scaled-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import { createServer, type ScenarioCallServer, type ServerOptions } from "../../src/create-server.ts";
import { checkAccount } from "../../src/directory/load-account.ts";
import { AccountFileError } from "../../src/directory/problems.ts";
import type { AccountFile } from "../../src/generated/account.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { HeardAt, Telephony } from "../../src/ports/telephony.ts";
import { numbersIn, watchedLog } from "../log/nothing-told.ts";
import { readReferenceAccount, SPEC } from "./reference-account.ts";

export { SPEC };

/** A permanent key of the reference account. */
export const KEY = "demo-key";

/** The time at which the held clock of a test stands. */
export const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

const mergePatch = (target: unknown, patch: unknown): unknown => {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const base = typeof target === "object" && target !== null && !Array.isArray(target) ? target : {};
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
};

/** Read once: hundreds of tests of a file start from it, and each gets a copy by the patch. */
let reference: Promise<AccountFile> | null = null;

/** The reference account of the spec, with a JSON merge patch (RFC 7396) over it. */
export const referenceAccount = async (given: unknown = {}): Promise<AccountFile> => {
  reference ??= readReferenceAccount();
  const patched = checkAccount(
    mergePatch(structuredClone(await reference), given),
    "reference account with `given`",
  );
  if (!patched.ok) throw new AccountFileError(patched.problems);
  return patched.account;
};

/** A server that listens on a free port of this machine until the test ends. */
export interface TestServer {
  readonly server: ScenarioCallServer;
  readonly url: string;
  readonly port: number;
  readonly clock: HeldClock;
  readonly store: MemoryStore;
  /** The lines that its log has written so far, from `debug` on. Empty where the test gave it another log. */
  readonly written: readonly string[];
  /** What the phones have heard so far. */
  readonly heard: readonly HeardAt[];
}

/** What is different about the server of a test. */
export interface TestServerOptions extends Partial<Omit<ServerOptions, "clock" | "callClock">> {
  /** Stands at {@link NOW} unless told otherwise. */
  readonly clock?: HeldClock;
  /** How many times as fast as the held clock calls go; 1 unless told otherwise. */
  readonly speed?: number;
  /** The server does not announce its work to the clock: time can pass while a write is under way. */
  readonly unannounced?: boolean;
  /** Puts something between the server and the sandbox. */
  readonly through?: (sandbox: Telephony) => Telephony;
}

/** The numbers of every request that the tests of this file have sent. */
const sentNumbers = new Set<string>();

/**
 * Starts a server with memory store, sandbox and held clock; calls go `speed` times as fast as it. Whatever it logs is
 * looked through when the test ends: a token or a whole phone number in it fails the test.
 */
export const startServer = async (
  given: unknown = {},
  {
    clock = new HeldClock(NOW),
    speed = 1,
    unannounced = false,
    through = (sandbox) => sandbox,
    ...options
  }: TestServerOptions = {},
): Promise<TestServer> => {
  const account = await referenceAccount(given);
  const store = new MemoryStore();
  const known: Clock = unannounced
    ? { now: () => clock.now(), elapsed: () => clock.elapsed(), after: (ms, task) => clock.after(ms, task) }
    : clock;
  const callClock = speed === 1 ? known : scaledClock(clock, speed);
  const telephony = new Sandbox({ clock: callClock, rules: account.sandbox ?? {} });
  const heard: HeardAt[] = [];
  telephony.onHeard((at) => heard.push(at));
  const { log, written, leaks } = watchedLog(() => clock.now());
  const server = createServer({
    log,
    account,
    store,
    telephony: through(telephony),
    clock: known,
    callClock,
    gracePeriodMs: 1000,
    ...options,
  });
  const url = await server.listen();
  onTestFinished(async () => {
    await server.close();
    await telephony.close();
    await store.close();
    expect(leaks([...numbersIn(account), ...sentNumbers])).toEqual([]);
  });
  return { written, server, url, port: Number(new URL(url).port), clock, store, heard };
};

/** What HTTP answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The text as JSON; null where it is none. */
  readonly body: unknown;
}

/** How a request differs from a POST of JSON in UTF-8. */
export interface HttpRequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One HTTP request on a connection of its own. Without `content-type` among the headers none is sent. */
export const send = async (
  url: string,
  body: string | Buffer,
  options: HttpRequestOptions = {},
): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    for (const number of numbersIn(String(body))) sentNumbers.add(number);
    const { method = "POST", headers = { "content-type": "application/json; charset=UTF-8" } } = options;
    const bytes = Buffer.from(body);
    const length = method === "GET" || method === "HEAD" ? {} : { "content-length": String(bytes.length) };
    const req = request(url, { method, headers: { ...length, ...headers }, agent: false }, (res) => {
      const parts: Buffer[] = [];
      res.on("data", (part: Buffer) => parts.push(part));
      res.on("error", reject);
      res.on("end", () => {
        const text = Buffer.concat(parts).toString("utf8");
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text, body: parseOrNull(text) });
      });
    });
    req.on("error", reject);
    req.end(bytes);
  });

const parseOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

/** The answer to a JSON-RPC request, as the tests look at it. */
export interface RpcAnswer {
  readonly jsonrpc: string;
  readonly id: unknown;
  readonly result?: { readonly data: Readonly<Record<string, unknown>>; readonly metadata: RpcMetadata };
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data: {
      readonly mnemonic: string;
      readonly field: string | null;
      readonly value: unknown;
      readonly params: unknown;
      readonly extended_helper: string | null;
      readonly metadata?: RpcMetadata;
    };
  };
}

interface RpcMetadata {
  readonly limits?: Readonly<Record<string, number>>;
  readonly total_items?: number;
}

/** Calls a method, with these headers beside the usual ones, and answers with what came back. */
export const call = async (
  url: string,
  method: string,
  params: unknown,
  id: string | number = "t1",
  headers: Readonly<Record<string, string>> = {},
): Promise<RpcAnswer> => {
  const body = JSON.stringify({ jsonrpc: "2.0", id, method, params });
  const all = { "content-type": "application/json; charset=UTF-8", ...headers };
  return (await send(url, body, { headers: all })).body as RpcAnswer;
};

/** Parameters of a call that the reference account accepts. */
export const CALL_PARAMS = {
  access_token: KEY,
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  first_call: "employee",
  scenario_id: 23456,
};

/** A socket that sends exactly what it is told, and collects what comes back. */
export interface RawConnection {
  write(data: string | Buffer): void;
  end(): void;
  destroy(): void;
  /** Everything received so far. */
  received(): string;
  /** Resolves with what came back when it holds `text`; rejects when the connection ends before. */
  until(text: string): Promise<string>;
  /** Resolves with everything received when the other side has closed the connection. */
  closed(): Promise<string>;
}

/** Connects to a port of this machine. The connection ends with the test. */
export const connectRaw = async (port: number): Promise<RawConnection> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" });
    let text = "";
    let over = false;
    const watchers = new Set<() => void>();
    const changed = (): void => {
      for (const watcher of watchers) watcher();
    };
    const when = async (done: () => boolean, describe: string): Promise<string> =>
      new Promise((fulfil, fail) => {
        const look = (): void => {
          if (!done() && !over) return;
          watchers.delete(look);
          if (done()) fulfil(text);
          else fail(new Error(`the connection ended before ${describe}; received: ${text}`));
        };
        watchers.add(look);
        look();
      });
    socket.on("data", (chunk) => {
      text += chunk.toString("utf8");
      changed();
    });
    socket.on("close", () => {
      over = true;
      changed();
    });
    socket.on("error", reject);
    socket.on("connect", () => {
      // A connection that is cut while we write is what some tests are about.
      socket.off("error", reject);
      socket.on("error", () => {});
      resolve({
        write: (data) => socket.write(data),
        end: () => socket.end(),
        destroy: () => socket.destroy(),
        received: () => text,
        until: async (part) => when(() => text.includes(part), JSON.stringify(part)),
        closed: async () => when(() => over, "it ended"),
      });
    });
    onTestFinished(() => {
      socket.destroy();
    });
  });

/** The bytes of a POST, for a raw connection. */
export const rawPost = (body: string, headers: readonly string[] = []): string =>
  [
    "POST /v4.0 HTTP/1.1",
    "host: localhost",
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
    "",
    body,
  ].join("\r\n");
