import type { CallFailure, IdempotencyKeys } from "@scenario-call/core";
import { createEdgeClient, createEdgeDataClient } from "@scenario-call/edge-client";
import { createNodeClient, createNodeDataClient } from "@scenario-call/node-client";
import { reconcile } from "@scenario-call/node-client/reconcile";
import type { Reconciled } from "@scenario-call/node-client/reconcile";
import { KEY } from "./counted-server.ts";
import { impatientClock, TIME_OUT_MS } from "./impatient-clock.ts";
import type { Told } from "./judge.ts";

/** A client under test, whichever it is. */
export interface TestedClient {
  /** Starts the call of one intent. */
  readonly start: (externalId: string) => Promise<Told>;
  /** Starts a call with a key of the program's own and without an `external_id`. */
  readonly startWithKey: (key: string) => Promise<Told>;
  /** Learns what the server says of itself, over the connection that the next request will use. */
  readonly warmUp: () => Promise<void>;
  readonly reconcile: (externalId: string) => Promise<Reconciled>;
  /** Ends the time of the try that is under way. */
  readonly endTry: () => void;
  readonly close: () => void;
}

/** Makes a client. */
export type MakeClient = (port: number, keys: IdempotencyKeys) => TestedClient;

const PARAMS = {
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  first_call: "employee",
  scenario_id: 23456,
} as const;

type Started =
  | { readonly ok: true; readonly data: { readonly call_session_id: number } }
  | { readonly ok: false; readonly error: CallFailure };

const tell = (result: Started): Told => {
  if (result.ok) return { ok: true, call_session_id: result.data.call_session_id };
  const { error } = result;
  const reason =
    error.kind === "not_sent" || error.kind === "unknown_outcome" ? error.reason : error.mnemonic;
  return { ok: false, kind: error.kind, never_started: error.neverStarted, reason };
};

const optionsOf = (port: number, clock: ReturnType<typeof impatientClock>) => ({
  token: KEY,
  url: `http://127.0.0.1:${port}/v4.0`,
  clock,
  timeout_ms: TIME_OUT_MS * 6,
  try_timeout_ms: TIME_OUT_MS,
  // Thousands of faults one after another are no service in trouble.
  repeat_budget: Number.POSITIVE_INFINITY,
  // All of one length, so that a byte of a request is the same one in each.
  request_id: () => crypto.randomUUID(),
});

const dataOptionsOf = (port: number) => ({ token: KEY, url: `http://127.0.0.1:${port}/v2.0` });

/** The client for Node.js. */
export const nodeClient: MakeClient = (port, keys) => {
  const clock = impatientClock();
  const client = createNodeClient({ ...optionsOf(port, clock), idempotency_keys: keys });
  const data = createNodeDataClient(dataOptionsOf(port));
  return {
    start: async (externalId) =>
      tell(await client.safe.startScenarioCall({ ...PARAMS, external_id: externalId })),
    startWithKey: async (idempotency_key) =>
      tell(await client.safe.startScenarioCall(PARAMS, { idempotency_key })),
    warmUp: async () => void (await client.listCalls()),
    reconcile: (external_id) =>
      reconcile({ calls: client.safe, data: data.safe, intent: { external_id, began_at: clock.now() } }),
    endTry: () => clock.expire(TIME_OUT_MS),
    close: () => {
      client.close();
      data.close();
    },
  };
};

/** The client over `fetch`, with that of Node.js. */
export const edgeClient: MakeClient = (port, keys) => {
  const clock = impatientClock();
  const client = createEdgeClient({ ...optionsOf(port, clock), idempotency_keys: keys });
  const data = createEdgeDataClient(dataOptionsOf(port));
  return {
    start: async (externalId) =>
      tell(await client.safe.startScenarioCall({ ...PARAMS, external_id: externalId })),
    startWithKey: async (idempotency_key) =>
      tell(await client.safe.startScenarioCall(PARAMS, { idempotency_key })),
    warmUp: async () => void (await client.listCalls()),
    reconcile: (external_id) =>
      reconcile({ calls: client.safe, data: data.safe, intent: { external_id, began_at: clock.now() } }),
    endTry: () => clock.expire(TIME_OUT_MS),
    close: () => undefined,
  };
};

/** What a hasty program would do: asks again when it does not know. It is there to turn the tests red. */
export const hasty =
  (make: MakeClient): MakeClient =>
  (port, keys) => {
    const client = make(port, keys);
    return {
      ...client,
      start: async (externalId) => {
        const told = await client.start(externalId);
        return told.ok || told.kind !== "unknown_outcome" ? told : client.start(externalId);
      },
    };
  };

/** Takes silence for proof that nothing happened. It is there to turn the tests red. */
export const liar =
  (make: MakeClient): MakeClient =>
  (port, keys) => {
    const client = make(port, keys);
    return {
      ...client,
      start: async (externalId) => {
        const told = await client.start(externalId);
        return told.ok ? told : { ...told, kind: "not_sent", never_started: true };
      },
    };
  };
