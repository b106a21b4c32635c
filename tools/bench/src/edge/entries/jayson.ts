import Client from "jayson/lib/client/browser/index.js";
import { PARAMS, TOKEN, type Place } from "../call.ts";

/** jayson's client for browsers over `fetch`: it checks nothing and has no time-out. */
export const place: Place = async (url) => {
  const client = new Client((body: string, callback: (error: Error | null, answer?: string) => void) => {
    void fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json; charset=UTF-8" },
      body,
    })
      .then(async (response) => response.text())
      .then((text) => callback(null, text), callback);
  }, {});
  return new Promise((resolve, reject) => {
    client.request(
      "start.scenario_call",
      { ...PARAMS, access_token: TOKEN },
      (error: unknown, failed: unknown, result: { readonly data: { readonly call_session_id: number } }) => {
        const wrong = error ?? failed;
        if (wrong === null || wrong === undefined) resolve(result.data.call_session_id);
        else reject(wrong instanceof Error ? wrong : new Error("refused there"));
      },
    );
  });
};
