import type { Clock } from "../clock/clock.ts";
import type { Intent } from "../failures/intent.ts";
import { NotSentError } from "../failures/not-sent-error.ts";
import type { FailureContext } from "../failures/scenario-call-error.ts";
import { UnknownOutcomeError } from "../failures/unknown-outcome-error.ts";
import type { ErrorCatalogue } from "../json-rpc/decode-answer.ts";
import { encodeRequest } from "../json-rpc/encode-request.ts";
import { SECRET_KEYS } from "../masking/mask-deep.ts";
import type { MethodDefinition } from "../methods/definition.ts";
import type { Result } from "../result.ts";
import { startDeadline } from "./deadline.ts";
import type { Deadline } from "./deadline.ts";
import { interpretAnswer } from "./interpret.ts";
import type { AnyFailure } from "./interpret.ts";
import type { Transport, TransportOutcome } from "./transport.ts";

/** What one try needs beside the request itself. */
export interface TryMeans {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly errors: ErrorCatalogue;
  /** Told every outcome of the transport, before it is read. */
  readonly learn?: ((outcome: TransportOutcome) => void) | undefined;
}

/** One request as it stands on the wire. */
export interface TryMessage {
  readonly method: MethodDefinition;
  readonly id: string;
  /** The token among them. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly context: FailureContext;
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

/** Texts in parameters that are secrets, so that a service that echoes them does not put them into our messages. */
const secretsOf = (params: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(params).flatMap(([name, value]) =>
    SECRET_KEYS.has(name) && typeof value === "string" ? [value] : [],
  );

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

/** Writes one request. */
export const writeMessage = (
  method: MethodDefinition,
  params: Readonly<Record<string, unknown>>,
  id: string,
  intent: Intent | null,
): TryMessage => ({
  method,
  id,
  params,
  body: encodeRequest({ id, method: method.name, params }),
  context: { method: method.name, requestId: id, secrets: secretsOf(params), intent },
});

/** Sends one request, once, and says what came of it. */
export const tryOnce = async (means: TryMeans, request: TryRequest): Promise<Tried> => {
  const { transport, clock, errors, learn } = means;
  const { message, headers, whole, tryTimeoutMs } = request;
  const { method, id, body, context } = message;
  const own =
    tryTimeoutMs === undefined
      ? null
      : startDeadline({ clock, timeoutMs: tryTimeoutMs, signals: [], within: whole });
  const deadline = own ?? whole;
  const { signal } = deadline;
  let outcome: TransportOutcome;
  try {
    outcome = await transport(headers === undefined ? { body, signal } : { body, signal, headers });
  } catch (error) {
    // Against its contract. How far the request came nobody can tell any more.
    return failed(new UnknownOutcomeError(context, "transport_failed", { cause: error }));
  } finally {
    own?.end();
  }
  learn?.(outcome);
  return outcome.kind === "answered"
    ? { result: interpretAnswer(outcome, id, method, errors, context), mayConnectLater: false }
    : tellUnanswered(outcome, context, deadline, whole);
};
