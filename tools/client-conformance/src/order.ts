/** One call of `start.scenario_call` that a client is told to make: plain JSON, so that it can be told across processes. */
export interface Order {
  readonly url: string;
  /** URL of the server of the test: a browser opens its page first. */
  readonly home: string;
  readonly token: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly timeout_ms?: number;
  /** The call's signal has fired before the call. */
  readonly aborted?: true;
  /** The call's signal fires as soon as a GET of this URL is answered. */
  readonly abort_when?: string;
  /** Bytes of an answer that are read, for clients that limit it. */
  readonly answer_limit_bytes?: number;
  /** The next order at the same URL is to be carried out with the same client, where there are clients. */
  readonly keeps_client?: true;
  /** The idempotency key of what is meant by the call. */
  readonly idempotency_key?: string;
}

/** What came of it. */
export type Told =
  | { readonly ok: true; readonly data: unknown }
  | {
      readonly ok: false;
      readonly kind: string;
      readonly reason: string | null;
      readonly mnemonic: string | null;
      readonly field: string | null;
      readonly value: unknown;
      readonly never_started: boolean;
      /** Everything that a program could print of the failure. */
      readonly printed: string;
    };

/** A client, wherever it runs. */
export interface ClientUnderTest {
  readonly carryOut: (order: Order) => Promise<Told>;
  /** Where its requests come from; a browser sends to the server whose page it shows, and asks that server for it. */
  readonly assets?: Readonly<Record<string, string>>;
}

/** Where clients promise different things. */
export interface Promises {
  /** Ends a request whose answer is longer than it was told to read. */
  readonly limitsAnswers: boolean;
  /** Knows that a request did not leave, where no connection could be made. */
  readonly provesNoConnection: boolean;
  /** Sends the same bytes again, below the client, when a kept connection is cut before an answer: browsers do. */
  readonly platformRepeats: boolean;
  /**
   * Sends the same bytes again, below the client, after 421, with which HTTP (RFC 9110, 15.5.20) says that nobody has looked at them:
   * `fetch` of browsers and of Node.js does.
   */
  readonly platformRepeatsMisdirected: boolean;
  /** Asks the person before it where an answer demands a name and a password, and sends the request again with them. */
  readonly platformAsksForNames: boolean;
  /** Sends a request with a key again by itself, where its answer was lost. */
  readonly repeatsWithKey: boolean;
}
