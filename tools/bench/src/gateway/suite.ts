import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { type Contender, interleave, type Tell } from "../interleave.ts";
import { answerOf, LOAD_CORE, pin, SERVER_CORE, start } from "../processes.ts";
import { figure, rowOf, type SuiteReport, tableOf } from "../report.ts";
import type { ServerMessage } from "./child.ts";
import type { LoadOrder, LoadResult } from "./load.ts";
import { REQUEST_BODY } from "./request.ts";

/** Our own server among the contenders. */
const OURS = "scenario-call";
const BASELINE = "node:http";

const SERVERS: Readonly<Record<string, { readonly file: string; readonly path: string }>> = {
  [BASELINE]: { file: "node-http.ts", path: "/" },
  fastify: { file: "fastify.ts", path: "/v4.0" },
  jayson: { file: "jayson.ts", path: "/" },
  "node:http + SQLite": { file: "node-http-sqlite.ts", path: "/" },
  [OURS]: { file: "scenario-call.ts", path: "/v4.0" },
};

const CONNECTIONS = 50;
/** Until the platform has compiled what is measured: before, a quarter of the CPU time is that of its compiler. */
const WARM_UP_MS = 8000;

interface Measured {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  readonly p99Ms: number;
}

/** Measures the gateway against servers that store nothing and answer a constant. */
export async function benchGateway(quick: boolean, tell: Tell): Promise<SuiteReport> {
  const children: ChildProcess[] = [];
  const notes: string[] = [];
  try {
    const load = start(join(import.meta.dirname, "load.ts"));
    children.push(load);
    const isPinned = pin(load, LOAD_CORE);
    const contenders: Contender<Measured>[] = [];
    for (const [name, { file, path }] of Object.entries(SERVERS)) {
      const server = start(join(import.meta.dirname, "servers", file));
      children.push(server);
      const { port, facts } = await listening(server);
      if (isPinned) pin(server, SERVER_CORE);
      if (Object.keys(facts).length > 0)
        notes.push(`${name}, read from its live connection: ${inWords(facts)}`);
      const measure = async (durationMs: number): Promise<Measured> => {
        const before = await cpuOf(server);
        const order = { port, path, bodies: [REQUEST_BODY], connections: CONNECTIONS, durationMs };
        const { answers, seconds, p99Ms, failures } = await runLoad(load, order);
        if (failures > 0 || answers === 0)
          throw new Error(`${name}: ${failures} of ${answers} requests failed`);
        const cpu = (await cpuOf(server)) - before;
        return { perSecond: answers / seconds, cpuMicroseconds: cpu / answers, p99Ms };
      };
      tell(`warming ${name} up`);
      await measure(quick ? 300 : WARM_UP_MS);
      contenders.push({ name, measure: async () => measure(quick ? 300 : 1500) });
    }
    const found = await interleave(contenders, quick ? 2 : 9, tell);
    const table = (title: string, unit: string, pick: (measured: Measured) => number) =>
      tableOf(
        title,
        unit,
        BASELINE,
        new Map([...found].map(([name, values]) => [name, values.map(pick)] as const)),
      );
    const rate = table("start.scenario_call", "answers a second", ({ perSecond }) => perSecond);
    const cpu = table("CPU time of the server", "µs a request", ({ cpuMicroseconds }) => cpuMicroseconds);
    const p99 = table("99th percentile of the time to the answer", "ms", ({ p99Ms }) => p99Ms);
    const rateRatio = rowOf(rate, OURS).ratio.median;
    const p99Ratio = rowOf(p99, OURS).ratio.median;
    return {
      suite: "gateway",
      tables: [rate, cpu, p99],
      goals: [
        {
          goal: "at least half of the answers a second of bare node:http",
          found: figure(rateRatio),
          met: rateRatio >= 0.5,
        },
        {
          goal: "a 99th percentile of at most three times that of bare node:http",
          found: figure(p99Ratio),
          met: p99Ratio <= 3,
        },
      ],
      notes: [
        ...notes,
        `${CONNECTIONS} connections, one request at a time on each; ${
          isPinned
            ? `every server on core ${SERVER_CORE}, the load on core ${LOAD_CORE}`
            : "processes not pinned to cores"
        }`,
        "node:http + SQLite writes each body with one INSERT, in groups, synced to the disk before the answer: what durability alone costs",
        `${OURS} stores every session before it answers, and drives it through the sandbox to its end (the contact is busy), with each step in the journal; all that is in its figures`,
      ],
    };
  } finally {
    for (const child of children) child.kill();
  }
}

async function listening(server: ChildProcess): Promise<Extract<ServerMessage, { type: "listening" }>> {
  return answerOf(server);
}

/** CPU time that a server's process has used so far, microseconds, all threads. */
async function cpuOf(server: ChildProcess): Promise<number> {
  const answer = answerOf<Extract<ServerMessage, { type: "cpu" }>>(server);
  server.send("cpu");
  return (await answer).microseconds;
}

async function runLoad(load: ChildProcess, order: LoadOrder): Promise<LoadResult> {
  const answer = answerOf<LoadResult>(load);
  load.send(order);
  return answer;
}

function inWords(facts: Readonly<Record<string, string>>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} = ${value}`)
    .join(", ");
}
