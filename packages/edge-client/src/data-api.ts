import type { DataApiErrorParams, DataApiMnemonic, ParamsOfMnemonic } from "@scenario-call/core";
import { DATA_API_NEVER_STARTED } from "./generated/data-api-functions.ts";
import type { RefusedThere, SingleFailure } from "./single/failure.ts";

export * from "./generated/data-api-functions.ts";
export { dataApiErrorOf } from "@scenario-call/core/compact";
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
export const isRefused = <Mnemonic extends DataApiMnemonic>(
  failure: SingleFailure,
  mnemonic: Mnemonic,
): failure is RefusedThere<
  Mnemonic,
  Partial<NonNullable<ParamsOfMnemonic<Mnemonic, DataApiErrorParams>>> | null | undefined
> => failure.kind === "api_error" && failure.mnemonic === mnemonic;

/** `true`: certainly nothing was started, so asking again cannot ring twice. `false`: something may have been. */
export const neverStarted = (failure: SingleFailure): boolean =>
  failure.kind === "api_error"
    ? DATA_API_NEVER_STARTED.has(String(failure.mnemonic))
    : failure.kind !== "unknown_outcome";
