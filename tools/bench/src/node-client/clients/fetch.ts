/** The platform's fetch, with the body of the bench. Validates nothing. */
import { REQUEST_BODY } from "../../gateway/request.ts";
import { SERVER_URL, serveClient } from "../client.ts";

serveClient(async () => {
  const response = await fetch(SERVER_URL, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: REQUEST_BODY,
  });
  const { result } = (await response.json()) as {
    readonly result: { readonly data: { readonly call_session_id: number } };
  };
  return result.data.call_session_id;
});
