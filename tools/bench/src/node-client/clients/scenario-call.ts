/** The client of this project, as it is: parameters and answer validated, errors typed, time limited. */
import { createNodeClient } from "@scenario-call/node-client";
import { BENCH_TOKEN, CALL_PARAMS } from "../../gateway/request.ts";
import { SERVER_URL, serveClient } from "../client.ts";

const { access_token: _token, ...params } = CALL_PARAMS;
const client = createNodeClient({ url: SERVER_URL, token: BENCH_TOKEN });

serveClient(async () => (await client.startScenarioCall(params)).call_session_id);
