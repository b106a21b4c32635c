import { callApiErrorOf, refuseStartScenarioCallParams } from "@scenario-call/core/compact";

/** The rules that the smallest clients have, with the whole error object. */
export const check = (input: unknown): unknown => {
  const refusal = refuseStartScenarioCallParams(input as object);
  return refusal === undefined ? null : callApiErrorOf(refusal);
};
