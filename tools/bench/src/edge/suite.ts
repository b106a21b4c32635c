import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { interleave, type Tell } from "../interleave.ts";
import { figure, type Goal, rowOf, type SuiteReport, type Table, tableOf } from "../report.ts";
import { bundleWorkers } from "./bundle.ts";
import { COMPATIBILITY_DATE, Workerd, workerdBinary } from "./workerd.ts";

const OURS = "scenario-call";
const EMPTY = "an empty worker";
const BARE = "bare fetch";
const JAYSON = "jayson";
const COPIES = 40;
const LARGEST_GZIP = 1450;
const LARGEST_RATIO = 1.1;

/** A service that accepts every call. */
const startService = async (): Promise<{ readonly url: string; readonly close: () => void }> => {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      const { id } = JSON.parse(body) as { readonly id: string };
      response.setHeader("Content-Type", "application/json; charset=UTF-8");
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: { data: { call_session_id: 234568 } } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v4.0`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

/** Measures the client for workers: its size, what it adds to a cold start, and what a call costs. */
export async function benchEdge(quick: boolean, tell: Tell): Promise<SuiteReport> {
  const binary = workerdBinary();
  tell("bundling");
  const workers = await bundleWorkers();
  const sizes = tableOf(
    "size, minified",
    "bytes gzip",
    OURS,
    new Map(workers.map(({ name, gzipBytes }) => [name, [gzipBytes]])),
  );
  if (binary === null) {
    const missing = "NOT RUN: cold start and calls: there is no workerd for this machine";
    return { suite: "edge", tables: [sizes], goals: sizeGoals(sizes), notes: [missing] };
  }

  const cold = await interleave(
    workers.map(({ name, code }) => ({
      name,
      measure: async () => {
        using one = await Workerd.start(binary, code, 1);
        using many = await Workerd.start(binary, code, 1 + COPIES);
        return (many.startMs - one.startMs) / COPIES;
      },
    })),
    quick ? 1 : 15,
    tell,
  );

  const service = await startService();
  const running = await Promise.all(
    workers.map(async ({ name, code }) => ({ name, worker: await Workerd.start(binary, code, 1) })),
  );
  try {
    const calls = await interleave(
      running.map(({ name, worker }) => ({
        name,
        measure: async () => callTimes(worker, service.url, quick ? 20 : 500),
      })),
      // The first rounds warm everybody up.
      quick ? 2 : 18,
      tell,
    );
    const warm = (of: "wallUs" | "cpuUs"): ReadonlyMap<string, readonly number[]> =>
      new Map([...calls].map(([name, found]) => [name, found.slice(quick ? 1 : 3).map((one) => one[of])]));
    const coldTable = tableOf("cold start, for each worker", "ms", EMPTY, cold);
    const wall = tableOf("a call, from outside", "µs", BARE, warm("wallUs"));
    // The kernel counts in steps of 10 ms: too coarse for tiny rounds.
    const cpu = quick ? [] : [tableOf("a call, processor time of workerd", "µs", BARE, warm("cpuUs"))];
    return {
      suite: "edge",
      tables: [sizes, coldTable, wall, ...cpu],
      goals: [...sizeGoals(sizes), coldGoal(coldTable), ...[wall, ...cpu].map(callGoal)],
      notes: [
        `workerd, compatibility date ${COMPATIBILITY_DATE}; a cold start is the slope between one and ${1 + COPIES} copies of a worker, each of which is loaded before workerd listens`,
        "calls one after the other, to a service on this machine that answers at once",
      ],
    };
  } finally {
    for (const { worker } of running) worker[Symbol.dispose]();
    service.close();
  }
}

const callTimes = async (
  worker: Workerd,
  to: string,
  calls: number,
): Promise<{ readonly wallUs: number; readonly cpuUs: number }> => {
  const url = `http://127.0.0.1:${worker.port}/?to=${encodeURIComponent(to)}`;
  const cpu = worker.cpuMs;
  const begin = performance.now();
  for (let nth = 0; nth < calls; nth += 1) {
    const response = await fetch(url);
    const { id } = (await response.json()) as { readonly id: number };
    if (!(id > 0)) throw new Error(`a worker answered ${response.status}`);
  }
  const per = (ms: number): number => (ms * 1000) / calls;
  return { wallUs: per(performance.now() - begin), cpuUs: per(worker.cpuMs - cpu) };
};

const sizeGoals = (sizes: Table): readonly Goal[] => {
  const ours = rowOf(sizes, OURS).value.median;
  const jayson = rowOf(sizes, JAYSON).value.median;
  return [
    {
      goal: `a call with everything: at most ${LARGEST_GZIP} bytes gzip`,
      found: figure(ours),
      met: ours <= LARGEST_GZIP,
    },
    {
      goal: "less than jayson's client for browsers, which checks nothing and has no time-out",
      found: `${figure(ours)} against ${figure(jayson)}`,
      met: ours < jayson,
    },
  ];
};

const coldGoal = (table: Table): Goal => {
  const { ratio } = rowOf(table, OURS);
  return {
    goal: "cold start within the noise of an empty worker",
    found: `${figure(ratio.median)}, the middle half ${figure(ratio.low)} to ${figure(ratio.high)}`,
    met: ratio.low <= 1,
  };
};

const callGoal = (table: Table): Goal => {
  const { ratio } = rowOf(table, OURS);
  return {
    goal: `${table.title}: at most ${LARGEST_RATIO} times bare fetch`,
    found: `${figure(ratio.median)}, the middle half ${figure(ratio.low)} to ${figure(ratio.high)}`,
    met: ratio.median <= LARGEST_RATIO,
  };
};
