import type { ServerResponse } from "node:http";

/** Which events a reader wants, and from where on. */
export type StreamStart =
  | { readonly of: "account"; readonly accountId: number; readonly cursor: string }
  | {
      readonly of: "session";
      readonly accountId: number;
      readonly callSessionId: number;
      /** Number of the last event that the reader has; 0 where it has none. */
      readonly after: number;
    };

/** Long answers over which events go out as they happen. */
export interface EventStreams {
  /**
   * Answers with a stream and keeps it open. `mayGoOn` is asked now and then; the stream ends when it says no. False
   * where there are too many streams: then nothing was answered.
   */
  open(res: ServerResponse, start: StreamStart, mayGoOn: () => Promise<boolean>): boolean;
  /** Ends all streams, so that their readers come back later; takes no more. */
  close(): void;
}
