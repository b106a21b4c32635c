import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { CALL_API_METHODS, DATA_API_METHODS, type MethodDefinition } from "@scenario-call/core";
import { describe, expect, test } from "vitest";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { hashToken } from "../../src/gateway/session-tokens.ts";
import { StoreError } from "../../src/ports/store.ts";
import {
  call,
  type HttpAnswer,
  NOW,
  type RpcAnswer,
  SPEC,
  send,
  startServer,
  type TestServer,
  type TestServerOptions,
} from "./support.ts";

/** Everything under a folder that is called an example. */
const filesUnder = (folder: string): readonly string[] =>
  readdirSync(`${SPEC}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((path) => /(?:^|\/)examples\/.*\.json$/u.test(path))
    .map((path) => `${folder}/${path}`)
    .toSorted();

interface Example {
  readonly proves: string;
  readonly given?: object;
  readonly before?: readonly {
    readonly method: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly wait_ms?: number;
  }[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: object;
  readonly error?: unknown;
  readonly stage?: "local" | "server" | "fault";
  readonly request?: {
    readonly http_method?: string;
    readonly path?: string;
    readonly content_type?: string | null;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly body_base64?: string;
    readonly pad_to_bytes?: number;
    readonly stalls?: true;
  };
  readonly answer?: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: RpcAnswer;
  };
}

/** The APIs that the server serves: their folders, their methods, and where they are. */
const APIS: readonly {
  readonly folder: string;
  readonly methods: Readonly<Record<string, MethodDefinition>>;
  readonly urlOf: (server: TestServer) => string;
}[] = [
  { folder: "call-api/v4.0", methods: CALL_API_METHODS, urlOf: ({ url }) => url },
  { folder: "data-api/v2.0", methods: DATA_API_METHODS, urlOf: ({ server }) => server.dataUrl },
];
const FILES = APIS.flatMap(({ folder }) => filesUnder(folder));

const apiOf = (file: string): (typeof APIS)[number] => {
  const api = APIS.find(({ folder }) => file.startsWith(`${folder}/`));
  if (api === undefined) throw new Error(`${file} belongs to no API`);
  return api;
};
const read = (file: string): Example => JSON.parse(readFileSync(`${SPEC}${file}`, "utf8")) as Example;
const examples = (
  which: (file: string) => boolean,
): readonly { readonly file: string; readonly example: Example }[] =>
  FILES.filter(which).map((file) => ({ file, example: read(file) }));
const METHOD_FILE = /\/methods\/([^/]+)\/examples\/(accept|reject)\/[^/]+\.json$/u;
const WIRE_FILE = /^[^/]+\/[^/]+\/examples\/(accept|reject)\/[^/]+\.json$/u;

const TOKEN = "0123456789abcdef".repeat(4);
const executed = new Set<string>();

/** A store on which every write fails, tokens of the tests excepted. */
class BrokenStore extends MemoryStore {
  override async createSession(): Promise<number> {
    throw new StoreError("write_failed", "the disk of the test is full");
  }
  override async findSessions(): Promise<never> {
    throw new StoreError("read_failed", "the disk of the test cannot be read");
  }
  override async putToken(token: Parameters<MemoryStore["putToken"]>[0]): Promise<void> {
    if (token.token_hash !== hashToken(TOKEN))
      throw new StoreError("write_failed", "the disk of the test is full");
    await super.putToken(token);
  }
  override async deleteToken(): Promise<boolean> {
    throw new StoreError("write_failed", "the disk of the test is full");
  }
}

const startFor = async (example: Example, options: TestServerOptions = {}): Promise<TestServer> => {
  const store = example.stage === "fault" ? new BrokenStore() : new MemoryStore();
  await store.putToken({
    token_hash: hashToken(TOKEN),
    account_id: 1001,
    user_login: "demo",
    expires_at: NOW + 3_600_000,
  });
  return startServer(example.given, { store, ...options });
};

/** An error as the examples on methods show it. */
const withoutMetadata = (error: RpcAnswer["error"]): unknown => {
  if (error === undefined) return undefined;
  const { metadata: _, ...data } = error.data;
  return { ...error, data };
};

/** An answer with its metadata emptied: an example says where metadata stands, not what it says. */
const withEmptyMetadata = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer, (key, value: unknown) => (key === "metadata" ? {} : value)));

const paramsOf = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, inner: unknown) => (inner === "<token>" ? TOKEN : inner)));

/** Runs an example on a method, on a server of its own. */
const runMethod = async (
  file: string,
  example: Example,
): Promise<{ readonly method: string; readonly answer: RpcAnswer; readonly started: number }> => {
  const [, method = ""] = METHOD_FILE.exec(file) ?? [];
  const started = await startFor(example);
  const { url, server, clock } = started;
  for (const { method: earlier, params, headers = {}, wait_ms: wait = 0 } of example.before ?? []) {
    expect(await call(url, earlier, paramsOf(params), "before", headers)).toHaveProperty("result");
    await clock.advance(wait);
  }
  const { live } = server.calls;
  const target = apiOf(file).urlOf(started);
  const answer = await call(target, method, paramsOf(example.params), "example", example.headers);
  executed.add(file);
  return { method, answer, started: server.calls.live - live };
};

describe("an example on a method", () => {
  test.each(examples((file) => METHOD_FILE.exec(file)?.[2] === "accept"))(
    "$file: $example.proves",
    async ({ file, example }) => {
      const { method, answer } = await runMethod(file, example);
      const said = example.result === undefined ? {} : { data: example.result };
      expect(answer).toMatchObject({ jsonrpc: "2.0", id: "example", result: said });
      expect(apiOf(file).methods[method]?.validateResult(answer.result?.data)).toBeNull();
    },
  );
});

describe("an example on a method", () => {
  test.each(examples((file) => METHOD_FILE.exec(file)?.[2] === "reject"))(
    "$file: $example.proves",
    async ({ file, example }) => {
      const { answer, started } = await runMethod(file, example);
      expect({ ...answer, error: withoutMetadata(answer.error) }).toEqual({
        jsonrpc: "2.0",
        id: "example",
        error: example.error,
      });
      expect(started).toBe(0);
    },
  );
});

/** Sends what the example says: the last byte of a body that stalls never comes. */
const sendWire = async (url: string, { request: wire = {} }: Example): Promise<HttpAnswer> => {
  const { http_method: method = "POST", path, content_type: type = "application/json; charset=UTF-8" } = wire;
  const bytes =
    wire.body_base64 === undefined
      ? Buffer.from((wire.body ?? "").replaceAll("<token>", TOKEN))
      : Buffer.from(wire.body_base64, "base64");
  const body = Buffer.concat([
    bytes,
    Buffer.alloc(Math.max(0, (wire.pad_to_bytes ?? 0) - bytes.length), " "),
  ]);
  const target = path === undefined ? url : new URL(path, url).href;
  const headers = { ...(type === null ? {} : { "content-type": type }), ...wire.headers };
  if (wire.stalls !== true) return send(target, body, { method, headers });
  return new Promise((resolve, reject) => {
    const stalled = { ...headers, "content-length": body.length };
    const req = request(target, { method, headers: stalled, agent: false }, (res) => {
      const parts: Buffer[] = [];
      res.on("data", (part: Buffer) => parts.push(part));
      res.on("end", () => {
        req.destroy();
        const text = Buffer.concat(parts).toString("utf8");
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          text,
          body: JSON.parse(text) as unknown,
        });
      });
    });
    req.on("error", reject);
    req.write(body.subarray(0, -1));
  });
};

/**
 * What an example says about an answer: an error is said whole, of a result's data and of the headers what stands
 * there, and without a body only status and headers.
 */
const asFarAsSaid = ({ status, headers, body }: HttpAnswer, said: Example["answer"]): unknown => {
  const named = Object.keys(said?.headers ?? {});
  const answer = {
    status,
    ...(said?.headers === undefined
      ? {}
      : { headers: Object.fromEntries(named.map((name) => [name, headers[name]])) }),
  };
  if (said?.body === undefined) return answer;
  const actual = withEmptyMetadata(body) as RpcAnswer;
  if (said.body.result === undefined || actual.result === undefined) return { ...answer, body: actual };
  const data = Object.fromEntries(
    Object.keys(said.body.result.data).map((name) => [name, actual.result?.data[name]]),
  );
  return { ...answer, body: { ...actual, result: { ...actual.result, data } } };
};

describe("an example on the wire", () => {
  test.each(examples((file) => WIRE_FILE.test(file)))("$file: $example.proves", async ({ file, example }) => {
    const [, kind = ""] = WIRE_FILE.exec(file) ?? [];
    const http = { headersTimeoutMs: 50, requestTimeoutMs: 50, checkIntervalMs: 10 };
    const running = await startFor(example, example.request?.stalls === true ? { http } : {});
    const { server } = running;
    const answer = await sendWire(apiOf(file).urlOf(running), example);
    executed.add(file);
    expect(asFarAsSaid(answer, example.answer)).toEqual(example.answer);
    const started = kind === "accept" && example.request?.body?.includes("start.scenario_call") === true;
    expect(server.calls.live).toBe(started ? 1 : 0);
  });
});

test("every example of every API was executed", () => {
  expect(FILES.length).toBeGreaterThan(0);
  expect(FILES.filter((file) => !executed.has(file))).toEqual([]);
});
