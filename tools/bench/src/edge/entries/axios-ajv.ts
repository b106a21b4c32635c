import axios from "axios";
import { check } from "../../validator/entries/ajv-compiled.ts";
import { PARAMS, TIMEOUT_MS, TOKEN, type Place } from "../call.ts";

interface Answer {
  readonly result?: { readonly data: { readonly call_session_id: number } };
  readonly error?: { readonly message: string };
}

/** axios over `fetch`, with parameters checked by Ajv, which compiles when the worker starts. */
export const place: Place = async (url) => {
  const params = { ...PARAMS, access_token: TOKEN };
  if (check(params) !== null) throw new Error("refused here");
  const body = { jsonrpc: "2.0", method: "start.scenario_call", id: crypto.randomUUID(), params };
  const { data } = await axios.post<Answer>(url, body, { adapter: "fetch", timeout: TIMEOUT_MS });
  if (data.result === undefined) throw new Error(data.error?.message ?? "no answer");
  return data.result.data.call_session_id;
};
