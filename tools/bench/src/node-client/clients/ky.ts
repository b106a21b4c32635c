/** ky, over the platform's fetch. Validates nothing. */
import ky from "ky";
import { CALL_PARAMS } from "../../gateway/request.ts";
import { SERVER_URL, serveClient } from "../client.ts";

let id = 0;

serveClient(async () => {
  id += 1;
  const { result } = await ky
    .post(SERVER_URL, {
      json: { jsonrpc: "2.0", id: String(id), method: "start.scenario_call", params: CALL_PARAMS },
      retry: 0,
    })
    .json<{ readonly result: { readonly data: { readonly call_session_id: number } } }>();
  return result.data.call_session_id;
});
