import { readFile } from "node:fs/promises";
import type { StartScenarioCallParams } from "@scenario-call/core";

/** The parameters of an example of the spec, without the place of the token: the client puts one in. */
export async function exampleParams(file: string): Promise<StartScenarioCallParams> {
  const example = JSON.parse(await readFile(file, "utf8")) as {
    readonly params: StartScenarioCallParams & { readonly access_token?: string };
  };
  const { access_token: _token, ...params } = example.params;
  return params;
}

/** A request of `start.scenario_call` as it goes over the wire. */
export function wireRequest(
  id: string,
  accessToken: string,
  params: StartScenarioCallParams,
): Readonly<Record<string, unknown>> {
  return {
    jsonrpc: "2.0",
    method: "start.scenario_call",
    id,
    params: { access_token: accessToken, ...params },
  };
}

/** An answer as it came over the wire, less its metadata. */
export function wireAnswer(id: string, data: unknown): Readonly<Record<string, unknown>> {
  return { jsonrpc: "2.0", id, result: { data } };
}
