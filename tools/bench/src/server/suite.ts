import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { LoadOrder, LoadResult } from "../gateway/load.ts";
import { REQUEST_BODY, TALK_BODIES } from "../gateway/request.ts";
import { interleave, type Tell } from "../interleave.ts";
import { answerOf, LOAD_CORE, pin, SERVER_CORE, start } from "../processes.ts";
import { figure, rowOf, type SuiteReport, type Table, tableOf } from "../report.ts";
import type { DelaysAnswer, DelaysOrder, ServedAnswer, ServedOrder } from "./messages.ts";

const PATH = "/v4.0";
const CONNECTIONS = 50;
/** Until the platform has compiled what is measured. */
const WARM_UP_MS = 8000;

const EMPTY = "an empty store";
const STREAM = "over a stream";
const HOOK = "by web hook";
const HEAP = "heap after a collection";
const RSS = "resident memory";

/** How much of everything. */
interface Amounts {
  readonly finished: number;
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly loadMs: number;
  readonly rates: readonly number[];
  readonly delaysMs: number;
  /** Calls in talk when memory is looked at the first time, and the second time. */
  readonly before: number;
  readonly live: number;
}

const FULL: Amounts = {
  finished: 100_000,
  rounds: 9,
  warmUpMs: WARM_UP_MS,
  loadMs: 1500,
  rates: [20, 200],
  delaysMs: 5000,
  before: 1000,
  live: 3000,
};
const QUICK: Amounts = {
  finished: 100,
  rounds: 1,
  warmUpMs: 300,
  loadMs: 300,
  rates: [20],
  delaysMs: 300,
  before: 0,
  live: 100,
};

/** Measures the server as it is run: how many calls it takes on a small and a large store, how soon it tells, what it needs. */
export async function benchServer(quick: boolean, tell: Tell): Promise<SuiteReport> {
  const amounts = quick ? QUICK : FULL;
  const served = startServed();
  const load = start(join(import.meta.dirname, "../gateway/load.ts"));
  const delays = start(join(import.meta.dirname, "delays.ts"));
  const hookUrl = await listening(delays);
  try {
    const isPinned = pin(served, SERVER_CORE);
    pin(load, LOAD_CORE);
    pin(delays, LOAD_CORE);
    const accepted = await benchAccepted({ served, load }, amounts, tell);
    const told = await benchDelays({ served, delays, hookUrl }, amounts, tell);
    const memory = await benchMemory(load, amounts, tell);
    const full = rowOf(accepted.tables[0] as Table, withFinished(amounts)).ratio.median;
    return {
      suite: "server",
      tables: [...accepted.tables, ...told.tables, memory],
      goals: [
        {
          goal: `with ${withFinished(amounts)}, at least 0.9 of the calls a second of ${EMPTY}`,
          found: figure(full),
          met: full >= 0.9,
        },
      ],
      notes: [
        ...accepted.notes,
        ...told.notes,
        `memory: what a process has more with ${amounts.live} calls in talk than with ${amounts.before}, divided by the difference; a new process in each round`,
        isPinned
          ? `the server on core ${SERVER_CORE}, the load and the receiver on core ${LOAD_CORE}`
          : "processes not pinned to cores",
      ],
    };
  } finally {
    for (const child of [served, load, delays]) child.kill();
  }
}

interface Part {
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
}

const withFinished = ({ finished }: Amounts): string => `${finished.toLocaleString("en")} finished sessions`;

async function benchAccepted(
  { served, load }: { readonly served: ChildProcess; readonly load: ChildProcess },
  amounts: Amounts,
  tell: Tell,
): Promise<Part> {
  const facts = new Set<string>();
  const opened: string[] = [];
  let bytes = 0;
  const run = async (finished: number, durationMs: number): Promise<LoadResult> => {
    const opening = await asked(served, { type: "open", finished, hookUrl: null }, "opened");
    facts.add(opening.facts);
    if (finished > 0) opened.push(figure(opening.openedMs));
    if (bytes === 0) ({ bytes } = opening);
    const result = await loaded(load, {
      port: opening.port,
      path: PATH,
      bodies: [REQUEST_BODY],
      connections: CONNECTIONS,
      durationMs,
    });
    await asked(served, { type: "close" }, "closed");
    if (result.failures > 0 || result.answers === 0)
      throw new Error(`${result.failures} of ${result.answers} requests failed`);
    return result;
  };
  tell(`filling a store with ${withFinished(amounts)}`);
  await run(amounts.finished, 100);
  tell("warming up");
  await run(0, amounts.warmUpMs);
  const found = await interleave(
    [
      { name: EMPTY, measure: async () => run(0, amounts.loadMs) },
      { name: withFinished(amounts), measure: async () => run(amounts.finished, amounts.loadMs) },
    ],
    amounts.rounds,
    tell,
  );
  const table = (title: string, unit: string, pick: (result: LoadResult) => number): Table =>
    tableOf(title, unit, EMPTY, new Map([...found].map(([name, all]) => [name, all.map(pick)] as const)));
  return {
    tables: [
      table("accepted calls", "a second", ({ answers, seconds }) => answers / seconds),
      table("time to the answer, middle", "ms", ({ p50Ms }) => p50Ms),
      table("time to the answer, 99th percentile", "ms", ({ p99Ms }) => p99Ms),
    ],
    notes: [
      ...[...facts].map((fact) => `the store, read from its live connection: ${fact}`),
      `${CONNECTIONS} connections, one request at a time on each; every call is driven to its end (the contact is busy)`,
      `the empty store is a new one in each round; the other one grows by what the rounds add to its ${withFinished(amounts)}, each a talk with its whole journal and feed`,
      `${withFinished(amounts)} take ${figure(bytes / amounts.finished)} bytes of the disk each`,
      `opening the large store took ${opened.join(", ")} ms`,
    ],
  };
}

