import type { ServerResponse } from "node:http";
import type { KnownEvent } from "@scenario-call/core/events";
import type { Clock } from "../../ports/clock.ts";
import type { StreamStart } from "../../ports/event-streams.ts";
import type { EventSource } from "../../ports/events.ts";

/** What one stream works with. Times in ms. */
export interface EventStreamOptions {
  readonly res: ServerResponse;
  readonly start: StreamStart;
  readonly mayGoOn: () => Promise<boolean>;
  readonly source: EventSource;
  readonly clock: Clock;
  readonly heartbeatMs: number;
  readonly stallMs: number;
}

/** How long a reader is asked to wait before it comes back, ms. */
const RETRY_MS = 3000;

interface Told {
  readonly id: string;
  readonly event: KnownEvent;
}

/**
 * One reader. Events are read from the store as fast as the reader takes them, so that a slow one costs no memory: it
 * falls back, and is cut when it takes nothing at all. It comes back with the id of the last event that it has.
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  #over = false;
  #news = true;
  #stalled = false;
  #wake: () => void = () => {};
  #cancelHeartbeat: () => void = () => {};
  #cursor: string;
  #after: number;

  constructor(options: EventStreamOptions) {
    const { start } = options;
    this.#options = options;
    this.#cursor = start.of === "account" ? start.cursor : "";
    this.#after = start.of === "session" ? start.after : 0;
  }

  /** Says that something has happened in a session. */
  wake(callSessionId: number): void {
    const { start } = this.#options;
    if (start.of === "session" && start.callSessionId !== callSessionId) return;
    this.#news = true;
    this.#wake();
  }

  /** Ends the answer; what was written before goes out. Repeatable. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelHeartbeat();
    this.#options.res.end();
    this.#wake();
  }

  /** Answers, and resolves when the stream is over. Rejects where the store cannot be read. */
  async run(): Promise<void> {
    const { res, start } = this.#options;
    res.writeHead(200, {
      "content-type": "text/event-stream; charset=UTF-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      connection: "close",
    });
    // An id without an event is no event, but is remembered: who is cut before the first event resumes here too.
    const id = start.of === "account" ? `id: ${this.#cursor}\n` : "";
    await this.#write(`retry: ${RETRY_MS}\n${id}\n`);
    this.#beat();
    while (!this.#over) {
      this.#news = false;
      let next;
      try {
        next = await this.#next();
      } catch (error) {
        // Ended meanwhile, as when the server closes: its store may be closed by then too, and nobody waits for this.
        if (this.#isOver()) return;
        throw error;
      }
      const { events, isLast, atEnd } = next;
      for (const { id: eventId, event } of events) {
        if (this.#isOver()) return;
        await this.#write(`id: ${eventId}\ndata: ${JSON.stringify(event)}\n\n`);
      }
      if (isLast) this.end();
      else if (atEnd) await this.#wait();
    }
  }

  async #next(): Promise<{
    readonly events: readonly Told[];
    readonly isLast: boolean;
    readonly atEnd: boolean;
  }> {
    const { source, start } = this.#options;
    if (start.of === "account") {
      const { events, cursor, atEnd } = await source.ofAccount(start.accountId, this.#cursor);
      this.#cursor = cursor;
      const told = events.map((placed) => ({ id: placed.cursor, event: placed.event }));
      return { events: told, isLast: false, atEnd };
    }
    const { accountId, callSessionId } = start;
    const found = await source.ofSession(accountId, callSessionId, this.#after);
    if (found === null) return { events: [], isLast: true, atEnd: true };
    this.#after = found.events.at(-1)?.sequence_number ?? this.#after;
    const events = found.events.map((event) => ({ id: `${callSessionId}.${event.sequence_number}`, event }));
    return { events, isLast: found.finished, atEnd: true };
  }

  /** Resolves when the reader may get more; cuts one that takes nothing in. */
  async #write(text: string): Promise<void> {
    const { res, clock, stallMs } = this.#options;
    if (this.#isOver() || res.write(text)) return;
    this.#stalled = true;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        cancel();
        res.off("drain", go);
        res.off("close", go);
        this.#stalled = false;
        resolve();
      };
      const cancel = clock.after(stallMs, () => {
        res.destroy();
      });
      res.on("drain", go);
      res.on("close", go);
    });
  }

  async #wait(): Promise<void> {
    if (this.#news || this.#over) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = () => {};
  }

  /** Keeps what stands between from taking the line for dead, and lets go of a reader who may not read any more. */
  #beat(): void {
    if (this.#over) return;
    this.#cancelHeartbeat = this.#options.clock.after(this.#options.heartbeatMs, () => {
      void this.#options.mayGoOn().then(
        (mayGoOn) => {
          if (!mayGoOn) this.end();
          if (this.#over) return;
          if (!this.#stalled) this.#options.res.write(":\n\n");
          this.#beat();
        },
        () => {
          this.end();
        },
      );
    });
  }

  /** Apart, because it changes during every `await`. */
  #isOver(): boolean {
    return this.#over;
  }
}
