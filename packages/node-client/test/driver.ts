/** Carries out orders with the package, whichever it is: in the packed one it runs inside each runtime. */
import { inspect } from "node:util";
import type { Order, Told } from "@scenario-call/client-conformance";
import { createNodeClient } from "@scenario-call/node-client";
import type { NodeClientOptions, StartScenarioCallParams } from "@scenario-call/node-client";

/** Everything that a program could print of an error. */
const printed = (error: Error): string =>
  [
    String(error),
    error.stack,
    JSON.stringify(error),
    inspect(error, { depth: 9 }),
    inspect({ error }, { depth: 9 }),
  ].join("\n");

/** The call's own signal, as the order wants it. */
const signalOf = ({ aborted, abort_when: url }: Order): AbortSignal | undefined => {
  if (aborted === true) return AbortSignal.abort();
  if (url === undefined) return undefined;
  const controller = new AbortController();
  void fetch(url).then(() => controller.abort());
  return controller.signal;
};

/** Carries out one order with a client of its own. */
export const carryOut = async (
  order: Order,
  more: Pick<NodeClientOptions, "transport"> = {},
): Promise<Told> => {
  const { url, token, params, timeout_ms, answer_limit_bytes, idempotency_key } = order;
  // Three tries, so that whatever is sent twice is seen.
  const client = createNodeClient({ url, token, answer_limit_bytes, connect_attempts: 3, ...more });
  try {
    const result = await client.safe.startScenarioCall(params as unknown as StartScenarioCallParams, {
      timeout_ms,
      idempotency_key,
      signal: signalOf(order),
    });
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
  } finally {
    client.close();
  }
};
