import { startScenarioCall } from "@scenario-call/edge-client/call-api";
import { PARAMS, TIMEOUT_MS, TOKEN, type Place } from "../call.ts";

/** The method as a function. */
export const place: Place = async (url) => {
  const account = { url: url as "https://", token: TOKEN, timeout_ms: TIMEOUT_MS };
  return (await startScenarioCall(account, PARAMS)).call_session_id;
};
