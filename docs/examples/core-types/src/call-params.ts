import { validateStartScenarioCallParams } from "@scenario-call/core";
import type { ApiErrorObject, StartScenarioCallParams } from "@scenario-call/core";
import type { Deal } from "./deal.js";

/** The company's number that customers see. */
const OUR_NUMBER = "74993720692";

/** The parameters with which the customer of a deal is called, the employee first. */
export function callParams(deal: Deal): StartScenarioCallParams {
  const params: StartScenarioCallParams = {
    virtual_phone_number: OUR_NUMBER,
    contact: deal.phone.replaceAll(/\D/g, ""),
    first_call: "employee",
    scenario_id: deal.scenarioId,
    direction: "out",
    external_id: deal.id,
    employee_message: { type: "tts", value: deal.note },
  };
  // Three seconds after the answer the extension is dialled.
  if (deal.extension !== null) params.dtmf_string = `...${deal.extension}`;
  return params;
}

/** The error with which the service would answer, or null: asked before the request goes into the queue. */
export function problemWith(params: StartScenarioCallParams): ApiErrorObject | null {
  return validateStartScenarioCallParams({ access_token: "put in by the queue", ...params });
}
