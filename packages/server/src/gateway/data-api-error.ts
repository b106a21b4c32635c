import {
  type ApiErrorObject,
  createApiError,
  DATA_API_ERRORS,
  type DataApiErrorParams,
  type DataApiMnemonic,
} from "@scenario-call/core";

/** What goes with an error of the Data API: as {@link apiError} of the Call API takes it. */
export type DataApiErrorDetails<M extends DataApiMnemonic> = {
  readonly field: string;
  readonly value?: unknown;
} & (DataApiErrorParams[M] extends null
  ? { readonly params?: null }
  : { readonly params: DataApiErrorParams[M] });

/** Makes an error of the Data API's catalogue about one parameter. */
export const dataApiError = <M extends DataApiMnemonic>(
  mnemonic: M,
  details: DataApiErrorDetails<M>,
): ApiErrorObject<M> => createApiError<M>(DATA_API_ERRORS[mnemonic], details);
