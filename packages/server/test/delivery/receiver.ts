import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { KnownEvent } from "@scenario-call/core/events";
import { onTestFinished } from "vitest";
import { judgeHook } from "../events-document.ts";

/** One web hook as it arrived. */
export interface Arrival {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: KnownEvent;
}

/** A receiver of web hooks on this machine, until the test ends. */
export interface Receiver {
  readonly url: string;
  /** Taken or not, in the order of arrival. */
  readonly arrivals: readonly Arrival[];
  /** What is answered from now on; 204 at first. */
  status: number;
  until(condition: (arrivals: readonly Arrival[]) => boolean): Promise<void>;
}

/** Listens, and takes everything until it is told otherwise. */
export const openReceiver = async (): Promise<Receiver> => {
  const arrivals: Arrival[] = [];
  const watchers = new Set<() => void>();
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on("error", () => {});
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const complaint = judgeHook(req.method ?? "", req.headers, body);
      if (complaint !== null) throw new Error(`not as the AsyncAPI document has it: ${complaint}`);
      const event: unknown = JSON.parse(body);
      arrivals.push({ headers: req.headers, body, event: event as KnownEvent });
      res.writeHead(receiver.status).end();
      for (const watcher of watchers) watcher();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    arrivals,
    status: 204,
    until: async (condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!condition(arrivals)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
  };
  return receiver;
};
