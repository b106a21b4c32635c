import type { ApiErrorObject, FailureKind, OpenMnemonic, UnknownOutcomeReason } from "@scenario-call/core";

/** The name of every failure of a single function, by which one of another copy of this package is known. */
const NAME = "CallFailure";

/**
 * What the failures of the single functions have in common. None of it is enumerable, and each is read through a getter, so that
 * nothing prints it; who asks for every own name of an error one by one gets exact values.
 */
interface CommonFailure extends Error {
  readonly name: typeof NAME;
  /** Which of the four families this is; narrows a union of them. */
  readonly kind: FailureKind;
  /** Name of the method on the wire. */
  readonly method: string;
  /** The JSON-RPC `id` of the request. */
  readonly requestId: string;
}

/**
 * Refused here: the parameters break a rule of the spec, so nothing was sent. `callApiErrorOf` and `dataApiErrorOf` make the
 * error object of it that the service would have sent; its texts are in no bundle that does not ask for them.
 */
export interface RefusedHere extends CommonFailure {
  readonly kind: "invalid_request";
  /** Which rule was broken, for example `required_parameter_missed`. */
  readonly mnemonic: string;
  /** The parameter at fault, dotted, or `null` where no single one is. */
  readonly field: string | null;
  /** What would have been sent there, unmasked; `null` for missing, unexpected and secret parameters. */
  readonly value: unknown;
}

/** Refused there: the service answered with an error. Members that it left out are `undefined`. */
export interface RefusedThere<Mnemonic extends string = string, Params = unknown> extends CommonFailure {
  readonly kind: "api_error";
  /** Which error it is, as the service spells it. */
  readonly mnemonic: OpenMnemonic<Mnemonic> | undefined;
  /** The parameter at fault, dotted. */
  readonly field: string | null | undefined;
  /** What the service says was sent there, unmasked. */
  readonly value: unknown;
  /** Values of the text's placeholders, unmasked; their types are known once `isRefused` has said which error it is. */
  readonly params: Params;
  /** The exact error object, unmasked: for code, not for logs. Several errors share its `code`: match on the mnemonic. */
  readonly wire: Omit<ApiErrorObject, "data"> & { readonly data?: unknown };
}

/** It never left: `fetch` was not called. */
export interface NeverLeft extends CommonFailure {
  readonly kind: "not_sent";
  /** The signal had fired already. */
  readonly reason: "aborted";
}

/** `fetch` was called, and no readable answer came: the call may be ringing already. */
export interface OutcomeUnknown extends CommonFailure {
  readonly kind: "unknown_outcome";
  /** Why nothing is known. */
  readonly reason: Exclude<UnknownOutcomeReason, "answer_too_large" | "transport_failed">;
}

/** What a single function fails with, told apart by `kind`. `Mnemonic`s are those that the method is documented to answer with. */
export type SingleFailure<Mnemonic extends string = string> =
  | RefusedHere
  | RefusedThere<Mnemonic>
  | NeverLeft
  | OutcomeUnknown;

/** Whether a value is a failure of a single function, of any copy of this package. */
export const isSingleFailure = (value: unknown): value is SingleFailure =>
  value instanceof Error && value.name === NAME;
