/** What the processes of this suite tell each other. All moments are ms since the epoch, with fractions. */

/** What the process with the telephones is told. */
export type CalleesOrder =
  /** From the next call on a talk lasts so long, ms, counted from the second answer; null: until told otherwise. */
  | { readonly type: "talk_ms"; readonly ms: number | null }
  /** Whoever talks hangs up, so many pairs a second. */
  | { readonly type: "hang_up"; readonly perSecond: number };

/** What one call was for its two telephones. */
export interface TalkReport {
  /** The contact's number: no two calls have the same. */
  readonly contact: string;
  /** When the INVITE came to the contact, who is called first. */
  readonly invited: number;
  /** When the second of the two answered; null where that never happened. */
  readonly answered: number | null;
  /** When each heard the other for the first time, in the order contact, employee; null for one who never did. */
  readonly heard: readonly [number | null, number | null];
  /** Packets that came from the other, over both. */
  readonly packets: number;
  /** How many should have come: 50 a second for each, from the second answer to the end. */
  readonly expected: number;
}

/** What the process with the telephones tells. */
export type CalleesMessage =
  | { readonly type: "listening"; readonly port: number }
  | { readonly type: "over"; readonly report: TalkReport };

/** What the processes that place calls are told. */
export type CallerOrder =
  | {
      readonly type: "open";
      readonly ariUrl: string;
      readonly ariUser: string;
      readonly ariPassword: string;
      /** Where the telephones are, UDP on 127.0.0.1. */
      readonly trunkPort: number;
      readonly folder: string;
    }
  | { readonly type: "call"; readonly contact: string; readonly employee: string }
  | { readonly type: "cpu" };

/** What they tell. */
export type CallerMessage =
  /** The address of what takes the requests; null where that is the process itself. */
  | { readonly type: "opened"; readonly url: string | null }
  /** CPU time of the process so far, ms, and by how much its event loop was late in between, 99th percentile, ms. */
  | { readonly type: "cpu"; readonly ms: number; readonly late: number }
  | { readonly type: "failed"; readonly why: string };
