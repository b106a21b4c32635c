import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { interleave, type Tell } from "../interleave.ts";
import { figure, type Goal, ratioGoal, rowOf, type SuiteReport, type Table, tableOf } from "../report.ts";
import { SERVER_CORE } from "../processes.ts";
import { quantile } from "../statistics.ts";
import { bundleWorkers } from "./bundle.ts";
import { COMPATIBILITY_DATE, Workerd, workerdBinary } from "./workerd.ts";

const OURS = "scenario-call";
const EMPTY = "an empty worker";
const BARE = "bare fetch";
/** The baseline: a client that may not wait for ever has to end its request, as ours does unasked. */
const TIMED = "bare fetch with a time-out";
const JAYSON = "jayson";
const COPIES = 40;
const LARGEST_GZIP = 1450;
const LARGEST_RATIO = 1.1;
/** The baseline a second time, in a worker of its own: how far from 1 it is found is how far these figures can be trusted. */
const AGAIN = `${TIMED}, again`;
/** Which of a round's slices counts: the quicker ones are those in which the machine did little else. */
const SHARE = 0.25;

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

  const calling = [
    ...workers,
    ...workers.filter(({ name }) => name === TIMED).map((baseline) => ({ ...baseline, name: AGAIN })),
  ];
  const service = await startService();
  try {
    const network = await callTimes(
      binary,
      calling,
      service.url,
      quick
        ? { warmUp: 5, calls: 5, slices: 2, rounds: 2 }
        : { warmUp: 2000, calls: 100, slices: 12, rounds: 20 },
      tell,
    );
    const alone = await callTimes(
      binary,
      calling.map(({ name, answered }) => ({ name, code: answered })),
      service.url,
      quick
        ? { warmUp: 50, calls: 50, slices: 2, rounds: 2 }
        : { warmUp: 2000, calls: 1000, slices: 4, rounds: 16 },
      tell,
    );
    const coldTable = tableOf("cold start, for each worker", "ms", EMPTY, cold);
    const timed = tableOf("a call, processor time of workerd", "µs", TIMED, network.cpuUs);
    const bare = tableOf("the same, beside fetch without a time-out", "µs", BARE, network.cpuUs);
    const wall = tableOf("a call, the time it takes", "µs", TIMED, network.wallUs);
    const own = tableOf("fetch answered within the worker, processor time", "µs", TIMED, alone.cpuUs);
    return {
      suite: "edge",
      tables: [sizes, coldTable, timed, bare, wall, own],
      goals: [
        ...sizeGoals(sizes),
        coldGoal(coldTable),
        ...[timed, bare, wall].map((table) =>
          ratioGoal(
            `${table.title}: at most ${LARGEST_RATIO} times ${table.baseline}`,
            rowOf(table, OURS),
            LARGEST_RATIO,
          ),
        ),
      ],
      notes: [
        `workerd, compatibility date ${COMPATIBILITY_DATE}; a cold start is the slope between one and ${1 + COPIES} copies of a worker, each of which is loaded before workerd listens`,
        "calls one after the other within one request to the worker, to a service on this machine that answers at once; a round is a new worker of each contender, 2,000 calls that do not count, and slices of 100 calls in turn, of which the quicker quarter counts; workers are tied to one core where the system can",
        `"${AGAIN}" is the baseline in another worker: how far from 1 it is found is how far the figures can be trusted`,
        "where fetch is answered within the worker, what is left is the client's own work and what it makes for fetch",
      ],
    };
  } finally {
    service.close();
  }
}

/** How much is measured: a round is so many slices of so many calls, after as many calls as have the code compiled. */
interface Amount {
  readonly warmUp: number;
  readonly calls: number;
  readonly slices: number;
  readonly rounds: number;
}

/**
 * What a call costs with each contender, by round. They take turns slice by slice: a busy moment falls on all alike. Each round
 * has workers of its own, as one process is quicker than the next of the same code, for as long as it lives.
 */
const callTimes = async (
  binary: string,
  workers: readonly { readonly name: string; readonly code: string }[],
  to: string,
  { warmUp, calls, slices, rounds }: Amount,
  tell: Tell,
): Promise<Readonly<Record<"wallUs" | "cpuUs", ReadonlyMap<string, readonly number[]>>>> => {
  const wallUs = new Map<string, number[]>(workers.map(({ name }) => [name, []]));
  const cpuUs = new Map<string, number[]>(workers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    using started = new DisposableStack();
    const contenders = [];
    for (const { name, code } of workers) {
      const worker = started.use(await Workerd.start(binary, code, 1));
      // On either core the same code takes another time: left to the system, that lies 5 % apart.
      worker.pinTo(SERVER_CORE);
      await callSlice(worker, to, warmUp);
      contenders.push({ name, measure: async () => callSlice(worker, to, calls) });
    }
    const found = await interleave(contenders, slices, (line) =>
      tell(`round ${round + 1} of ${rounds}, slices, ${line}`),
    );
    for (const [name, all] of found) {
      const quick = (of: "wallUs" | "cpuUs"): number =>
        quantile(
          all.map((slice) => slice[of]),
          SHARE,
        );
      wallUs.get(name)?.push(quick("wallUs"));
      cpuUs.get(name)?.push(quick("cpuUs"));
    }
  }
  return { wallUs, cpuUs };
};

const callSlice = async (
  worker: Workerd,
  to: string,
  calls: number,
): Promise<{ readonly wallUs: number; readonly cpuUs: number }> => {
  const url = `http://127.0.0.1:${worker.port}/?calls=${calls}&to=${encodeURIComponent(to)}`;
  const cpu = worker.cpuUs;
  const begin = performance.now();
  const response = await fetch(url);
  const { id } = (await response.json()) as { readonly id: number };
  if (!(id > 0)) throw new Error(`a worker answered ${response.status}`);
  return {
    wallUs: ((performance.now() - begin) * 1000) / calls,
    cpuUs: (worker.cpuUs - cpu) / calls,
  };
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
