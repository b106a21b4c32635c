import type { CallApiErrorParams, CallApiMnemonic, ParamsOfMnemonic } from "@scenario-call/core";
import { CALL_API_NEVER_STARTED } from "./generated/call-api-functions.ts";
import type { RefusedThere, SingleFailure } from "./single/failure.ts";

export * from "./generated/call-api-functions.ts";
export { callApiErrorOf } from "@scenario-call/core/compact";
export { isSingleFailure } from "./single/failure.ts";
export type {
  NeverLeft,
  OutcomeUnknown,
  RefusedHere,
  RefusedThere,
  SingleFailure,
} from "./single/failure.ts";
export type { Account, SingleOptions, SingleResult } from "./single/send-once.ts";
export type { Fetch } from "./options.ts";

/** Whether the service refused with the error `mnemonic`; if so, `params` has its type. What the service left out is `undefined`. */
export const isRefused = <Mnemonic extends CallApiMnemonic>(
  failure: SingleFailure,
  mnemonic: Mnemonic,
): failure is RefusedThere<
  Mnemonic,
  Partial<NonNullable<ParamsOfMnemonic<Mnemonic, CallApiErrorParams>>> | null | undefined
> => failure.kind === "api_error" && failure.mnemonic === mnemonic;

/** `true`: certainly nothing was started, so asking again cannot ring twice. `false`: something may have been. */
export const neverStarted = (failure: SingleFailure): boolean =>
  failure.kind === "api_error"
    ? CALL_API_NEVER_STARTED.has(String(failure.mnemonic))
    : failure.kind !== "unknown_outcome";
