import { describe, expect, onTestFinished, test } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import { createServer } from "../../src/create-server.ts";
import { ServerMetrics } from "../../src/ops/server-metrics.ts";
import { temporaryFiles } from "../adapters/sqlite/temporary-folder.ts";
import { openThreadedStore } from "../../src/adapters/sqlite/threaded-store.ts";
import {
  call,
  CALL_PARAMS,
  connectRaw,
  KEY,
  NOW,
  rawPost,
  referenceAccount,
  send,
  startServer,
} from "../gateway/support.ts";
import { sampleSession } from "../ports/sample-session.ts";
import { histogramFaults, readExposition } from "./exposition.ts";

const get = async (origin: string | null, path: string) => send(`${origin}${path}`, "", { method: "GET" });

/** The lines of one metric, as `labels value`. */
const metric = async (origin: string | null, name: string): Promise<readonly string[]> =>
  (await get(origin, "/metrics")).text
    .split("\n")
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .map((line) => line.slice(name.length).trim());

/** Resolves when something is so. Takes as long as it takes. */
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo()))
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
};

/** Whether nobody listens there. */
const isRefused = async (url: string): Promise<boolean> =>
  send(url, "").then(
    () => false,
    (error: unknown) => String(error).includes("ECONNREFUSED"),
  );

const temporaryFile = temporaryFiles();

describe("the operators' port", () => {
  test("tells health, readiness and metrics, and nothing else; to GET and HEAD only", async () => {
    const { server } = await startServer({}, { ops: { port: 0 } });
    const { opsUrl } = server;
    expect(opsUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
    expect(await get(opsUrl, "/health")).toMatchObject({ status: 200, body: { status: "ok" } });
    expect(await get(opsUrl, "/ready?now")).toMatchObject({ status: 200, body: { status: "ready" } });
    const { status, headers } = await get(opsUrl, "/metrics");
    expect(status).toBe(200);
    expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/u);
    expect((await get(opsUrl, "/v4.0")).status).toBe(404);
    expect((await send(`${opsUrl}/metrics`, "x")).status).toBe(405);
  });

  test.each([
    ["a request without a host", "GET /health HTTP/1.1\r\nconnection: close\r\n\r\n", 200],
    ["an expectation", "GET /health HTTP/1.1\r\nhost: x\r\nexpect: x\r\nconnection: close\r\n\r\n", 200],
    ["what is not HTTP", "\u0000\r\n\r\n", 400],
    ["headers without end", `GET /health HTTP/1.1\r\nx: ${"y".repeat(20_000)}`, 431],
  ])("answers %s, and goes on", async (_what, bytes, status) => {
    const { server } = await startServer({}, { ops: { port: 0 } });
    const connection = await connectRaw(Number(new URL(server.opsUrl ?? "").port));
    connection.write(bytes);
    expect(await connection.closed()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, "u"));
    expect((await get(server.opsUrl, "/health")).status).toBe(200);
  });

  test("is not there unless asked for, and the API's port tells no metrics", async () => {
    const { server, url } = await startServer();
    expect(server.opsUrl).toBeNull();
    const { origin } = new URL(url);
    expect((await get(origin, "/metrics")).status).toBe(404);
    expect(await get(origin, "/ready")).toMatchObject({ status: 200, body: { status: "ready" } });
  });

  test("says that the server is starting while it takes up what was left open", async () => {
    const store = new MemoryStore();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const inner = store.openSessions.bind(store);
    store.openSessions = async () => {
      ask();
      await gate;
      return inner();
    };
    const clock = new HeldClock(NOW);
    const account = await referenceAccount();
    const telephony = new Sandbox({ clock, rules: {} });
    const server = createServer({ account, store, telephony, clock, ops: { port: 0 } });
    onTestFinished(async () => server.close());
    const listening = server.listen();
    await asked;
    const { opsUrl } = server;
    expect(await get(opsUrl, "/health")).toMatchObject({ status: 200 });
    expect(await get(opsUrl, "/ready")).toMatchObject({ status: 503, body: { status: "starting" } });
    expect(await metric(opsUrl, "scenario_call_ready")).toEqual(["0"]);
    open();
    await listening;
    expect(await get(opsUrl, "/ready")).toMatchObject({ status: 200, body: { status: "ready" } });
    expect(await metric(opsUrl, "scenario_call_ready")).toEqual(["1"]);
  });

  test("says that the log cannot be written, on both ports", async () => {
    let well = true;
    const { server, url } = await startServer({}, { ops: { port: 0 }, isLogWell: () => well });
    well = false;
    for (const origin of [server.opsUrl, new URL(url).origin])
      expect(await get(origin, "/ready")).toMatchObject({ status: 503, body: { status: "log_failed" } });
    well = true;
    expect((await get(server.opsUrl, "/ready")).status).toBe(200);
  });
});

