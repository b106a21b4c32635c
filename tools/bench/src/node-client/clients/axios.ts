/** axios with a kept agent. Validates nothing. */
import { Agent } from "node:http";
import axios from "axios";
import { CALL_PARAMS } from "../../gateway/request.ts";
import { SERVER_URL, serveClient } from "../client.ts";

const client = axios.create({ httpAgent: new Agent({ keepAlive: true }) });
let id = 0;

serveClient(async () => {
  id += 1;
  const { data } = await client.post<{
    readonly result: { readonly data: { readonly call_session_id: number } };
  }>(SERVER_URL, { jsonrpc: "2.0", id: String(id), method: "start.scenario_call", params: CALL_PARAMS });
  return data.result.data.call_session_id;
});
