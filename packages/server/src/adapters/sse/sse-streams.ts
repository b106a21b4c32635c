import type { ServerResponse } from "node:http";
import type { Clock } from "../../ports/clock.ts";
import type { EventStreams, StreamStart } from "../../ports/event-streams.ts";
import type { EventSource } from "../../ports/events.ts";
import { EventStream } from "./event-stream.ts";

/** What streams work with. Times in ms. */
export interface SseOptions {
  readonly source: EventSource;
  readonly clock: Clock;
  /** How often something is written where nothing happens; 15 000 unless told otherwise. */
  readonly heartbeatMs?: number;
  /** A reader that takes nothing in for so long is cut; 30 000 unless told otherwise. */
  readonly stallMs?: number;
  /** Streams at once; 1000 unless told otherwise. */
  readonly mostStreams?: number;
  /** Told of a stream that ended because of a fault here. */
  readonly onProblem?: (error: unknown) => void;
}

/** Server-sent events. */
export class SseStreams implements EventStreams {
  readonly #options: SseOptions;
  readonly #streams = new Set<EventStream>();
  readonly #stopListening: () => void;
  #closed = false;

  constructor(options: SseOptions) {
    this.#options = options;
    this.#stopListening = options.source.onNews((callSessionId) => {
      for (const stream of this.#streams) stream.wake(callSessionId);
    });
  }

  /** Streams that are open. */
  get count(): number {
    return this.#streams.size;
  }

  open(res: ServerResponse, start: StreamStart, mayGoOn: () => Promise<boolean>): boolean {
    const {
      heartbeatMs = 15_000,
      stallMs = 30_000,
      mostStreams = 1000,
      onProblem = () => {},
    } = this.#options;
    if (this.#closed || this.#streams.size >= mostStreams) return false;
    const { source, clock } = this.#options;
    const stream = new EventStream({ res, start, mayGoOn, source, clock, heartbeatMs, stallMs });
    this.#streams.add(stream);
    res.on("close", () => {
      this.#streams.delete(stream);
      stream.end();
    });
    stream.run().catch((error: unknown) => {
      onProblem(error);
      res.destroy();
    });
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
    for (const stream of this.#streams) stream.end();
  }
}
