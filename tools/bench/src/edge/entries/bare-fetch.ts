import { PARAMS, TOKEN, type Place } from "../call.ts";

/** `fetch` and JSON, without a check, a time-out or an error. */
export const place: Place = async (url) => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json; charset=UTF-8" },
    body: JSON.stringify({
      jsonrpc: "2.0",
      method: "start.scenario_call",
      id: crypto.randomUUID(),
      params: { ...PARAMS, access_token: TOKEN },
    }),
  });
  const { result } = (await response.json()) as {
    readonly result: { readonly data: { readonly call_session_id: number } };
  };
  return result.data.call_session_id;
};
