/** What the served process is asked to do. */
export type ServedOrder =
  /** Opens a server on a store: a new one, or the one that holds so many finished sessions. */
  | { readonly type: "open"; readonly finished: number; readonly hookUrl: string | null }
  /** Closes it; a store without finished sessions goes. */
  | { readonly type: "close" }
  /** Waits until so many calls talk, collects garbage, and tells. */
  | { readonly type: "memory"; readonly talking: number };

/** What it answers with. */
export type ServedAnswer =
  | {
      readonly type: "opened";
      readonly port: number;
      /** How long opening the store took, ms. */
      readonly openedMs: number;
      /** Bytes of its file before that. */
      readonly bytes: number;
      /** What makes it durable, as its live connection says. */
      readonly facts: string;
    }
  | { readonly type: "closed" }
  /** Bytes. */
  | { readonly type: "memory"; readonly heap: number; readonly rss: number };

/** What the process is asked to do that places calls and is told of them. */
export interface DelaysOrder {
  readonly origin: string;
  /** Calls that it places a second. */
  readonly perSecond: number;
  readonly durationMs: number;
}

/** Delays in milliseconds. */
export interface Delays {
  readonly events: number;
  readonly p50: number;
  readonly p99: number;
}

/** What it answers with: first its address for web hooks, then what came of each order. */
export type DelaysAnswer =
  | { readonly type: "listening"; readonly hookUrl: string }
  | { readonly type: "delays"; readonly stream: Delays; readonly hook: Delays };
