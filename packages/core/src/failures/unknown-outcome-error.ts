import { maskText } from "../masking/mask-text.ts";
import { isBrandedInstance } from "./brand.ts";
import type { UnknownOutcomeReason } from "./kind.ts";
import { ScenarioCallError } from "./scenario-call-error.ts";
import type { FailureContext } from "./scenario-call-error.ts";

const TEXTS: Readonly<Record<UnknownOutcomeReason, string>> = {
  connection_lost: "the connection was lost",
  timeout: "no answer came in time",
  aborted: "it was aborted after it was sent",
  answer_too_large: "the answer is too large",
  answer_unreadable: "the answer cannot be read",
  answer_mismatched: "the answer belongs to another request",
  transport_failed: "the transport failed",
};

/** What is known beside the reason. */
export interface UnknownOutcomeDetails {
  /** HTTP status of the answer, where there was one. */
  readonly httpStatus?: number | null;
  /** What exactly was wrong with the answer; never a part of the answer itself. */
  readonly detail?: string;
  /** What the transport said. */
  readonly cause?: unknown;
}

/**
 * Sent, and no readable answer: the call may have been started, its phones may be ringing. Never repeat it blindly; look
 * for the call by its `external_id` first.
 */
export class UnknownOutcomeError extends ScenarioCallError {
  declare readonly kind: "unknown_outcome";
  /** Why the outcome is unknown. */
  declare readonly reason: UnknownOutcomeReason;
  /** HTTP status of the answer, or `null` where there was none. */
  declare readonly httpStatus: number | null;

  /** For the caller of this package. */
  constructor(context: FailureContext, reason: UnknownOutcomeReason, details: UnknownOutcomeDetails = {}) {
    const { httpStatus = null, detail, cause } = details;
    const more = detail === undefined ? "" : `: ${maskText(detail, context.secrets)}`;
    const status = httpStatus === null || httpStatus === 200 ? "" : ` (HTTP ${httpStatus})`;
    super("unknown_outcome", context, {
      name: "UnknownOutcomeError",
      message: `${context.method} was sent, but ${TEXTS[reason]}${more}${status}; whether it was carried out is unknown`,
      neverStarted: false,
      repeat: "no",
      metadata: null,
      shown: { reason, httpStatus },
      hidden: { reason, httpStatus },
      cause,
    });
  }

  /** True for an `UnknownOutcomeError` of any copy of this package. */
  static override [Symbol.hasInstance](value: unknown): value is UnknownOutcomeError {
    return isBrandedInstance(this, UnknownOutcomeError, value, (kind) => kind === "unknown_outcome");
  }
}
