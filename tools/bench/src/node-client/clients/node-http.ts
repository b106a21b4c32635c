/** The floor: node:http with an agent that keeps connections, and JSON both ways. Validates nothing and knows no errors. */
import { Agent, request } from "node:http";
import { CALL_PARAMS } from "../../gateway/request.ts";
import { SERVER_URL, serveClient } from "../client.ts";

interface Answer {
  readonly result: { readonly data: { readonly call_session_id: number } };
}

const { hostname, port, pathname } = new URL(SERVER_URL);
const agent = new Agent({ keepAlive: true });
let id = 0;

/** Written anew for each request, as everybody has to: parameters and id change. */
const bodyOf = (): string => {
  id += 1;
  return JSON.stringify({
    jsonrpc: "2.0",
    id: String(id),
    method: "start.scenario_call",
    params: CALL_PARAMS,
  });
};

serveClient(
  () =>
    new Promise((resolve, reject) => {
      const body = bodyOf();
      const headers = {
        "Content-Type": "application/json; charset=UTF-8",
        "Content-Length": Buffer.byteLength(body),
      };
      const sent = request({ hostname, port, path: pathname, method: "POST", agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const { result } = JSON.parse(Buffer.concat(chunks).toString()) as Answer;
          resolve(result.data.call_session_id);
        });
      });
      sent.on("error", reject);
      sent.end(body);
    }),
);
