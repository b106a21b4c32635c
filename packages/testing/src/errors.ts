import {
  type ApiErrorObject,
  CALL_API_ERRORS,
  type CallApiErrorParams,
  type CallApiMnemonic,
  createApiError,
  DATA_API_ERRORS,
  type DataApiErrorParams,
  type DataApiMnemonic,
} from "@scenario-call/core";
import { CALL_API_ERROR_FIXTURES } from "./generated/call-api-errors.ts";
import { DATA_API_ERROR_FIXTURES } from "./generated/data-api-errors.ts";

/** What an occurrence of an error may say in other words than the fixture. */
export interface FixtureDetails<Params> {
  /** The parameter at fault, dotted. */
  readonly field?: string | null;
  /** What was sent there. */
  readonly value?: unknown;
  /** Values of the text's placeholders; the text is filled with them. */
  readonly params?: Params;
}

/** An error of the Call API as the service sends it: the example of the reference, with your details over it. */
export function callApiError<Mnemonic extends CallApiMnemonic>(
  mnemonic: Mnemonic,
  details: FixtureDetails<CallApiErrorParams[Mnemonic]> = {},
): ApiErrorObject<Mnemonic, CallApiErrorParams[Mnemonic]> {
  return withDetails(CALL_API_ERROR_FIXTURES[mnemonic], CALL_API_ERRORS[mnemonic], details);
}

/** An error of the Data API as the service sends it: the example of the reference, with your details over it. */
export function dataApiError<Mnemonic extends DataApiMnemonic>(
  mnemonic: Mnemonic,
  details: FixtureDetails<DataApiErrorParams[Mnemonic]> = {},
): ApiErrorObject<Mnemonic, DataApiErrorParams[Mnemonic]> {
  return withDetails(DATA_API_ERROR_FIXTURES[mnemonic], DATA_API_ERRORS[mnemonic], details);
}

function withDetails<Mnemonic extends string, Params>(
  fixture: ApiErrorObject<Mnemonic, Params>,
  definition: { readonly mnemonic: Mnemonic; readonly code: number; readonly message: string },
  details: FixtureDetails<Params>,
): ApiErrorObject<Mnemonic, Params> {
  return createApiError<Mnemonic, Params>(definition, {
    field: fixture.data.field,
    value: fixture.data.value,
    params: fixture.data.params,
    ...details,
  });
}
