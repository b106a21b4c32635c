import { connect, type Socket } from "node:net";
import { call, referenceAccount } from "../gateway/support.ts";
import { APIS, type DocumentedApi } from "./documents.ts";
import { judge, judgeForm, type TokenKind } from "./judge.ts";
import { type Chance, seeded } from "./random.ts";
import { nextRequest, type Request, type RequestSource } from "./requests.ts";
import { type Memory, startProcess } from "./server-process.ts";
import { type Shape, shapeAt, SMUGGLED } from "./shapes.ts";
import { nextStreamRequest, readStream } from "./streams.ts";
import { HOOK_SECRET, openGoodTarget, openHostileTarget } from "./web-hook-targets.ts";
import { Pipeline, sendRaw } from "./wire.ts";

/** How large a campaign is. */
export interface CampaignOptions {
  readonly seed: number;
  /** Requests altogether. */
  readonly requests: number;
  /** Connections that are opened at once, without a word on most of them. */
  readonly connections: number;
  /** Senders that never finish, at whose expense the server's patience is tried. */
  readonly slowSenders: number;
  /** Told how far it is, every ten seconds. */
  readonly tell: (line: string) => void;
}

/** What came of a campaign. */
export interface CampaignReport {
  /** Requests sent, of all kinds. */
  readonly sent: number;
  /** What the documents do not allow, at most so many that a person can read them. */
  readonly complaints: readonly string[];
  /** How often each kind of request was sent, and each outcome was seen. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly outcomes: ReadonlyMap<string, number>;
  /** Calls that were acknowledged, and those of them of which the good target heard the end. */
  readonly acknowledged: number;
  readonly told: number;
  /** Slow senders, and those of them whose connection the server has ended. */
  readonly slowSenders: number;
  readonly slowSendersEnded: number;
  /** Ways in which the hostile target has answered. */
  readonly hostileWays: ReadonlySet<string>;
  /** Memory in use after a fifth of the requests, and after all of them. */
  readonly early: Memory;
  readonly late: Memory;
  /** The exit status when it was told to end. */
  readonly status: number | null;
}

const MOST_COMPLAINTS = 40;
const MOST_BYTES_SHOWN = 600;
const BATCH = 16;
const GATEWAY_LANES = 6;
const SHAPE_LANES = 6;
const TELL_EVERY_MS = 10_000;

/** Of a thousand requests so many are not JSON-RPC on a kept connection. */
const SHAPES_OF_1000 = 40;
const STREAMS_OF_1000 = 8;
const OPERATORS_OF_1000 = 12;

const SIP_LINES = ["100123", "100124"];

