/** Says when a request has to stop, as its `signal` does, without the cost of an `AbortSignal`. */
export interface StopNotice {
  /** Whether it has to stop already. */
  readonly hasStopped: boolean;
  /** Calls `listener` once when the request has to stop. What has stopped already calls nobody. */
  readonly listen: (listener: () => void) => void;
  /** Takes a listener back. */
  readonly leave: (listener: () => void) => void;
}

/** One HTTP request that a transport is asked to make. */
export interface TransportRequest {
  /** The JSON-RPC request, to be sent as UTF-8 with `Content-Type: application/json; charset=UTF-8`. */
  readonly body: string;
  /** Headers beside those that every request has, by their names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** When it fires, the transport stops at once and says how far it came. */
  readonly signal: AbortSignal;
  /** The same as `signal`, for a transport that {@link Transport.hearsStop | said} that it listens to this; others are given none. */
  readonly stop?: StopNotice;
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
export interface Transport {
  (request: TransportRequest): Promise<TransportOutcome>;
  /** Whether it listens to the `stop` of a request where there is one. Then a signal is only made for a request if it is read. */
  readonly hearsStop?: true;
}

/** Marks a transport that listens to {@link TransportRequest.stop}. */
export const hearingStop = (transport: Transport): Transport =>
  Object.assign((request: TransportRequest) => transport(request), { hearsStop: true as const });

/** What says when a request has to stop: its own notice, or its signal where it has none. */
export const stopNoticeOf = (request: TransportRequest): StopNotice => {
  if (request.stop !== undefined) return request.stop;
  const { signal } = request;
  return {
    hasStopped: signal.aborted,
    listen: (listener) => signal.addEventListener("abort", listener, { once: true }),
    leave: (listener) => signal.removeEventListener("abort", listener),
  };
};
