import { encodeRequest } from "../json-rpc/encode-request.ts";
import type { Deadline } from "./deadline.ts";
import type { KeySupport } from "./idempotency.ts";
import type { Transport, TransportOutcome } from "./transport.ts";

/**
 * A method that no server has. The refusal is short, needs no token, costs no point and stands in no report; a server that
 * knows keys says so in it as in every answer.
 */
export const PROBE_METHOD = "idempotency.probe";

/** Asks the server whether it knows keys; what it says is remembered in `support`. */
export const askForKeys = async (
  transport: Transport,
  support: KeySupport,
  id: string,
  { signal }: Deadline,
): Promise<TransportOutcome> => {
  const body = encodeRequest({ id, method: PROBE_METHOD, params: {} });
  let outcome: TransportOutcome;
  try {
    outcome = await transport({ body, signal });
  } catch (error) {
    // Against the contract of transports; nothing was learnt.
    return { kind: "no_answer", reason: "connection_lost", cause: error };
  }
  support.learn(outcome);
  return outcome;
};