const dayFromNow = (days: number): string =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)} 00:00:00`;

/** Values that mean something in the account. Wide intervals of reports are rare: each of them reads every session. */
const knownValues = (tokens: readonly string[]) => ({
  access_token: [
    ...Array.from({ length: 30 }, () => "demo-key"),
    "demo-key-blocked",
    "demo-key-expired",
    "demo-key-without-access",
    ...tokens,
  ],
  virtual_phone_number: ["74993720692", "74951234567", "74950000001", "74990000000"],
  contact: [
    "79260000000",
    "79260000001",
    "79260000002",
    "79260000003",
    "79260000004",
    "79260000005",
    "79260000006",
    "79260000013",
    "74993720692",
    ...SIP_LINES,
    "88005553535",
    "112",
  ],
  scenario_id: [23_456, 23_456, 23_456, 23_457, 1],
  value: ["237", "238", "239", "0237", "999", "Здравствуйте", "x".repeat(301)],
  call_session_id: [1, 2, 3, 40, 2 ** 53 - 1],
  user_id: [1001, 1001, 1001, 7],
  login: ["demo", "reports", "nobody"],
  password: ["demo-password", "wrong"],
  field: [
    "id",
    "start_time",
    "name",
    "operations",
    "contact_phone_number",
    "direction",
    "is_lost",
    "__proto__",
  ],
  date_from: [
    ...Array.from({ length: 20 }, (_, at) => `20${10 + at}-02-${10 + at} 00:00:00`),
    dayFromNow(-1),
  ],
  date_till: [...Array.from({ length: 20 }, (_, at) => `20${10 + at}-03-${10 + at} 23:59:59`), dayFromNow(1)],
});

const shown = (bytes: Buffer): string => JSON.stringify(bytes.toString("latin1").slice(0, MOST_BYTES_SHOWN));

const count = (map: Map<string, number>, key: string): void => {
  map.set(key, (map.get(key) ?? 0) + 1);
};

/**
 * Sends the server what nobody should, over its real ports, and judges everything that comes back by the published
 * documents. Each lane has chance of its own, so that what it sends does not hang on how fast the others are.
 */
export const runCampaign = async ({
  seed,
  requests,
  connections,
  slowSenders,
  tell,
}: CampaignOptions): Promise<CampaignReport> => {
  const complaints: string[] = [];
  const kinds = new Map<string, number>();
  const outcomes = new Map<string, number>();
  let [sent, problems] = [0, 0];
  const acknowledged = new Set<number>();
  const complain = (where: string, what: string): void => {
    problems += 1;
    if (complaints.length < MOST_COMPLAINTS) complaints.push(`${where}: ${what}`);
  };

  const good = await openGoodTarget();
  const hostile = await openHostileTarget(seeded(seed + 1));
  const hook = { secret: HOOK_SECRET, allow_private: true, allow_http: true };
  const account = await referenceAccount({
    // Real time, and a hundred times as fast: two lines of the account that wait for each other wait so long.
    max_session: 600,
    limits: { day_limit: 1_000_000_000, minute_limit: 1_000_000_000, tts_message_max_length: 300 },
    components: ["call_api_base", "call_api_scenario_call", "call_api_management", "number_management", "va"],
    web_hooks: [
      { name: "good", url: good.url, ...hook },
      { name: "hostile", url: hostile.url, ...hook },
    ],
  });
  const server = await startProcess(account);
  const callApi = APIS[0] as DocumentedApi;
  const url = `http://127.0.0.1:${server.port}${callApi.path}`;
  let ended = false;
  void server.exit.then(() => {
    if (!ended) complain("server", `it ended by itself: ${server.complaints.join("; ")}`);
  });

  const sessionTokens: string[] = [];
  for (let time = 0; time < 3; time += 1) {
    const login = await call(url, "login.user", { login: "demo", password: "demo-password" });
    sessionTokens.push(String(login.result?.data["access_token"]));
  }
  const tokens = new Map<string, TokenKind>([
    ["demo-key", "valid"],
    ["demo-key-blocked", "blocked"],
    ["demo-key-expired", "expired"],
    ["demo-key-without-access", "without_call_api"],
    ...sessionTokens.map((token) => [token, "session"] as const),
  ]);
  const circumstances = { tokens, ownLines: new Set(SIP_LINES) };
  const known = knownValues(sessionTokens);

  const slow: { readonly socket: Socket; isEnded: boolean }[] = [];
  const drip = (): void => {
    for (const { socket, isEnded } of slow) if (!isEnded && socket.writable) socket.write("x");
  };

  /** Requests on a kept connection, many at once. */
  const gatewayLane = async (chance: Chance, lane: string, quota: number): Promise<void> => {
    const source: RequestSource = { chance, known, circumstances };
    let pipeline: Pipeline | null = null;
    const lineOf = (): Pipeline => {
      if (pipeline === null || pipeline.isOver)
        pipeline = new Pipeline(server.port, (problem) => {
          complain(lane, problem);
        });
      return pipeline;
    };
    const settle = (request: Request, index: number, answer: Parameters<typeof judge>[2] | null): void => {
      sent += 1;
      count(kinds, request.kind);
      const where = `${lane} ${index} (${request.kind})`;
      if (answer === null) {
        complain(where, `no answer to ${shown(request.bytes)}`);
        return;
      }
      const complaint = judge(request.api, request.expected, answer) ?? faultMissed(request, answer.body);
      if (complaint !== null)
        complain(where, `${complaint}; ${shown(request.bytes)}; answered ${shown(answer.body)}`);
      const text = answer.body.toString("utf8");
      const [, mnemonic = "ok"] = /"mnemonic":"([a-z_]+)"/u.exec(text) ?? [];
      count(outcomes, mnemonic);
      if (mnemonic === "ok" && request.expected.method?.name === "start.scenario_call") {
        const [, id] = /"call_session_id":([0-9]+)/u.exec(text) ?? [];
        if (id !== undefined) acknowledged.add(Number(id));
      }
    };
    for (let index = 0; index < quota;) {
      const batch: Promise<void>[] = [];
      for (let place = 0; place < BATCH && index < quota; place += 1, index += 1) {
        const request = nextRequest(source);
        const at = index;
        if (request.expected.outcomes.has("request_too_large")) {
          const sending = { parts: [request.bytes], ends: "half_close" } as const;
          batch.push(
            sendRaw(server.port, sending).then(({ answers, problem }) => {
              if (problem !== null) complain(`${lane} ${at}`, problem);
              settle(request, at, answers[0] ?? null);
            }),
          );
        } else
          batch.push(
            new Promise((resolve) => {
              lineOf().send({
                method: "POST",
                bytes: request.bytes,
                answered: (answer) => {
                  settle(request, at, answer);
                  resolve();
                },
              });
            }),
          );
      }
      await Promise.all(batch);
      drip();
    }
    (pipeline as Pipeline | null)?.end();
    await (pipeline as Pipeline | null)?.over;
  };

  /** HTTP in odd shapes, each on a connection of its own. */
  const shapeLane = async (chance: Chance, lane: string, first: number, beyond: number): Promise<void> => {
    for (let index = first; index < beyond; index += SHAPE_LANES) {
      const api = chance.pick(APIS);
      const shape = shapeAt(index, chance, api);
      const outcome = await sendRaw(server.port, shape.sending);
      sent += 1;
      count(kinds, shape.kind);
      const complaint = shapeComplaint(api, shape, outcome);
      if (complaint !== null)
        complain(
          `${lane} ${index} (${shape.kind})`,
          `${complaint}; ${shown(Buffer.concat(shape.sending.parts))}`,
        );
      for (const { status } of outcome.answers) count(outcomes, `status ${status}`);
    }
  };

  const streamLane = async (chance: Chance, lane: string, quota: number): Promise<void> => {
    for (let index = 0; index < quota; index += 1) {
      const asked = nextStreamRequest(chance);
      const { status, complaint } = await readStream(server.port, callApi, asked, false);
      sent += 1;
      count(kinds, "stream of events");
      count(outcomes, `stream: ${status}`);
      if (complaint !== null) complain(`${lane} ${index}`, `${complaint}; ${JSON.stringify(asked)}`);
    }
  };

  /** The operators' port gets the same shapes, and has to live on; what it tells is no JSON-RPC. */
  const operatorsLane = async (chance: Chance, lane: string, quota: number): Promise<void> => {
    for (let index = 0; index < quota; index += 1) {
      const path = chance.pick([
        "/metrics",
        "/metrics",
        "/health",
        "/ready",
        "/x",
        "/metrics?x",
        "//",
        "/__proto__",
      ]);
      const shape = chance.percent(50)
        ? shapeAt(index, chance, { ...callApi, path })
        : { kind: "", sending: probe(chance, path) };
      // A kept connection is kept for seconds here: whoever waits for its end would wait for nothing else.
      const sending =
        shape.sending.ends === "wait" ? { ...shape.sending, ends: "half_close" as const } : shape.sending;
      const { answers, problem } = await sendRaw(server.opsPort, sending);
      sent += 1;
      count(kinds, "operators' port");
      const odd = answers.find(({ status }) => !OPERATORS_STATUSES.has(status));
      const complaint = problem ?? (odd === undefined ? null : `status ${odd.status}`);
      if (complaint !== null)
        complain(`${lane} ${index}`, `${complaint}; ${shown(Buffer.concat(shape.sending.parts))}`);
      for (const { status } of answers) count(outcomes, `operators: ${status}`);
    }
  };

  let turn = 0;
  const phase = async (share: number): Promise<void> => {
    turn += 1;
    const total = Math.round(requests * share);
    const part = (of1000: number): number => Math.ceil((total * of1000) / 1000);
    const gateway = total - part(SHAPES_OF_1000) - part(STREAMS_OF_1000) - part(OPERATORS_OF_1000);
    const lanes: Promise<void>[] = [];
    const chanceOf = (lane: number): Chance => seeded(seed + 1000 * turn + lane);
    for (let lane = 0; lane < GATEWAY_LANES; lane += 1)
      lanes.push(gatewayLane(chanceOf(lane), `gateway ${turn}.${lane}`, Math.ceil(gateway / GATEWAY_LANES)));
    for (let lane = 0; lane < SHAPE_LANES; lane += 1)
      lanes.push(shapeLane(chanceOf(100 + lane), `shapes ${turn}.${lane}`, lane, part(SHAPES_OF_1000)));
    lanes.push(streamLane(chanceOf(200), `streams ${turn}`, part(STREAMS_OF_1000)));
    lanes.push(operatorsLane(chanceOf(300), `operators ${turn}`, part(OPERATORS_OF_1000)));
    await Promise.all(lanes);
    for (const complaint of await flood(server.port, connections)) complain(`flood ${turn}`, complaint);
    // Quiet again: every call that was acknowledged was told to its end.
    await good.until(() => [...acknowledged].every((id) => good.ended.has(id)));
  };

  const beginning = performance.now();
  const telling = setInterval(() => {
    const seconds = (performance.now() - beginning) / 1000;
    tell(
      `hostile campaign, seed ${seed}: ${sent} of ${requests} requests in ${Math.round(seconds)} s, ` +
        `${problems} complaints; ${acknowledged.size} calls, ${good.arrived} web hooks, ` +
        `${slow.filter(({ isEnded }) => isEnded).length} of ${slow.length} slow senders ended`,
    );
  }, TELL_EVERY_MS);
  try {
    for (let index = 0; index < slowSenders; index += 1) slow.push(openSlowSender(server.port, index));
    const readers = Array.from({ length: 4 }, async () =>
      readStream(server.port, callApi, { ...EVERY_EVENT, statuses: new Set([200]) }, true),
    );
    const sleepers = Array.from({ length: 20 }, () => openSleeper(server.port));
    await phase(0.2);
    const early = await server.memory();
    await phase(0.8);
    await Promise.all(slow.map(async ({ socket }) => overOf(socket)));
    const late = await server.memory();
    ended = true;
    const status = await server.stop();
    for (const [index, reading] of readers.entries()) {
      const { complaint, events } = await reading;
      if (complaint !== null) complain(`reader ${index}`, complaint);
      if (events === 0 && acknowledged.size > 0) complain(`reader ${index}`, "it heard nothing");
    }
    await Promise.all(sleepers.map(async (socket) => overOf(socket.resume())));
    for (const complaint of [...server.complaints, ...good.complaints]) complain("server", complaint);
    return {
      sent,
      complaints,
      kinds,
      outcomes,
      acknowledged: acknowledged.size,
      told: [...acknowledged].filter((id) => good.ended.has(id)).length,
      slowSenders: slow.length,
      slowSendersEnded: slow.filter(({ isEnded }) => isEnded).length,
      hostileWays: hostile.ways,
      early,
      late,
      status,
    };
  } finally {
    clearInterval(telling);
    ended = true;
    server.discard();
    good.close();
    hostile.close();
  }
};

