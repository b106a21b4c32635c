import type { CallApiErrorParams, CallApiMnemonic } from "../generated/call-api/errors.ts";
import type { ApiError } from "./api-error.ts";
import { kindOf } from "./brand.ts";
import type { InvalidRequestError } from "./invalid-request-error.ts";
import type { NotSentError } from "./not-sent-error.ts";
import type { UnknownOutcomeError } from "./unknown-outcome-error.ts";

/** Any failure of a method whose documented mnemonics are `Mnemonic`: one of the four families, told apart by `kind`. */
export type CallFailure<Mnemonic extends string = CallApiMnemonic, Table = CallApiErrorParams> =
  | InvalidRequestError
  | ApiError<Mnemonic, Table>
  | NotSentError
  | UnknownOutcomeError;

/** Whether `value` is a failure made by this package or by another copy of it. */
export const isScenarioCallError = (value: unknown): value is CallFailure => kindOf(value) !== undefined;

/** Refused here: nothing was sent. */
export const isInvalidRequestError = (value: unknown): value is InvalidRequestError =>
  kindOf(value) === "invalid_request";

/** Refused there: the service answered with an error. */
export const isApiError = (value: unknown): value is ApiError => kindOf(value) === "api_error";

/** It never left. */
export const isNotSentError = (value: unknown): value is NotSentError => kindOf(value) === "not_sent";

/** Sent, no readable answer. */
export const isUnknownOutcomeError = (value: unknown): value is UnknownOutcomeError =>
  kindOf(value) === "unknown_outcome";
