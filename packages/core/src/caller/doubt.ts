import { ApiError } from "../failures/api-error.ts";
import type { FailureContext } from "../failures/scenario-call-error.ts";
import { UnknownOutcomeError } from "../failures/unknown-outcome-error.ts";
import type { UnknownOutcomeReason } from "../failures/kind.ts";
import type { AnyFailure } from "./interpret.ts";

/**
 * Ends of a try that say nothing about the next one. A longer time, a larger answer or another transport is not what a repetition brings,
 * and who aborted wants no more.
 */
const MAY_PASS: ReadonlySet<UnknownOutcomeReason> = new Set([
  "connection_lost",
  "timeout",
  "answer_unreadable",
  "answer_mismatched",
]);

/** Whether a failed try may have started something, and the same request with the same key may tell what. */
export const mayClearWithKey = (error: AnyFailure): boolean => {
  if (error.neverStarted) return false;
  return error instanceof UnknownOutcomeError ? MAY_PASS.has(error.reason) : error.repeat === "later";
};

/**
 * What a call has come to whose earlier try may have started something, and whose last one says for certain only of itself
 * that it did not: the doubt stays. A refusal of the repetition is no refusal of what was sent before.
 */
export const stillInDoubt = (doubt: AnyFailure, last: AnyFailure, context: FailureContext): AnyFailure => {
  if (!last.neverStarted || doubt instanceof ApiError) return last.neverStarted ? doubt : last;
  const { reason, httpStatus } = doubt as UnknownOutcomeError;
  return new UnknownOutcomeError(context, reason, { httpStatus, cause: last });
};
