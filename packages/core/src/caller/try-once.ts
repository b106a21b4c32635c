import type { Clock } from "../clock/clock.ts";
import { NotSentError } from "../failures/not-sent-error.ts";
import type { FailureContext } from "../failures/scenario-call-error.ts";
import { UnknownOutcomeError } from "../failures/unknown-outcome-error.ts";
import type { ErrorCatalogue } from "../json-rpc/decode-answer.ts";
import type { Result } from "../result.ts";
import { startDeadline } from "./deadline.ts";
import type { Deadline } from "./deadline.ts";
import { interpretAnswer } from "./interpret.ts";
import type { AnyFailure } from "./interpret.ts";
import type { TryMessage } from "./message.ts";
import type { Transport, TransportOutcome, TransportRequest } from "./transport.ts";

/** What one try needs beside the request itself. */
export interface TryMeans {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly errors: ErrorCatalogue;
  /** Told every outcome of the transport, before it is read. */
  readonly learn?: ((outcome: TransportOutcome) => void) | undefined;
}

/** One request, and how long it may take. */
export interface TryRequest {
  readonly message: TryMessage;
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** The deadline of the whole call. */
  readonly whole: Deadline;
  /** Milliseconds for this try alone, or `undefined`. */
  readonly tryTimeoutMs: number | undefined;
}

/** What came of one try. */
export interface Tried {
  readonly result: Result<unknown, AnyFailure>;
  /** Nothing was sent, for a reason that may pass. */
  readonly mayConnectLater: boolean;
}

const failed = (error: AnyFailure, mayConnectLater = false): Tried => ({
  result: { ok: false, error },
  mayConnectLater,
});

type Unanswered = Exclude<TransportOutcome, { readonly kind: "answered" }>;

/** A transport that was stopped does not know whose deadline it was; the deadlines do. */
const tellUnanswered = (
  outcome: Unanswered,
  context: FailureContext,
  deadline: Deadline,
  whole: Deadline,
): Tried => {
  const stop = deadline.stopped() ?? { reason: "aborted" as const, cause: outcome.cause };
  if (outcome.kind === "no_answer") {
    const { reason, cause } =
      outcome.reason === "stopped" ? stop : { reason: outcome.reason, cause: outcome.cause };
    return failed(new UnknownOutcomeError(context, reason, { httpStatus: outcome.status ?? null, cause }));
  }
  if (outcome.reason !== "stopped") {
    return failed(new NotSentError(context, outcome.reason, outcome.cause), outcome.transient);
  }
  // A try whose own time ended leaves time to the whole call.
  return failed(new NotSentError(context, stop.reason, stop.cause), whole.stopped() === null);
};

/** A request for a transport that listens to `stop`: nobody has made a signal yet. */
class QuietRequest implements TransportRequest {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly stop: Deadline;

  constructor(body: string, headers: Readonly<Record<string, string>> | undefined, stop: Deadline) {
    this.body = body;
    if (headers !== undefined) this.headers = headers;
    this.stop = stop;
  }

  get signal(): AbortSignal {
    return this.stop.signal;
  }
}

/** Anybody else's may spread the request, which finds no getters. */
const requestFor = (
  { hearsStop }: Transport,
  body: string,
  headers: Readonly<Record<string, string>> | undefined,
  deadline: Deadline,
): TransportRequest => {
  if (hearsStop === true) return new QuietRequest(body, headers, deadline);
  const { signal } = deadline;
  return headers === undefined ? { body, signal } : { body, signal, headers };
};

/** Sends one request, once, and says what came of it. */
export const tryOnce = (means: TryMeans, request: TryRequest): Promise<Tried> => {
  const { transport, clock, errors, learn } = means;
  const { message, headers, whole, tryTimeoutMs } = request;
  const own =
    tryTimeoutMs === undefined
      ? null
      : startDeadline({ clock, timeoutMs: tryTimeoutMs, signals: [], within: whole });
  const deadline = own ?? whole;
  const read = (outcome: TransportOutcome): Tried => {
    own?.end();
    learn?.(outcome);
    return outcome.kind === "answered"
      ? { result: interpretAnswer(outcome, message, errors), mayConnectLater: false }
      : tellUnanswered(outcome, message.context, deadline, whole);
  };
  // Against its contract. How far the request came nobody can tell any more.
  const thrown = (error: unknown): Tried => {
    own?.end();
    return failed(new UnknownOutcomeError(message.context, "transport_failed", { cause: error }));
  };
  try {
    const sent: PromiseLike<TransportOutcome> = transport(
      requestFor(transport, message.body, headers, deadline),
    );
    return Promise.resolve(sent).then(read, thrown);
  } catch (error) {
    return Promise.resolve(thrown(error));
  }
};
