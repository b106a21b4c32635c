/** Limits of the HTTP server. Times are those of the sockets, in milliseconds: the platform keeps them, no clock of ours. */
export interface HttpSettings {
  /** Largest body that is read, in bytes; a larger one is answered with 413. */
  readonly maxBodyBytes: number;
  /** Largest request line with headers, in bytes; larger ones are answered with 431. */
  readonly maxHeaderBytes: number;
  /** The headers of a request must be there by then, else 408. */
  readonly headersTimeoutMs: number;
  /** The whole request must be there by then, else 408. */
  readonly requestTimeoutMs: number;
  /** How often slow senders are looked for. */
  readonly checkIntervalMs: number;
  /** How long a connection waits for its next request. */
  readonly keepAliveTimeoutMs: number;
  /** A connection on which nothing moves for so long, in either direction, is cut. */
  readonly idleTimeoutMs: number;
  /** More connections than this are not taken. */
  readonly maxConnections: number;
}

/** Enough for every request of the API, and little for anybody who wants to keep the server busy. */
export const DEFAULT_HTTP_SETTINGS: HttpSettings = {
  maxBodyBytes: 65_536,
  maxHeaderBytes: 16_384,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 20_000,
  checkIntervalMs: 1_000,
  keepAliveTimeoutMs: 60_000,
  idleTimeoutMs: 120_000,
  maxConnections: 10_000,
};
