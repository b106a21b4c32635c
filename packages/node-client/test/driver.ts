/** Carries out orders with the package, whichever it is: in the packed one it runs inside each runtime. */
import { format, inspect } from "node:util";
import type { Order, Told } from "@scenario-call/client-conformance";
import { createNodeClient } from "@scenario-call/node-client";
import type { NodeClient, NodeClientOptions, StartScenarioCallParams } from "@scenario-call/node-client";

/** Everything that a program could print of an error. */
const printed = (error: Error): string =>
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

/** The call's own signal, as the order wants it. */
const signalOf = ({ aborted, abort_when: url }: Order): AbortSignal | undefined => {
  if (aborted === true) return AbortSignal.abort();
  if (url === undefined) return undefined;
  const controller = new AbortController();
  void fetch(url).then(() => controller.abort());
  return controller.signal;
};

/** Clients that are kept for the next order, by their server. */
const kept = new Map<string, NodeClient>();

const clientFor = (
  { url, token, answer_limit_bytes, keeps_client }: Order,
  more: Pick<NodeClientOptions, "transport">,
): NodeClient => {
  // Three tries, so that whatever is sent twice is seen.
  const client =
    (keeps_client === true ? kept.get(url) : undefined) ??
    createNodeClient({ url, token, answer_limit_bytes, connect_attempts: 3, ...more });
  if (keeps_client === true) kept.set(url, client);
  return client;
};

/** Carries out one order. */
export const carryOut = async (
  order: Order,
  more: Pick<NodeClientOptions, "transport"> = {},
): Promise<Told> => {
  const { params, timeout_ms, idempotency_key } = order;
  const client = clientFor(order, more);
  const result = await client.safe.startScenarioCall(params as unknown as StartScenarioCallParams, {
    timeout_ms,
    idempotency_key,
    signal: signalOf(order),
  });
  if (order.keeps_client !== true) client.close();
  if (result.ok) return { ok: true, data: result.data };
  const { error } = result;
  const refused = error.kind === "invalid_request" || error.kind === "api_error" ? error : null;
  return {
    ok: false,
    kind: error.kind,
    reason: error.kind === "not_sent" || error.kind === "unknown_outcome" ? error.reason : null,
    mnemonic: refused?.mnemonic ?? null,
    field: refused?.field ?? null,
    value: refused?.value ?? null,
    never_started: error.neverStarted,
    printed: printed(error),
  };
};
