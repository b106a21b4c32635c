/** A pool of undici with as many connections as calls are in flight. Validates nothing. */
import { Pool } from "undici";
import { REQUEST_BODY } from "../../gateway/request.ts";
import { SERVER_URL, serveClient } from "../client.ts";

const { origin, pathname } = new URL(SERVER_URL);
const pool = new Pool(origin, { connections: 50 });

serveClient(async () => {
  const { body } = await pool.request({
    path: pathname,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: REQUEST_BODY,
  });
  const { result } = (await body.json()) as {
    readonly result: { readonly data: { readonly call_session_id: number } };
  };
  return result.data.call_session_id;
});
