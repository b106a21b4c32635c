import { InvalidRequestError } from "../failures/invalid-request-error.ts";
import type { FailureContext } from "../failures/scenario-call-error.ts";
import type { MethodDefinition } from "../methods/definition.ts";
import type { CallerIntents } from "./call-api-intents.ts";
import { checkParams } from "./check-params.ts";
import { startDeadline } from "./deadline.ts";
import { identify } from "./identify.ts";
import { sendWithin } from "./send-within.ts";
import type { AnyResult, SendMeans } from "./send-within.ts";
import type { Soon } from "./soon.ts";

/** What calls of one client share. */
export interface CallMeans extends SendMeans {
  readonly methods: Readonly<Record<string, MethodDefinition>>;
  readonly externalId: CallerIntents["externalId"];
}

/** One call, its options filled in. */
export interface CallRequest {
  readonly method: string;
  readonly params: unknown;
  readonly timeoutMs: number;
  readonly tryTimeoutMs: number | undefined;
  readonly signals: readonly (AbortSignal | undefined)[];
  readonly key: string | undefined;
  readonly waitsForLimits: boolean;
}

/**
 * One call from its parameters to its result. A second request goes out only where that cannot start a second call: no connection was
 * made, the service refused and the spec says that nothing was started, or a key protects the request at a server that knows
 * keys. `done` makes of the result what the caller wants; what it throws, the call throws.
 */
export const runCall = <Done>(
  means: CallMeans,
  request: CallRequest,
  done: (result: AnyResult) => Done,
): Soon<Done> => {
  const { methods, errors, clock, budget } = means;
  const definition = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
  const checked = checkParams(definition, request.params, errors);
  if (!checked.ok) {
    // A token may stand where none belongs.
    const secrets = [means.tokens?.last?.()].filter((token) => typeof token === "string");
    const context: FailureContext = { method: request.method, requestId: null, secrets };
    return done({ ok: false, error: new InvalidRequestError(context, checked.error) });
  }
  const { method } = checked;
  const { key, timeoutMs, tryTimeoutMs, signals, waitsForLimits } = request;
  const { params, id } = identify(means.externalId, key, method, checked.params);
  const beganAt = clock.now();
  const whole = startDeadline({ clock, timeoutMs, signals });
  budget.earn();
  const finish = (result: AnyResult): Done => {
    whole.end();
    return done(result);
  };
  const broken = (error: unknown): never => {
    whole.end();
    throw error;
  };
  let sent: Soon<AnyResult>;
  try {
    sent = sendWithin(means, {
      method,
      params,
      tryTimeoutMs,
      key,
      waitsForLimits,
      whole,
      endsAt: beganAt + timeoutMs,
      foundBy: { externalId: id, beganAt },
    });
  } catch (error) {
    return broken(error);
  }
  return sent instanceof Promise ? sent.then(finish, broken) : finish(sent);
};
