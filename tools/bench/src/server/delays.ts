/**
 * Places calls at a steady rate and is told of them by both ways, over a stream and by web hooks: how long after an
 * event's own time each arrives. In a process of its own, on the clock that the server has too.
 */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { BENCH_TOKEN, REQUEST_BODY } from "../gateway/request.ts";
import type { Delays, DelaysAnswer, DelaysOrder } from "./messages.ts";

const send = (message: DelaysAnswer): void => {
  process.send?.(message);
};

const now = (): number => performance.timeOrigin + performance.now();

interface Heard {
  readonly at: number;
  readonly type: string;
  readonly delay: number;
}

const hooked: Heard[] = [];
const streamed: Heard[] = [];

const hear = (into: Heard[], text: string): void => {
  const at = now();
  const event = JSON.parse(text) as { notification_mnemonic: string; notification_time: string };
  into.push({ at, type: event.notification_mnemonic, delay: at - Date.parse(event.notification_time) });
};

const receiver = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on("data", (chunk: Buffer) => chunks.push(chunk));
  req.on("end", () => {
    hear(hooked, Buffer.concat(chunks).toString("utf8"));
    res.writeHead(204).end();
  });
});

const follow = (origin: string): (() => void) => {
  const headers = { authorization: `Bearer ${BENCH_TOKEN}` };
  const req = request(`${origin}/events`, { headers, agent: false }, (res) => {
    let rest = "";
    res.setEncoding("utf8");
    res.on("error", () => {});
    res.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data: ")) hear(streamed, line.slice(6));
    });
  });
  req.on("error", () => {});
  req.end();
  return () => {
    req.destroy();
  };
};

const summary = (heard: readonly Heard[]): Delays => {
  const sorted = heard.map(({ delay }) => delay).toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { events: sorted.length, p50: at(0.5), p99: at(0.99) };
};

const ends = (heard: readonly Heard[]): number =>
  heard.filter(({ type }) => type === "session_finished").length;

const measure = async ({ origin, perSecond, durationMs }: DelaysOrder): Promise<DelaysAnswer> => {
  hooked.length = 0;
  streamed.length = 0;
  const stop = follow(origin);
  // Until the stream is open: it tells what happens from then on.
  await setTimeout(200);
  const calls = Math.max(1, Math.round((perSecond * durationMs) / 1000));
  const begin = performance.now();
  const headers = { "content-type": "application/json" };
  const asking: Promise<unknown>[] = [];
  for (let n = 0; n < calls; n += 1) {
    const wait = begin + (n * 1000) / perSecond - performance.now();
    if (wait > 0) await setTimeout(wait);
    asking.push(
      fetch(`${origin}/v4.0`, { method: "POST", body: REQUEST_BODY, headers }).then((res) => res.text()),
    );
  }
  await Promise.all(asking);
  while (ends(hooked) < calls || ends(streamed) < calls) await setTimeout(20);
  stop();
  return { type: "delays", stream: summary(streamed), hook: summary(hooked) };
};

process.on("message", (order: DelaysOrder) => {
  void measure(order).then(send);
});
process.on("disconnect", () => {
  process.exit(0);
});
receiver.listen(0, "127.0.0.1", () => {
  send({ type: "listening", hookUrl: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/` });
});
