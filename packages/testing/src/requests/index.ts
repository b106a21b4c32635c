/** Requests made by chance, for property tests: those that the contract permits, and those with exactly one fault. */
import {
  type ApiErrorObject,
  CALL_API_METHODS,
  type CallApiMethods,
  DATA_API_METHODS,
  type DataApiMethods,
} from "@scenario-call/core";
import fc from "fast-check";
import { CALL_API_REQUESTS } from "../generated/call-api-requests.ts";
import { DATA_API_REQUESTS } from "../generated/data-api-requests.ts";
import type { RequestContract, Violations } from "./contract.ts";
import { type FaultyParams, withOneFault, type Params } from "./faults.ts";
import { valuesNear } from "./values-near.ts";

export type { FaultyParams, Params } from "./faults.ts";
export { valuesNear } from "./values-near.ts";

/** What every generated request has in common. */
export interface RequestOptions {
  /**
   * Parameters that stand in every request as they are: the token, and what has to exist in the account, such as
   * `scenario_id`. No fault is put there.
   */
  readonly fixed?: Params;
}

interface Kind {
  readonly contract: RequestContract;
  readonly violations: Violations;
  readonly validate: (params: unknown) => ApiErrorObject | null;
}

/** Parameters of a method of the Call API that the contract permits, as they stand on the wire. */
export function callApiParams(
  method: keyof CallApiMethods,
  options: RequestOptions = {},
): fc.Arbitrary<Params> {
  return valid(callApi(method), options);
}

/** Parameters of a method of the Call API with exactly one fault in their form, with the error that they raise. */
export function faultyCallApiParams(
  method: keyof CallApiMethods,
  options: RequestOptions = {},
): fc.Arbitrary<FaultyParams> {
  return faulty(callApi(method), options);
}

/** Parameters of a method of the Data API that the contract permits, as they stand on the wire. */
export function dataApiParams(
  method: keyof DataApiMethods,
  options: RequestOptions = {},
): fc.Arbitrary<Params> {
  return valid(dataApi(method), options);
}

/** Parameters of a method of the Data API with exactly one fault in their form, with the error that they raise. */
export function faultyDataApiParams(
  method: keyof DataApiMethods,
  options: RequestOptions = {},
): fc.Arbitrary<FaultyParams> {
  return faulty(dataApi(method), options);
}

function callApi(method: keyof CallApiMethods): Kind {
  const { methods, violations } = CALL_API_REQUESTS;
  return { contract: methods[method], violations, validate: CALL_API_METHODS[method].validateParams };
}

function dataApi(method: keyof DataApiMethods): Kind {
  const { methods, violations } = DATA_API_REQUESTS;
  return { contract: methods[method], violations, validate: DATA_API_METHODS[method].validateParams };
}

function near({ contract }: Kind, { fixed = {} }: RequestOptions): fc.Arbitrary<Params> {
  return valuesNear(contract.params).map((params) => ({ ...(params as Params), ...fixed }));
}

function valid(kind: Kind, options: RequestOptions): fc.Arbitrary<Params> {
  return near(kind, options).filter((params) => kind.validate(params) === null);
}

function faulty(kind: Kind, options: RequestOptions): fc.Arbitrary<FaultyParams> {
  const { contract, violations } = kind;
  const isFree = ({ field }: FaultyParams): boolean =>
    field === null || !Object.keys(options.fixed ?? {}).includes(field.split(".")[0] ?? "");
  const oneFault = valid(kind, options)
    .chain((params) => withOneFault(params, contract.params, violations))
    .filter(isFree);
  return hasRules(contract)
    ? fc.oneof({ arbitrary: oneFault, weight: 4 }, combination(kind, options))
    : oneFault;
}

function hasRules({ params }: RequestContract): boolean {
  return params["allOf"] !== undefined;
}

/** Parameters that are each fine, in a combination that is not permitted. */
function combination(kind: Kind, options: RequestOptions): fc.Arbitrary<FaultyParams> {
  return near(kind, options)
    .map((params) => ({ params, error: kind.validate(params) }))
    .filter(({ error }) => error?.data.mnemonic === kind.violations.combination)
    .map(({ params, error }) => ({
      params,
      mnemonic: kind.violations.combination,
      field: error?.data.field ?? null,
    }));
}
