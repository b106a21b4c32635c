import { PARAMS, TIMEOUT_MS, TOKEN, type Place } from "../call.ts";

/** The same as `bare-fetch.ts`, ended after a time, as every call of the client is. */
export const place: Place = async (url) => {
  const response = await fetch(url, {
    method: "POST",
    signal: AbortSignal.timeout(TIMEOUT_MS),
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
