import { type IncomingHttpHeaders, request } from "node:http";
import type { KnownEvent } from "@scenario-call/core/events";
import { onTestFinished } from "vitest";
import { judgeEvent } from "../events-document.ts";
import { KEY } from "./support.ts";

/** An event as it came over a stream. */
export interface ReadEvent {
  readonly id: string;
  readonly event: KnownEvent;
}

/** A stream of events that is open until the test ends. */
export interface EventReader {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly events: readonly ReadEvent[];
  /** What a reader would send as `Last-Event-ID`. */
  lastEventId(): string | null;
  /** All that came, byte by byte. */
  text(): string;
  /** Resolves when the condition holds; rejects when the stream ends before. */
  until(condition: (reader: EventReader) => boolean): Promise<void>;
  /** Resolves when the stream has ended. */
  ended(): Promise<void>;
  close(): void;
}

/** Opens a stream with the demo key, or with other headers. */
export const readEvents = async (
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> =>
  new Promise((resolve, reject) => {
    const req = request(url, { headers: { authorization: `Bearer ${KEY}`, ...headers }, agent: false });
    onTestFinished(() => {
      req.destroy();
    });
    req.on("error", reject);
    req.on("response", (res) => {
      let [text, rest, over] = ["", "", false];
      let lastEventId: string | null = null;
      const events: ReadEvent[] = [];
      const watchers = new Set<() => void>();
      const when = async (done: () => boolean): Promise<void> =>
        new Promise((fulfil, fail) => {
          const look = (): void => {
            if (!done() && !over) return;
            watchers.delete(look);
            if (done()) fulfil();
            else fail(new Error(`the stream ended before; received: ${text}`));
          };
          watchers.add(look);
          look();
        });
      const reader: EventReader = {
        status: res.statusCode ?? 0,
        headers: res.headers,
        events,
        lastEventId: () => lastEventId,
        text: () => text,
        until: async (condition) => when(() => condition(reader)),
        ended: async () => when(() => over),
        close: () => req.destroy(),
      };
      res.setEncoding("utf8");
      res.on("data", (chunk: string) => {
        text += chunk;
        const blocks = (rest + chunk).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) {
          const fields = new Map(
            block.split("\n").map((line) => [line.split(":", 1)[0] ?? "", line.replace(/^[^:]*: ?/u, "")]),
          );
          lastEventId = fields.get("id") ?? lastEventId;
          const data = fields.get("data");
          if (data === undefined) continue;
          const complaint = judgeEvent(data);
          if (complaint !== null) throw new Error(`not as the AsyncAPI document has it: ${complaint}`);
          const event: unknown = JSON.parse(data);
          events.push({ id: lastEventId ?? "", event: event as KnownEvent });
        }
        for (const watcher of watchers) watcher();
      });
      res.on("error", () => {});
      res.on("close", () => {
        over = true;
        for (const watcher of watchers) watcher();
      });
      resolve(reader);
    });
    req.end();
  });
