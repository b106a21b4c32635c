/** What is sent: an event, and the id by which a receiver knows a repetition. */
export interface WebHookMessage {
  readonly id: string;
  /** JSON, byte by byte as it is signed and sent. */
  readonly body: string;
}

/** Why an attempt failed. */
export type WebHookFailure =
  /** The target's address is private, and that is not allowed. */
  | "private_target"
  /** Its name could not be resolved. */
  | "dns_failed"
  /** It shows a certificate that nobody vouches for, that is over, or that is another's. */
  | "certificate_refused"
  /** No connection, no TLS, or the connection broke before an answer. */
  | "connection_failed"
  /** No answer in time. */
  | "time_out"
  /** The sender was closed meanwhile: this says nothing about the target. */
  | "closed"
  /** An answer other than 2xx; redirects are not followed. */
  | `http_${number}`;

/** How an attempt went. */
export type WebHookOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: WebHookFailure };

/** Sends to one target. */
export interface WebHookSender {
  /** One attempt, without repetition. Never rejects, and comes to an end by itself. */
  send(message: WebHookMessage): Promise<WebHookOutcome>;
  /** Breaks off what is under way: it fails with `closed`, and so does what comes later. */
  close(): void;
}
