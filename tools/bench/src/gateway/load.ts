/**
 * The load, in a process of its own: keeps so many connections busy, each with one request at a time, for so long, and
 * tells how many answers came and how long each took.
 */
import { connect } from "node:net";

/** What the load is asked to do. */
export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  /** Sent in turn. */
  readonly bodies: readonly string[];
  readonly connections: number;
  readonly durationMs: number;
  /** No more requests than this; as many as there is time for unless told. */
  readonly most?: number;
}

/** What came of it. */
export interface LoadResult {
  readonly answers: number;
  readonly seconds: number;
  /** Middle of the times from request to answer, ms. */
  readonly p50Ms: number;
  /** 99th percentile of them, ms. */
  readonly p99Ms: number;
  /** Answers that did not report success, and connections that broke. */
  readonly failures: number;
}

process.on("message", (order: LoadOrder) => {
  void run(order).then((result) => process.send?.(result));
});
process.on("disconnect", () => {
  process.exit(0);
});

async function run(order: LoadOrder): Promise<LoadResult> {
  const { port, path, bodies, connections, durationMs, most = Number.POSITIVE_INFINITY } = order;
  const requests = bodies.map((body) =>
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );
  const times: number[] = [];
  let failures = 0;
  let sentInAll = 0;
  const begin = performance.now();
  const end = begin + durationMs;
  const one = async (): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      let sent = 0;
      let received = "";
      const next = (): void => {
        sent = performance.now();
        if (sent >= end || sentInAll >= most) {
          socket.destroy();
          return;
        }
        socket.write(requests[sentInAll % requests.length] ?? "");
        sentInAll += 1;
      };
      socket.on("connect", next);
      socket.on("error", () => {
        failures += 1;
      });
      socket.on("close", resolve);
      socket.on("data", (chunk) => {
        received += chunk.toString("latin1");
        if (!isWhole(received)) return;
        times.push(performance.now() - sent);
        if (!received.includes('"call_session_id"')) failures += 1;
        received = "";
        next();
      });
    });
  await Promise.all(Array.from({ length: connections }, one));
  const seconds = (performance.now() - begin) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { answers: times.length, seconds, p50Ms: at(0.5), p99Ms: at(0.99), failures };
}

/** Whether an answer has arrived to its end; all servers here announce the length. */
function isWhole(text: string): boolean {
  const head = text.indexOf("\r\n\r\n");
  if (head === -1) return false;
  const length = /content-length: *(\d+)/iu.exec(text.slice(0, head))?.[1];
  return length !== undefined && text.length - head - 4 >= Number(length);
}
