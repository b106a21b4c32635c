import createClient from "openapi-fetch";
import { check } from "../../validator/entries/zod.ts";
import { PARAMS, TIMEOUT_MS, TOKEN, type Place } from "../call.ts";

/** The part of an OpenAPI document's types that is used. */
interface Paths {
  readonly "/": {
    readonly post: {
      readonly requestBody: { readonly content: { readonly "application/json": unknown } };
      readonly responses: {
        readonly 200: {
          readonly content: {
            readonly "application/json": {
              readonly result?: { readonly data: { readonly call_session_id: number } };
              readonly error?: { readonly message: string };
            };
          };
        };
      };
    };
  };
}

/** openapi-fetch, with parameters checked by zod 4. */
export const place: Place = async (url) => {
  const params = { ...PARAMS, access_token: TOKEN };
  if (check(params) !== null) throw new Error("refused here");
  const { POST } = createClient<Paths>({ baseUrl: url });
  const { data } = await POST("/", {
    body: { jsonrpc: "2.0", method: "start.scenario_call", id: crypto.randomUUID(), params },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (data?.result === undefined) throw new Error(data?.error?.message ?? "no answer");
  return data.result.data.call_session_id;
};
