/**
 * Carries out orders with the two doors of this package. It runs inside each runtime, so it needs nothing but the
 * package and web standards.
 */
import { createEdgeClient } from "@scenario-call/edge-client";
import type { CallFailure } from "@scenario-call/edge-client";
import { neverStarted, safeStartScenarioCall } from "@scenario-call/edge-client/call-api";
import { idempotencyKeys } from "@scenario-call/edge-client/idempotency";
import type { SingleFailure } from "@scenario-call/edge-client/call-api";
import type { Order, Told } from "@scenario-call/client-conformance";

type Result =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: CallFailure | SingleFailure };
type Params = Parameters<typeof safeStartScenarioCall>[1];
type Url = Parameters<typeof safeStartScenarioCall>[0]["url"];

/** Everything that a program could print of an error. */
const printed = (error: Error): string =>
  [String(error), error.stack, JSON.stringify(error), JSON.stringify(Object.entries(error))].join("\n");

const tell = (result: Result): Told => {
  if (result.ok) return { ok: true, data: result.data };
  const { error } = result;
  const member = (name: string): string | null =>
    ((error as unknown as Record<string, unknown>)[name] ?? null) as string | null;
  return {
    ok: false,
    kind: error.kind,
    reason: member("reason"),
    mnemonic: member("mnemonic"),
    field: member("field"),
    value: member("value"),
    never_started: "neverStarted" in error ? error.neverStarted : neverStarted(error),
    printed: printed(error),
  };
};

/** The call's own signal, as the order wants it. */
const signalOf = ({ aborted, abort_when: url }: Order): AbortSignal | null => {
  if (aborted === true) return AbortSignal.abort();
  if (url === undefined) return null;
  const controller = new AbortController();
  void fetch(url).then(() => controller.abort());
  return controller.signal;
};

/** Which door carries it out. */
export type Door = "client" | "function";

// At the top of the module, as programs have it: some runtimes forbid more there than in a handler.
const makeClient = (
  order: Pick<Order, "url" | "token" | "answer_limit_bytes">,
): ReturnType<typeof createEdgeClient> =>
  createEdgeClient({ url: order.url, token: order.token, answer_limit_bytes: order.answer_limit_bytes });
makeClient({ url: "http://localhost/v4.0", token: "none" });

/** What a program does that was given a key for a server without keys: it does not call. */
const WITHOUT_KEYS: Told = {
  ok: false,
  kind: "not_sent",
  reason: "key_not_supported",
  mnemonic: null,
  field: null,
  value: null,
  never_started: true,
  printed: "",
};

/** Carries out one order. */
export const carryOut = async (door: Door, order: Order): Promise<Told> => {
  const signal = signalOf(order);
  const params = order.params as unknown as Params;
  const options = {
    ...(signal === null ? {} : { signal }),
    ...(order.timeout_ms === undefined ? {} : { timeout_ms: order.timeout_ms }),
  };
  const { idempotency_key: key } = order;
  if (door === "client") {
    const keyed = key === undefined ? options : { ...options, idempotency_key: key };
    return tell(await makeClient(order).safe.startScenarioCall(params, keyed));
  }
  const account = { url: order.url as Url, token: order.token };
  if (key === undefined) return tell(await safeStartScenarioCall(account, params, options));
  const keys = await idempotencyKeys(account);
  return keys === null ? WITHOUT_KEYS : tell(await safeStartScenarioCall(keys(key), params, options));
};