async function benchDelays(
  {
    served,
    delays,
    hookUrl,
  }: { readonly served: ChildProcess; readonly delays: ChildProcess; readonly hookUrl: string },
  { rates, rounds, delaysMs }: Amounts,
  tell: Tell,
): Promise<Part> {
  const tables: Table[] = [];
  for (const perSecond of rates) {
    const found: Extract<DelaysAnswer, { type: "delays" }>[] = [];
    const { port } = await asked(served, { type: "open", finished: 0, hookUrl }, "opened");
    const order = { origin: `http://127.0.0.1:${port}`, perSecond };
    await delayed(delays, { ...order, durationMs: Math.min(delaysMs, 2000) });
    for (let round = 0; round < rounds; round += 1) {
      tell(`delays at ${perSecond} calls a second, round ${round + 1} of ${rounds}`);
      found.push(await delayed(delays, { ...order, durationMs: delaysMs }));
    }
    await asked(served, { type: "close" }, "closed");
    for (const [words, share] of [
      ["middle", "p50"],
      ["99th percentile", "p99"],
    ] as const) {
      const title = `delay of events at ${perSecond} calls a second, ${words}`;
      const rows = new Map([
        [STREAM, found.map(({ stream }) => stream[share])],
        [HOOK, found.map(({ hook }) => hook[share])],
      ]);
      tables.push(tableOf(title, "ms", STREAM, rows));
    }
  }
  return {
    tables,
    notes: [
      "delays: from an event's own time, before it is stored, to its arrival at the receiver; that time has whole milliseconds, so half of one is added on average. The same events go both ways at once",
    ],
  };
}

/** Each round in a new process: what a process has taken from the system once, it keeps. */
async function benchMemory(
  load: ChildProcess,
  { live, before, rounds }: Amounts,
  tell: Tell,
): Promise<Table> {
  const heap: number[] = [];
  const rss: number[] = [];
  for (let round = 0; round < Math.min(rounds, 5); round += 1) {
    tell(`memory, round ${round + 1}`);
    const served = startServed();
    try {
      const { port } = await asked(served, { type: "open", finished: 0, hookUrl: null }, "opened");
      const talks = async (most: number): Promise<void> => {
        const order = { port, path: PATH, bodies: TALK_BODIES, connections: CONNECTIONS, durationMs: 60_000 };
        if (most > 0) await loaded(load, { ...order, most });
      };
      await talks(before);
      const few = await asked(served, { type: "memory", talking: before }, "memory");
      await talks(live - before);
      const many = await asked(served, { type: "memory", talking: live }, "memory");
      heap.push((many.heap - few.heap) / (live - before) / 1024);
      rss.push((many.rss - few.rss) / (live - before) / 1024);
    } finally {
      served.kill();
    }
  }
  const rows = new Map([
    [HEAP, heap],
    [RSS, rss],
  ]);
  return tableOf("memory for each live call", "KiB", HEAP, rows);
}

function startServed(): ChildProcess {
  return start(join(import.meta.dirname, "served.ts"), ["--expose-gc"]);
}

async function listening(delays: ChildProcess): Promise<string> {
  const answer = await answerOf<DelaysAnswer>(delays);
  if (answer.type !== "listening") throw new Error("the receiver does not listen");
  return answer.hookUrl;
}

async function asked<T extends ServedAnswer["type"]>(
  served: ChildProcess,
  order: ServedOrder,
  type: T,
): Promise<Extract<ServedAnswer, { type: T }>> {
  const answer = answerOf<ServedAnswer>(served);
  served.send(order);
  const got = await answer;
  if (got.type !== type) throw new Error(`the server answered ${got.type}, not ${type}`);
  return got as Extract<ServedAnswer, { type: T }>;
}

async function loaded(load: ChildProcess, order: LoadOrder): Promise<LoadResult> {
  const answer = answerOf<LoadResult>(load);
  load.send(order);
  return answer;
}

async function delayed(
  delays: ChildProcess,
  order: DelaysOrder,
): Promise<Extract<DelaysAnswer, { type: "delays" }>> {
  const answer = answerOf<DelaysAnswer>(delays);
  delays.send(order);
  const got = await answer;
  if (got.type !== "delays") throw new Error("no delays were measured");
  return got;
}