/** Of a request with exactly one mistake the answer names it; null where it does. */
const faultMissed = ({ fault }: Request, body: Buffer): string | null => {
  if (fault === null) return null;
  const { error } = JSON.parse(body.toString("utf8")) as {
    readonly error?: { readonly data: { readonly mnemonic: string; readonly field: string | null } };
  };
  const { mnemonic, field } = error?.data ?? {};
  return mnemonic === fault.mnemonic && field === fault.field
    ? null
    : `${mnemonic ?? "ok"} at ${field ?? "nothing"} in place of ${fault.mnemonic} at ${fault.field}`;
};

const shapeComplaint = (
  api: DocumentedApi,
  { statuses, least, most, sending }: Shape,
  { answers, problem }: Awaited<ReturnType<typeof sendRaw>>,
): string | null => {
  if (problem !== null) return problem;
  if (answers.length < least || answers.length > most)
    return `${answers.length} answers, where ${least} to ${most} may be`;
  for (const answer of answers) {
    const { status, body } = answer;
    if (!statuses.has(status)) return `status ${status}`;
    if (body.includes(SMUGGLED)) return "what was smuggled was answered";
    const isProbe = /^\{"status":"[a-z_]+"\}$/u.test(body.toString("utf8"));
    if (sending.methods?.[0] === "HEAD" || isProbe) continue;
    // Streams of events are refused with statuses of their own.
    const verdict = judgeForm(api, answer, status === 401 ? new Set([401]) : undefined);
    if (!verdict.ok) return verdict.complaint;
  }
  return null;
};