describe("draining", () => {
  test("the port is free at once, the call goes on until it ends by itself, and probes say so", async () => {
    const { server, url, clock, store } = await startServer({}, { ops: { port: 0 } });
    await call(url, "start.scenario_call", CALL_PARAMS);
    await clock.advance(3000);
    const drained = server.drain(3_600_000);
    await until(async () => isRefused(url));
    expect(await get(server.opsUrl, "/ready")).toMatchObject({ status: 503, body: { status: "draining" } });
    expect(await get(server.opsUrl, "/health")).toMatchObject({ status: 200 });
    expect(await metric(server.opsUrl, "scenario_call_sessions_live")).toEqual(["1"]);
    await clock.runToEnd();
    await drained;
    const reason = (await store.session(1))?.finished?.finish_reason;
    expect(reason).toBeDefined();
    expect(reason).not.toBe("communication_unavailable");
    await server.close();
    await expect(get(server.opsUrl, "/health")).rejects.toThrow("ECONNREFUSED");
  });

  test("when its time is over, what is left is ended by closing", async () => {
    const { server, url, clock, store } = await startServer();
    await call(url, "start.scenario_call", CALL_PARAMS);
    await clock.advance(3000);
    const before = clock.waiting;
    const drained = server.drain(2000);
    // The timer of the draining is one more than those of the call.
    await until(() => clock.waiting === before + 1);
    let over = false;
    void drained.then(() => {
      over = true;
    });
    await clock.advance(1999);
    expect(over).toBe(false);
    expect((await store.session(1))?.finished).toBeNull();
    await clock.advance(1);
    await drained;
    await server.close();
    expect((await store.session(1))?.finished?.finish_reason).toBe("communication_unavailable");
  });

  test("an answer under way goes out, and its call is one of those that may go on", async () => {
    const store = new MemoryStore();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const inner = store.createSession.bind(store);
    store.createSession = async (...args) => {
      ask();
      await gate;
      return inner(...args);
    };
    const { server, port, clock } = await startServer({}, { store, gracePeriodMs: 60_000 });
    const connection = await connectRaw(port);
    const body = { jsonrpc: "2.0", id: "late", method: "start.scenario_call", params: CALL_PARAMS };
    connection.write(rawPost(JSON.stringify(body)));
    await asked;
    const drained = server.drain(3_600_000);
    open();
    expect(await connection.closed()).toContain('"call_session_id":1');
    await clock.runToEnd();
    await drained;
    expect((await store.session(1))?.events.map(({ type }) => type)).not.toContain("release_requested");
  });
});

