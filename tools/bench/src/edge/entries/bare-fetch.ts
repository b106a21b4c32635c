import { PARAMS, TOKEN, type Place } from "../call.ts";

/** `fetch` and JSON, and a look at the status: without a check, a time-out or an error that says anything. */
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
  if (!response.ok) throw new Error("refused");
  const { result } = (await response.json()) as {
    readonly result: { readonly data: { readonly call_session_id: number } };
  };
  return result.data.call_session_id;
};
