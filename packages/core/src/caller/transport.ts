/** One HTTP request that a transport is asked to make. */
export interface TransportRequest {
  /** The JSON-RPC request, to be sent as UTF-8 with `Content-Type: application/json; charset=UTF-8`. */
  readonly body: string;
  /** Headers beside those that every request has, by their names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** When it fires, the transport stops at once and says how far it came. */
  readonly signal: AbortSignal;
}

/**
 * How far one HTTP request came. This is what decides between "ask again" and "a phone may be ringing", so a transport
 * claims `not_sent` only where it can prove that no byte of the request was given to the network; where it cannot, it says
 * `no_answer`.
 */
export type TransportOutcome =
  | {
      /** A complete HTTP answer came, whatever it says. */
      readonly kind: "answered";
      readonly status: number;
      readonly body: Uint8Array | string;
      /** A header of the answer by its name in lower case. Left out by a transport that cannot tell. */
      readonly header?: (name: string) => string | null;
    }
  | {
      /** Proven: nothing of the request left this process. */
      readonly kind: "not_sent";
      readonly reason: "connection_failed" | "closed" | "stopped";
      /** Whether another try may succeed: true for a refused connection, false for a certificate that is not accepted. */
      readonly transient: boolean;
      readonly cause?: unknown;
    }
  | {
      /** Something of the request was, or may have been, given to the network, and no complete answer came. */
      readonly kind: "no_answer";
      readonly reason: "connection_lost" | "answer_too_large" | "stopped";
      /** HTTP status, where the head of an answer came. */
      readonly status?: number;
      readonly cause?: unknown;
    };

/** Makes one HTTP request, once: no redirect is followed and nothing is repeated. Never rejects. */
export type Transport = (request: TransportRequest) => Promise<TransportOutcome>;