const OPERATORS_STATUSES: ReadonlySet<number> = new Set([200, 400, 404, 405, 408, 413, 431]);

const probe = (chance: Chance, path: string): Shape["sending"] => {
  const method = chance.pick(["GET", "GET", "HEAD", "POST", "DELETE", "OPTIONS"]);
  const body = chance.percent(20) ? "x".repeat(chance.below(5_000)) : "";
  const head = [
    `${method} ${path} HTTP/1.1`,
    "host: x",
    ...(body === "" ? [] : [`content-length: ${body.length}`]),
    "",
    "",
  ];
  return { parts: [Buffer.from(head.join("\r\n") + body)], methods: [method], ends: "leave_when_answered" };
};

const EVERY_EVENT = {
  path: "/events",
  method: "GET",
  headers: { authorization: "Bearer demo-key", "last-event-id": "0" },
};

/** A sender that is never done: with its headers, or with its body. */
const openSlowSender = (port: number, index: number): { readonly socket: Socket; isEnded: boolean } => {
  const socket = connect({ port, host: "127.0.0.1" });
  const sender = { socket, isEnded: false };
  socket.on("error", () => {});
  socket.on("close", () => {
    sender.isEnded = true;
  });
  socket.resume();
  socket.write(
    index % 2 === 0
      ? "POST /v4.0 HTTP/1.1\r\nhost: x\r\nx: "
      : "POST /v4.0 HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n",
  );
  return sender;
};

