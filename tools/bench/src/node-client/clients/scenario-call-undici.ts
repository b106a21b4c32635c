/** The same over a pool of undici. */
import { createNodeClient } from "@scenario-call/node-client";
import { undiciTransport } from "@scenario-call/node-client/undici";
import { Pool } from "undici";
import { BENCH_TOKEN, CALL_PARAMS } from "../../gateway/request.ts";
import { SERVER_URL, serveClient } from "../client.ts";

const { access_token: _token, ...params } = CALL_PARAMS;
const pool = new Pool(new URL(SERVER_URL).origin, { connections: 50 });
const client = createNodeClient({ url: SERVER_URL, token: BENCH_TOKEN, transport: undiciTransport(pool) });

serveClient(async () => (await client.startScenarioCall(params)).call_session_id);
