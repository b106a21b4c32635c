import { hash } from "node:crypto";
import { connect, type Socket } from "node:net";
import { call, referenceAccount } from "../gateway/support.ts";
import { APIS, type DocumentedApi } from "./documents.ts";
import { doorComplaint, nextDoorRequest } from "./door.ts";
import { sumOf } from "./heap-snapshot.ts";
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
  /** How often the server's memory is looked at, at rest, evenly over the requests. */
  readonly looks: number;
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
  /** What the looks at the memory saw. */
  readonly looks: readonly Look[];
  /** The exit status when it was told to end. */
  readonly status: number | null;
}

/** The memory at rest: nothing is asked, no call is under way, no web hook is being sent. */
export interface Look {
  /** Requests that were sent up to then, and calls that were acknowledged. */
  readonly sent: number;
  readonly acknowledged: number;
  readonly memory: Memory;
}

/**
 * The memory is looked at until so many looks have seen no web hook on its way, and at most so often altogether; the least
 * counts, because what is about to go is no leak.
 */
const QUIET_LOOKS = 2;
const MOST_LOOKS = 30;

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
const DOOR_OF_1000 = 3;

const SIP_LINES = ["100123", "100124"];

/** Another account on the same server: whoever has its key must see nothing of the first, and the other way round. */
const SECOND_KEY = "second-key";
const SECOND_LINES = ["200123"];
const secondAccount = (hookUrl: string, hook: object): object => ({
  account: { id: 1002, name: "Toys on Arbat", status: "active" },
  users: [
    {
      login: "second",
      password: "second-password",
      keys: [{ name: "for the campaign", sha256: hash("sha256", SECOND_KEY) }],
    },
  ],
  components: ["call_api_base", "call_api_scenario_call", "call_api_management", "va"],
  allowed_ips: ["127.0.0.1/32", "::1/128"],
  limits: { day_limit: 1_000_000_000, minute_limit: 1_000_000_000, tts_message_max_length: 300 },
  call_directions: { mobile: true, intercity: true, international: false, premium: false },
  ring_timeout: 60,
  max_session: 600,
  virtual_numbers: [{ virtual_phone_number: "74957654321", name: "Toys" }],
  sip_lines: [{ phone_number: "200123", employee_id: 601 }],
  employees: [{ id: 601, full_name: "Boris Belov", phones: [{ phone_number: "200123" }] }],
  scenarios: [{ id: 34_567, name: "Toys", operations: [{ id: 1, name: "Toys", employee_ids: [601] }] }],
  web_hooks: [{ name: "second", url: hookUrl, ...hook }],
});