const STREAM_REQUEST = "GET /events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer demo-key\r\n";

/** A reader of every event that takes nothing in. */
const openSleeper = (port: number): Socket => {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => {});
  socket.pause();
  socket.write(`${STREAM_REQUEST}last-event-id: 0\r\n\r\n`);
  return socket;
};

const overOf = async (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once("close", () => resolve());
  });

/** How many streams the server has open at once; the guide to events says what becomes of further ones. */
const MOST_STREAMS = 1_000;

/**
 * So many connections at once, of which some say nothing and most ask for a stream; then all of them go away. Says what
 * was wrong with the answers.
 */
const flood = async (port: number, connections: number): Promise<readonly string[]> => {
  const statuses = new Map<string, number>();
  const sockets = await Promise.all(
    Array.from(
      { length: connections },
      async (_, index) =>
        new Promise<Socket>((resolve) => {
          const socket = connect({ port, host: "127.0.0.1" });
          socket.on("error", () => {});
          socket.on("close", () => resolve(socket));
          socket.once("data", (chunk) => {
            count(statuses, chunk.toString("latin1").split(" ", 2)[1] ?? "");
            resolve(socket);
          });
          socket.on("connect", () => {
            if (index % 10 > 2) socket.write(`${STREAM_REQUEST}\r\n`);
            else resolve(socket);
          });
        }),
    ),
  );
  await Promise.all(
    sockets.map(async (socket) => {
      socket.destroy();
      await overOf(socket);
    }),
  );
  const odd = [...statuses.keys()].filter((status) => status !== "200" && status !== "503");
  const streams = statuses.get("200") ?? 0;
  return [
    ...odd.map((status) => `a stream that was answered with ${status}`),
    ...(streams > MOST_STREAMS ? [`${streams} streams at once`] : []),
    ...(connections * 0.7 > MOST_STREAMS && !statuses.has("503") ? ["no stream was refused"] : []),
  ];
};
