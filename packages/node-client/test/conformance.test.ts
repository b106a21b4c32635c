import { clientConformance } from "@scenario-call/client-conformance";
import type { Order, Told } from "@scenario-call/client-conformance";
import type { StartScenarioCallParams } from "../src/index.ts";
import { clientOf, printed } from "./harness.ts";

/** The call's own signal, as the order wants it. */
const signalOf = ({ aborted, abort_when: url }: Order): AbortSignal | undefined => {
  if (aborted === true) return AbortSignal.abort();
  if (url === undefined) return undefined;
  const controller = new AbortController();
  void fetch(url).then(() => controller.abort());
  return controller.signal;
};

const carryOut = async ({
  url,
  token,
  params,
  timeout_ms,
  answer_limit_bytes,
  idempotency_key,
  ...rest
}: Order): Promise<Told> => {
  // Three tries, so that whatever is sent twice is seen.
  const client = clientOf(url, { token, answer_limit_bytes, connect_attempts: 3 });
  const result = await client.safe.startScenarioCall(params as unknown as StartScenarioCallParams, {
    timeout_ms,
    idempotency_key,
    signal: signalOf({ url, token, params, ...rest }),
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
};

clientConformance(
  "a client",
  { carryOut },
  { limitsAnswers: true, provesNoConnection: true, platformRepeats: false, repeatsWithKey: true },
);