const dayFromNow = (days: number): string =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)} 00:00:00`;

/** Values that mean something in the account. Wide intervals of reports are rare: each of them reads every session. */
const knownValues = (tokens: readonly string[]) => ({
  access_token: [
    ...Array.from({ length: 30 }, () => "demo-key"),
    "demo-key-blocked",
    "demo-key-expired",
    "demo-key-without-access",
    ...Array.from({ length: 6 }, () => SECOND_KEY),
    ...tokens,
  ],
  virtual_phone_number: [
    "74993720692",
    "74993720692",
    "74993720692",
    "74951234567",
    "74950000001",
    "74990000000",
    "74957654321",
    "74957654321",
  ],
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
    ...SECOND_LINES,
    "88005553535",
    "112",
  ],
  scenario_id: [...Array.from({ length: 6 }, () => 23_456), 23_457, 34_567, 34_567, 1],
  value: ["237", "238", "239", "0237", "999", "Здравствуйте", "x".repeat(301)],
  call_session_id: [1, 2, 3, 40, 2 ** 53 - 1],
  user_id: [1001, 1001, 1001, 7],
  login: ["demo", "reports", "second", "nobody"],
  password: ["demo-password", "second-password", "wrong"],
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

/** A look in words. */
export const toldLook = ({ sent, acknowledged, memory }: Look): string => {
  const mib = (bytes: number): string => (bytes / 1_048_576).toFixed(2);
  const { count, bytes } = sumOf(memory.held);
  return (
    `after ${sent} requests and ${acknowledged} calls ${count} objects of ${mib(bytes)} MiB, ` +
    `${mib(sumOf(memory.heldElsewhere).bytes)} MiB on other threads, heap ${mib(memory.heapUsed)} MiB, ` +
    `buffers ${mib(memory.arrayBuffers)} MiB, resident ${mib(memory.rss)} MiB`
  );
};

const shown = (bytes: Buffer): string => JSON.stringify(bytes.toString("latin1").slice(0, MOST_BYTES_SHOWN));

/** Without the headers, in which the door's token stands. */
const shownBody = (parts: readonly Buffer[]): string => {
  const whole = Buffer.concat(parts);
  return shown(whole.subarray(whole.indexOf("\r\n\r\n") + 4));
};

interface Parsed {
  readonly params?: { readonly access_token?: unknown };
  readonly result?: { readonly data?: unknown };
}

const parsed = (text: string): Parsed => JSON.parse(text) as Parsed;

/** The token that an accepted request was made with. */
const tokenIn = (body: Buffer): unknown => parsed(body.toString("utf8")).params?.access_token;

/** The sessions of which a list of calls tells, or a report, where a row's `id` is that of its session. */
const sessionsIn = (text: string): readonly number[] => {
  const data = parsed(text).result?.data;
  if (!Array.isArray(data)) return [];
  return (data as readonly { readonly call_session_id?: unknown; readonly id?: unknown }[])
    .map((row) => row.call_session_id ?? ("start_time" in row ? row.id : null))
    .filter((id) => typeof id === "number");
};

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
  looks: mostLooks,
  tell,
}: CampaignOptions): Promise<CampaignReport> => {
  const complaints: string[] = [];
  const kinds = new Map<string, number>();
  const outcomes = new Map<string, number>();
  let [sent, problems] = [0, 0];
  const acknowledged = new Set<number>();
  const complain = (where: string, what: string): void => {
    problems += 1;
    if (complaints.length >= MOST_COMPLAINTS) return;
    complaints.push(`${where}: ${what}`);
    tell(`${where}: ${what}`);
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
  const second = secondAccount(good.url, hook);
  const server = await startProcess([account, second], [SECOND_KEY, "second-password"]);
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
    [SECOND_KEY, "valid"],
    ["demo-key-blocked", "blocked"],
    ["demo-key-expired", "expired"],
    ["demo-key-without-access", "without_call_api"],
    ...sessionTokens.map((token) => [token, "session"] as const),
  ]);
  const circumstances = {
    tokens,
    ownLines: new Set(SIP_LINES),
    otherLines: new Map([[SECOND_KEY, new Set(SECOND_LINES)]]),
  };
  /** Whose call each is, as far as it has been acknowledged. */
  const isOfSecond = new Map<number, boolean>();
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
        if (id !== undefined) {
          acknowledged.add(Number(id));
          isOfSecond.set(Number(id), tokenIn(request.body) === SECOND_KEY);
        }
      } else if (mnemonic === "ok" && request.expected.method?.takesToken === true) {
        const bySecond = tokenIn(request.body) === SECOND_KEY;
        const told = sessionsIn(text);
        const foreign = told.find((id) => (isOfSecond.get(id) ?? bySecond) !== bySecond);
        if (foreign !== undefined) complain(where, `session ${foreign} is another account's`);
        if (told.length > 0) count(outcomes, `calls told to the ${bySecond ? "second" : "first"} account`);
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

  const secrets = [...tokens.keys(), "demo-password", "second-password", HOOK_SECRET, server.door.token];
  const doorLane = async (chance: Chance, lane: string, quota: number): Promise<void> => {
    const port = Number(new URL(server.door.url).port);
    for (let index = 0; index < quota; index += 1) {
      const asked = nextDoorRequest(chance, server);
      const { answers, problem } = await sendRaw(port, asked.sending);
      sent += 1;
      count(kinds, asked.kind);
      const [answer] = answers;
      if (answer !== undefined) count(outcomes, `door: ${answer.status}`);
      const complaint =
        problem ?? (answer === undefined ? "no answer" : doorComplaint(asked, answer, secrets));
      if (complaint !== null)
        complain(`${lane} ${index} (${asked.kind})`, `${complaint}; ${shownBody(asked.sending.parts)}`);
    }
  };

  let turn = 0;
  const phase = async (share: number): Promise<void> => {
    turn += 1;
    const total = Math.round(requests * share);
    const part = (of1000: number): number => Math.ceil((total * of1000) / 1000);
    const others = [SHAPES_OF_1000, STREAMS_OF_1000, OPERATORS_OF_1000, DOOR_OF_1000];
    const gateway = others.reduce((left, share) => left - part(share), total);
    const lanes: Promise<void>[] = [];
    const chanceOf = (lane: number): Chance => seeded(seed + 1000 * turn + lane);
    for (let lane = 0; lane < GATEWAY_LANES; lane += 1)
      lanes.push(gatewayLane(chanceOf(lane), `gateway ${turn}.${lane}`, Math.ceil(gateway / GATEWAY_LANES)));
    for (let lane = 0; lane < SHAPE_LANES; lane += 1)
      lanes.push(shapeLane(chanceOf(100 + lane), `shapes ${turn}.${lane}`, lane, part(SHAPES_OF_1000)));
    lanes.push(streamLane(chanceOf(200), `streams ${turn}`, part(STREAMS_OF_1000)));
    lanes.push(operatorsLane(chanceOf(300), `operators ${turn}`, part(OPERATORS_OF_1000)));
    lanes.push(doorLane(chanceOf(400), `door ${turn}`, part(DOOR_OF_1000)));
    await Promise.all(lanes);
    for (const complaint of await flood(server.port, connections)) complain(`flood ${turn}`, complaint);
    // Quiet again: every call that was acknowledged was told to its end.
    await good.until(() => [...acknowledged].every((id) => good.ended.has(id)));
  };

  const look = async (): Promise<Look> => {
    await hostile.rest();
    let [memory, quiet] = [await server.memory(), 0];
    for (let time = 1; time < MOST_LOOKS && quiet < QUIET_LOOKS; time += 1) {
      const { asked } = hostile;
      const another = await server.memory();
      if (hostile.asked === asked) quiet += 1;
      if (sumOf(another.held).bytes < sumOf(memory.held).bytes) memory = another;
    }
    hostile.wake();
    const seen = { sent, acknowledged: acknowledged.size, memory };
    tell(`hostile campaign, seed ${seed}: ${toldLook(seen)}`);
    return seen;
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
    const readers = Array.from({ length: 4 }, async (_, index) => {
      const isSecond = index === 3;
      const asked = { ...everyEvent(isSecond ? SECOND_KEY : "demo-key"), statuses: new Set([200]) };
      return { isSecond, ...(await readStream(server.port, callApi, asked, true)) };
    });
    // The first look at a heap costs memory itself, and would be seen by the others.
    if (mostLooks > 0) await server.memory();
    const phases = Math.max(mostLooks, 2);
    const looks: Look[] = [];
    for (let done = 0; done < phases; done += 1) {
      const sleepers = openSleepers(server.port);
      await phase(1 / phases);
      await Promise.all(slow.map(async ({ socket }) => overOf(socket)));
      // Some were cut, and some not yet: none is to be seen.
      for (const socket of sleepers) socket.destroy();
      await Promise.all(sleepers.map(overOf));
      if (mostLooks > 0) looks.push(await look());
    }
    const sleepers = openSleepers(server.port);
    ended = true;
    const status = await server.stop();
    for (const [index, reading] of readers.entries()) {
      const { complaint, events, sessions, isSecond } = await reading;
      if (complaint !== null) complain(`reader ${index}`, complaint);
      const foreign = [...sessions].find((id) => (isOfSecond.get(id) ?? isSecond) !== isSecond);
      if (foreign !== undefined) complain(`reader ${index}`, `session ${foreign} is another account's`);
      const hasCalls = [...isOfSecond.values()].includes(isSecond);
      if (events === 0 && hasCalls) complain(`reader ${index}`, "it heard nothing");
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
      looks,
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

const everyEvent = (token: string) => ({
  path: "/events",
  method: "GET",
  headers: { authorization: `Bearer ${token}`, "last-event-id": "0" },
});

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

const openSleepers = (port: number): readonly Socket[] => Array.from({ length: 20 }, () => openSleeper(port));

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
