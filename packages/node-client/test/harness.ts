import { format, inspect } from "node:util";
import { onTestFinished } from "vitest";
import { createNodeClient } from "../src/index.ts";
import type { CallFailure, NodeClient, NodeClientOptions, StartScenarioCallParams } from "../src/index.ts";
import { startRawServer } from "@scenario-call/client-conformance";
import type { Behaviour, RawServer } from "@scenario-call/client-conformance";

export const TOKEN = "2fRN4g217ca0b4224a67988aff3e584f91964a692045415f36fa66146f5a3c1ae1f6093d";

export const PARAMS: StartScenarioCallParams = {
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  first_call: "employee",
  scenario_id: 23456,
};

/** A server that lives as long as the test. */
export const serve = async (behaviour: Behaviour): Promise<RawServer> => {
  const server = await startRawServer(behaviour);
  onTestFinished(server.close);
  return server;
};

/** A client that lives as long as the test and tries one connection only, unless told otherwise. */
export const clientOf = (url: string, rest: Partial<NodeClientOptions> = {}): NodeClient => {
  const credentials = "login" in rest ? {} : { token: TOKEN };
  const client = createNodeClient({ url, ...credentials, connect_attempts: 1, ...rest } as NodeClientOptions);
  onTestFinished(client.close);
  return client;
};

/** The failure of a call that must not succeed. */
export const failureOf = async (result: Promise<unknown>): Promise<CallFailure> => {
  const told = (await result) as { readonly ok: boolean; readonly error?: CallFailure };
  if (told.ok || told.error === undefined) throw new Error("It succeeded");
  return told.error;
};

/** Everything that a program could print of an error. */
export const printed = (error: Error): string =>
  [
    String(error),
    error.stack,
    JSON.stringify(error),
    inspect(error, { depth: 9 }),
    inspect({ error }, { depth: 9 }),
    // What people reach for when they want to see more.
    inspect(error, { depth: 9, showHidden: true, getters: true }),
    inspect(error, { depth: 9, customInspect: false }),
    format("%s %o %O %j", error, error, error, error),
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    inspect([Object.assign({}, error), structuredClone(error)], { depth: 9, showHidden: true }),
  ].join("\n");
