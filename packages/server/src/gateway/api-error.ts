import {
  type ApiErrorObject,
  CALL_API_ERRORS,
  type CallApiErrorParams,
  type CallApiMnemonic,
  createApiError,
} from "@scenario-call/core";

/** What goes with an error: the field at fault and what was sent there, and its template's parameters where it has any. */
export type CallApiErrorDetails<M extends CallApiMnemonic> = {
  readonly field?: string;
  readonly value?: unknown;
} & (CallApiErrorParams[M] extends null
  ? { readonly params?: null }
  : { readonly params: CallApiErrorParams[M] });

/** Makes an error of the catalogue. */
export const apiError = <M extends CallApiMnemonic>(
  mnemonic: M,
  ...[details]: CallApiErrorParams[M] extends null ? [CallApiErrorDetails<M>?] : [CallApiErrorDetails<M>]
): ApiErrorObject<M> => createApiError<M>(CALL_API_ERRORS[mnemonic], details);
