import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { type Contender, interleave, type Tell } from "../interleave.ts";
import { answerOf, pin, start } from "../processes.ts";
import { figure, rowOf, type SuiteReport, tableOf } from "../report.ts";
import type { ClientOrder, ClientResult } from "./client.ts";

const FLOOR = "node:http";
const FETCH = "fetch";
const OURS = "scenario-call";

const CLIENTS: Readonly<Record<string, string>> = {
  [FLOOR]: "node-http.ts",
  [FETCH]: "fetch.ts",
  "undici pool": "undici.ts",
  axios: "axios.ts",
  ky: "ky.ts",
  [OURS]: "scenario-call.ts",
  "scenario-call over undici": "scenario-call-undici.ts",
};

const IN_FLIGHT = 50;
const WARM_UP_MS = 4000;
const CLIENT_CORE = 0;
const SERVER_CORE = 1;

interface Measured {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

/** Measures the client for Node.js beside what one would take instead, each in a process of its own. */
export async function benchNodeClient(quick: boolean, tell: Tell): Promise<SuiteReport> {
  const children: ChildProcess[] = [];
  try {
    const server = start(join(import.meta.dirname, "server.ts"));
    children.push(server);
    const url = `http://127.0.0.1:${await answerOf<number>(server)}/v4.0`;
    const isPinned = pin(server, SERVER_CORE);
    const contenders: Contender<Measured>[] = [];
    for (const [name, file] of Object.entries(CLIENTS)) {
      const client = start(join(import.meta.dirname, "clients", file), [], [url]);
      children.push(client);
      await answerOf(client);
      if (isPinned) pin(client, CLIENT_CORE);
      const measure = async (durationMs: number): Promise<Measured> => {
        const answer = answerOf<ClientResult>(client);
        const order: ClientOrder = { inFlight: IN_FLIGHT, durationMs };
        client.send(order);
        const { calls, seconds, cpuMicroseconds } = await answer;
        return { perSecond: calls / seconds, cpuMicroseconds: cpuMicroseconds / calls };
      };
      tell(`warming ${name} up`);
      await measure(quick ? 300 : WARM_UP_MS);
      contenders.push({ name, measure: async () => measure(quick ? 300 : 1500) });
    }
    const found = await interleave(contenders, quick ? 2 : 9, tell);
    const table = (title: string, unit: string, baseline: string, pick: (measured: Measured) => number) =>
      tableOf(
        title,
        unit,
        baseline,
        new Map([...found].map(([name, values]) => [name, values.map(pick)] as const)),
      );
    const rate = table("start.scenario_call, 50 in flight", "calls a second", FETCH, (one) => one.perSecond);
    const cpu = table("CPU time of the client", "µs a call", FLOOR, (one) => one.cpuMicroseconds);
    const rateRatio = rowOf(rate, OURS).ratio.median;
    const cpuRatio = rowOf(cpu, OURS).ratio.median;
    return {
      suite: "node-client",
      tables: [rate, cpu],
      goals: [
        {
          goal: "at least twice the calls a second of fetch",
          found: figure(rateRatio),
          met: rateRatio >= 2,
        },
        {
          goal: "at most 1.25 times the CPU time of bare node:http",
          found: figure(cpuRatio),
          met: cpuRatio <= 1.25,
        },
      ],
      notes: [
        isPinned
          ? `every client on core ${CLIENT_CORE}, the server on core ${SERVER_CORE}`
          : "processes not pinned to cores",
        "the others send a body and read a number; scenario-call checks parameters and answer against the spec, limits the time, and would tell what became of the call",
      ],
    };
  } finally {
    for (const child of children) child.kill();
  }
}