describe("the metrics", () => {
  test("count requests by API, method and outcome, and nothing of what a request holds becomes a label", async () => {
    const { server, url } = await startServer({}, { ops: { port: 0 } });
    await call(url, "list.calls", { access_token: KEY });
    await call(url, "list.calls", { access_token: KEY });
    await call(url, "list.calls", { access_token: "79260000000" });
    await call(url, "call.79260000000", { access_token: KEY });
    await call(server.dataUrl, "get.scenarios", { access_token: "unknown" });
    await send(url, "{");
    await get(new URL(url).origin, "/79260000000");
    expect((await metric(server.opsUrl, "scenario_call_requests_total")).toSorted()).toEqual(
      [
        '{api="v4.0",method="list.calls",outcome="ok"} 2',
        '{api="v4.0",method="list.calls",outcome="access_token_invalid"} 1',
        '{api="v4.0",method="unknown",outcome="method_not_found"} 1',
        '{api="v2.0",method="get.scenarios",outcome="access_token_invalid"} 1',
        '{api="v4.0",method="none",outcome="parse_error"} 1',
        '{api="none",method="none",outcome="http_path_not_found"} 1',
      ].toSorted(),
    );
    expect((await get(server.opsUrl, "/metrics")).text).not.toContain("79260000000");
    expect((await metric(server.opsUrl, "scenario_call_answer_seconds_count")).toSorted()).toEqual([
      '{api="v2.0"} 1',
      '{api="v4.0"} 5',
    ]);
  });

  test("tell how long answers take, by a clock of their own", async () => {
    let ms = 0;
    // Asked twice for each answer: 3 ms lie between.
    const metrics = new ServerMetrics({ stopwatch: () => (ms += 3) });
    onTestFinished(() => {
      metrics.close();
    });
    const { server, url } = await startServer({}, { ops: { port: 0, metrics } });
    await call(url, "list.calls", { access_token: KEY });
    expect(await metric(server.opsUrl, "scenario_call_answer_seconds_sum")).toEqual(['{api="v4.0"} 0.003']);
    const buckets = await metric(server.opsUrl, "scenario_call_answer_seconds_bucket");
    expect(buckets).toContain('{le="0.0025",api="v4.0"} 0');
    expect(buckets).toContain('{le="0.005",api="v4.0"} 1');
  });

  test("follow a call: live, its legs, how it ended", async () => {
    const { server, url, clock } = await startServer({}, { ops: { port: 0 } });
    const { opsUrl } = server;
    await call(url, "start.scenario_call", CALL_PARAMS);
    expect(await metric(opsUrl, "scenario_call_sessions_live")).toEqual(["1"]);
    expect(await metric(opsUrl, "scenario_call_sessions_finished_total")).toEqual([]);
    await clock.advance(1);
    await call(url, "release.call", { access_token: KEY, call_session_id: 1 });
    await clock.runToEnd();
    expect(await metric(opsUrl, "scenario_call_sessions_live")).toEqual(["0"]);
    const finished = (await call(url, "list.calls", { access_token: KEY })).result;
    expect(finished).toBeDefined();
    const reason = (await metric(opsUrl, "scenario_call_sessions_finished_total")).join("\n");
    expect(reason).toMatch(/^\{finish_reason="[a-z_]+"\} 1$/u);
    // The employee is rung up first, and the call is over before anybody answers.
    expect(await metric(opsUrl, "scenario_call_legs_dialled_total")).toEqual(['{party="employee"} 1']);
    expect(await metric(opsUrl, "scenario_call_legs_answered_total")).toEqual([]);
    expect(await metric(opsUrl, "scenario_call_legs_ended_total")).toEqual([
      '{party="employee",cause="released"} 1',
    ]);
  });

  test("are written as the text format has it, whatever is asked for; counters and histograms as they have to be", async () => {
    const { server, url, clock } = await startServer({}, { ops: { port: 0 } });
    await call(url, "start.scenario_call", CALL_PARAMS);
    await call(url, 'a"b\\c\nd{e="f"} 1', {});
    await send(`${url}/"}\u007f`.replaceAll("\u007f", "%0A"), "{}");
    await clock.runToEnd();
    const families = readExposition((await get(server.opsUrl, "/metrics")).text);
    expect(families.length).toBeGreaterThan(10);
    expect(families.filter(({ help }) => help === "")).toEqual([]);
    for (const { name } of families.filter(({ type }) => type === "counter"))
      expect(name).toMatch(/_total$/u);
    const histograms = families.filter(({ type }) => type === "histogram");
    expect(histograms.length).toBeGreaterThan(0);
    expect(histograms.flatMap(histogramFaults)).toEqual([]);
    const requests = families.find(({ name }) => name === "scenario_call_requests_total");
    expect(requests?.samples.map(({ labels, value }) => [labels.get("method"), value]).toSorted()).toEqual([
      ["none", 1],
      ["start.scenario_call", 1],
      ["unknown", 1],
    ]);
  });

  test.each([
    ["# HELP a b\n# TYPE a counter\na 1", "no end"],
    ["# TYPE a counter\nb 1\n", "of no metric"],
    ["# TYPE a counter\na 1\na 2\n", "twice"],
    ['# TYPE a counter\na{x="\\q"} 1\n', "no sample"],
    ["# TYPE a meter\n", "no type"],
    ["# TYPE a counter\na 1\n# HELP a late\n", "too late"],
    ["# TYPE a counter\n# TYPE b counter\n# HELP a late\n", "two places"],
  ])("would not be believed as %j", (text, why) => {
    expect(() => readExposition(text)).toThrow(why);
  });

  test("count logins that were refused unlooked-at", async () => {
    const { server, url } = await startServer({}, { ops: { port: 0 }, clock: new HeldClock(NOW) });
    for (let time = 0; time < 8; time += 1)
      await call(url, "login.user", { login: "reports", password: "wrong" });
    expect(await metric(server.opsUrl, "scenario_call_logins_throttled_total")).toEqual(["2"]);
  });

  test("tell how many wishes the store's thread does together, and how long that takes", async () => {
    let ms = 0;
    const groups: { readonly size: number; readonly ms: number }[] = [];
    const store = await openThreadedStore(
      { file: temporaryFile() },
      { onGroup: (group) => groups.push(group), stopwatch: () => (ms += 4) },
    );
    await Promise.all([1, 2, 3].map(async () => store.createSession(sampleSession())));
    await store.createSession(sampleSession());
    expect(groups).toEqual([
      { size: 3, ms: 4 },
      { size: 1, ms: 4 },
    ]);
    await store.close();
    const metrics = new ServerMetrics({ soundCache: () => ({ hits: 7, misses: 2, evicted: 1 }) });
    for (const size of [3, 1]) metrics.storeGroup({ size, ms: 4 });
    const { text } = await metrics.read();
    metrics.close();
    expect(text).toContain('scenario_call_store_group_size_bucket{le="2"} 1\n');
    expect(text).toContain("scenario_call_store_group_size_sum 4\n");
    expect(text).toContain("scenario_call_store_group_seconds_sum 0.008\n");
    expect(text).toContain("scenario_call_sound_cache_hits_total 7\n");
    expect(text).toContain("scenario_call_sound_cache_misses_total 2\n");
    expect(text).toContain("scenario_call_sound_cache_evicted_total 1\n");
  });

  test("tell of the process: age, memory, and how late its event loop is", async () => {
    const { server } = await startServer({}, { ops: { port: 0 } });
    for (const name of [
      "process_uptime_seconds",
      "process_resident_memory_bytes",
      "nodejs_heap_size_used_bytes",
    ]) {
      const [value] = await metric(server.opsUrl, name);
      expect(Number(value)).toBeGreaterThan(0);
    }
    expect(
      (await metric(server.opsUrl, "nodejs_eventloop_delay_seconds")).map((line) => line.split(" ")[0]),
    ).toEqual(['{quantile="0.5"}', '{quantile="0.99"}', '{quantile="1"}']);
  });
});
