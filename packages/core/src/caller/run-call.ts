import { InvalidRequestError } from "../failures/invalid-request-error.ts";
import { NotSentError } from "../failures/not-sent-error.ts";
import type { FailureContext } from "../failures/scenario-call-error.ts";
import type { MethodDefinition } from "../methods/definition.ts";
import type { Result } from "../result.ts";
import type { TokenProvider } from "../tokens/token-provider.ts";
import { checkParams } from "./check-params.ts";
import { pause, startDeadline } from "./deadline.ts";
import type { Deadline } from "./deadline.ts";
import { getToken } from "./get-token.ts";
import type { AnyFailure } from "./interpret.ts";
import { waitBeforeNextTry } from "./repeat.ts";
import type { ConnectPolicy } from "./repeat.ts";
import { tryOnce } from "./try-once.ts";
import type { TryMeans } from "./try-once.ts";

/** What calls of one client share. */
export interface CallMeans extends TryMeans {
  readonly methods: Readonly<Record<string, MethodDefinition>>;
  readonly tokens: TokenProvider | null;
  readonly connect: ConnectPolicy;
}

/** One call, its options filled in. */
export interface CallRequest {
  readonly method: string;
  readonly params: unknown;
  readonly timeoutMs: number;
  readonly tryTimeoutMs: number | undefined;
  readonly signals: readonly (AbortSignal | undefined)[];
}

/** Any of the four families, before the types of a method are known. */
export type AnyResult = Result<unknown, AnyFailure | InvalidRequestError>;

/** The service's refusal of a token, kept while a new one is tried. */
interface Refusal {
  readonly token: string;
  readonly result: AnyResult;
}

const sendWithin = async (
  means: CallMeans,
  method: MethodDefinition,
  checked: Readonly<Record<string, unknown>>,
  request: CallRequest,
  whole: Deadline,
): Promise<AnyResult> => {
  const { tokens } = means;
  const { tokenParam } = method;
  const context: FailureContext = { method: method.name, requestId: null, secrets: [] };
  const notSent = (...why: readonly [NotSentError["reason"], unknown]): AnyResult => ({
    ok: false,
    error: new NotSentError(context, ...why),
  });
  let refusal: Refusal | null = null;
  for (let tries = 1; ; tries += 1) {
    const stop = whole.stopped();
    if (stop !== null) return notSent(stop.reason, stop.cause);
    const got = tokenParam === null ? null : await getToken(tokens, whole);
    // Without a new token the refusal of the old one is what the caller has to know.
    if (got?.ok === false) return refusal?.result ?? notSent(got.reason, got.cause);
    if (refusal !== null && got?.token === refusal.token) return refusal.result;
    const params = tokenParam === null ? checked : { [tokenParam]: got?.token, ...checked };

    const { tryTimeoutMs } = request;
    const { result, mayConnectLater } = await tryOnce(means, { method, params, whole, tryTimeoutMs });
    if (result.ok) return result;

    const wait = mayConnectLater ? waitBeforeNextTry(tries, means.connect) : null;
    if (wait !== null) {
      await pause(means.clock, wait, whole);
      const stopMeanwhile = whole.stopped();
      if (stopMeanwhile !== null) return notSent(stopMeanwhile.reason, result.error);
      continue;
    }
    const { neverStarted, repeat } = result.error;
    const mayRenew = refusal === null && neverStarted && repeat === "after_login" && got !== null;
    if (!mayRenew || tokens?.refused(got.token) !== true) return result;
    refusal = { token: got.token, result };
  }
};

/**
 * One call from its parameters to its result. A second request goes out in two cases only, and in both it is proven that the
 * first one started nothing: no connection was made, or the service refused the token (once).
 */
export const runCall = async (means: CallMeans, request: CallRequest): Promise<AnyResult> => {
  const { methods, errors, clock } = means;
  const method = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
  const checked = checkParams(method, request.params, errors);
  if (!checked.ok) {
    const context: FailureContext = { method: request.method, requestId: null, secrets: [] };
    return { ok: false, error: new InvalidRequestError(context, checked.error) };
  }
  const whole = startDeadline({ clock, timeoutMs: request.timeoutMs, signals: request.signals });
  try {
    return await sendWithin(means, checked.method, checked.params, request, whole);
  } finally {
    whole.end();
  }
};
