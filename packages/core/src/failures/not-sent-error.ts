import type { ErrorRepeat } from "../errors/definition.ts";
import { ApiError } from "./api-error.ts";
import { isBrandedInstance } from "./brand.ts";
import type { NotSentReason } from "./kind.ts";
import { ScenarioCallError } from "./scenario-call-error.ts";
import type { FailureContext } from "./scenario-call-error.ts";

const TEXTS: Readonly<Record<NotSentReason, string>> = {
  connection_failed: "no connection could be made",
  timeout: "the time allowed ended before there was a connection",
  aborted: "it was aborted before it was sent",
  token_unavailable: "no access token could be had",
  closed: "the client is closed",
  key_not_supported: "the server does not know idempotency keys",
};

/** Wrong credentials do not get right by waiting; for any other cause it is worth a try. */
const repeatOf = (reason: NotSentReason, cause: unknown): ErrorRepeat => {
  if (reason === "closed" || reason === "key_not_supported") return "no";
  return cause instanceof ApiError ? cause.repeat : "later";
};

/** It never left: no byte of the request was given to the network, so no call was started. */
export class NotSentError extends ScenarioCallError {
  declare readonly kind: "not_sent";
  /** Why it never left. */
  declare readonly reason: NotSentReason;

  /** For the caller of this package. */
  constructor(context: FailureContext, reason: NotSentReason, cause?: unknown) {
    super("not_sent", context, {
      name: "NotSentError",
      // The message of another failure, that of the login for example, is masked already.
      message: `${context.method} was not sent: ${TEXTS[reason]}${cause instanceof ScenarioCallError ? `: ${cause.message}` : ""}`,
      neverStarted: true,
      repeat: repeatOf(reason, cause),
      metadata: null,
      shown: { reason },
      hidden: { reason },
      cause,
    });
  }

  /** True for a `NotSentError` of any copy of this package. */
  static override [Symbol.hasInstance](value: unknown): value is NotSentError {
    return isBrandedInstance(this, NotSentError, value, (kind) => kind === "not_sent");
  }
}
