import type { ApiError } from "../failures/api-error.ts";
import type { Intent } from "../failures/intent.ts";
import type { InvalidRequestError } from "../failures/invalid-request-error.ts";
import type { NotSentReason } from "../failures/kind.ts";
import { NotSentError } from "../failures/not-sent-error.ts";
import type { FailureContext } from "../failures/scenario-call-error.ts";
import type { MethodDefinition } from "../methods/definition.ts";
import type { Result } from "../result.ts";
import type { TokenProvider } from "../tokens/token-provider.ts";
import { attempt } from "./attempt.ts";
import { chooseKey, isKeyKnown } from "./choose-key.ts";
import type { KeyMeans } from "./choose-key.ts";
import { pause } from "./deadline.ts";
import type { Deadline } from "./deadline.ts";
import { stillInDoubt } from "./doubt.ts";
import { getToken } from "./get-token.ts";
import type { TryHooks, TryReason } from "./hooks.ts";
import { quotedKey } from "./idempotency.ts";
import type { AnyFailure } from "./interpret.ts";
import { msUntilReset } from "./limit-reset.ts";
import { nextStep } from "./next-step.ts";
import { backoff, waitBeforeNextTry } from "./repeat.ts";
import type { RepeatBudget } from "./repeat.ts";
import { writeMessage } from "./try-once.ts";
import type { TryMeans, TryMessage } from "./try-once.ts";

/** What the requests of one client share. */
export interface SendMeans extends TryMeans {
  readonly tokens: TokenProvider | null;
  /** Makes the `id` of each request. */
  readonly requestId: () => string;
  readonly random: () => number;
  readonly budget: RepeatBudget;
  readonly connectAttempts: number;
  readonly keyedAttempts: number;
  /** `null`: keys are not sent. */
  readonly keyMeans: KeyMeans | null;
  readonly hooks: TryHooks;
}

/** Any of the four families, before the types of a method are known. */
export type AnyResult = Result<unknown, AnyFailure | InvalidRequestError>;

/** What is to be sent and by when, the token apart. */
export interface Sending {
  readonly method: MethodDefinition;
  readonly params: Readonly<Record<string, unknown>>;
  readonly tryTimeoutMs: number | undefined;
  /** The key that the caller gave. */
  readonly key: string | undefined;
  readonly waitsForLimits: boolean;
  readonly whole: Deadline;
  /** The moment at which the time of the whole call ends. */
  readonly endsAt: number;
  /** By what the call can be found, its key apart. */
  readonly foundBy: Omit<Intent, "idempotency_key">;
}

/** Milliseconds until asking again is of use, where the call wants to wait and has the time; else `null`. */
const limitWait = (
  { clock, random }: SendMeans,
  { waitsForLimits, endsAt }: Sending,
  error: ApiError<string>,
): number | null => {
  const ms = waitsForLimits ? msUntilReset(error) : null;
  if (ms === null) return null;
  // Not all at the same moment: whoever waits, waits for the same one.
  const wait = ms + backoff(1, random);
  return clock.now() + wait < endsAt ? wait : null;
};

/**
 * Sends until it is known what became of the call, or nothing more can be done about that without the danger of a second one. Once a
 * request may have started something, only a result ends the doubt.
 */
export const sendWithin = async (means: SendMeans, sending: Sending): Promise<AnyResult> => {
  const { tokens, clock, random, budget, keyMeans } = means;
  const { method, params, whole, foundBy, tryTimeoutMs } = sending;
  const { tokenParam } = method;
  const intentWith = (key: string | null): Intent | null =>
    foundBy.external_id === null && key === null ? null : { ...foundBy, idempotency_key: key };
  let intent = intentWith(null);
  let headers: Readonly<Record<string, string>> | undefined;
  let message: TryMessage | null = null;
  /** The service's refusal of a token, kept while a new one is tried. */
  let refusal: { readonly token: string; readonly error: AnyFailure } | null = null;
  let doubt: AnyFailure | null = null;
  let reason: TryReason = "first";
  let [agains, clears] = [0, 0];

  const unsent = (): FailureContext => ({ method: method.name, requestId: null, secrets: [], intent });
  const end = (error: AnyFailure): AnyResult => ({
    ok: false,
    error: doubt === null ? error : stillInDoubt(doubt, error, message?.context ?? unsent()),
  });
  const notSent = (why: NotSentReason, cause: unknown): AnyResult =>
    end(new NotSentError(unsent(), why, cause));

  for (let number = 1; ; number += 1) {
    const stop = whole.stopped();
    if (stop !== null) return notSent(stop.reason, stop.cause);
    const got = tokenParam === null ? null : await getToken(tokens, whole);
    // Without a new token the refusal of the old one is what the caller has to know.
    if (got?.ok === false) return refusal === null ? notSent(got.reason, got.cause) : end(refusal.error);
    if (refusal !== null && got?.token === refusal.token) return end(refusal.error);
    if (number === 1) {
      // After the token: the answer to a login says whether the server knows keys.
      const chosen = await chooseKey(keyMeans, sending.key, method.name, whole);
      if (!chosen.ok) return notSent(chosen.reason, chosen.cause);
      intent = intentWith(chosen.key);
      if (chosen.key !== null && keyMeans !== null) {
        headers = { [keyMeans.keys.rules.header]: quotedKey(chosen.key) };
      }
    }
    const wireParams = tokenParam === null ? params : { [tokenParam]: got?.token, ...params };
    // Byte for byte the same where an earlier one may have arrived; otherwise each has an id of its own.
    const isSame: boolean =
      doubt !== null && (tokenParam === null || message?.params[tokenParam] === wireParams[tokenParam]);
    if (message === null || !isSame) message = writeMessage(method, wireParams, means.requestId(), intent);

    const tried = await attempt(means, { message, headers, number, reason, whole, tryTimeoutMs });
    if (tried.result.ok) return tried.result;
    const { error } = tried.result;
    const { mayConnectLater } = tried;
    switch (nextStep(error, { isKeyed: headers !== undefined, mayConnectLater })) {
      case "clear_doubt": {
        doubt = error;
        if (whole.stopped() !== null || keyMeans === null || !(await isKeyKnown(keyMeans, whole))) {
          return end(error);
        }
        const wait = waitBeforeNextTry((clears += 1), { attempts: means.keyedAttempts, random, budget });
        if (wait === null) return end(error);
        reason = "unknown_outcome";
        await pause(clock, wait, whole);
        break;
      }
      case "try_again": {
        const wait = waitBeforeNextTry((agains += 1), { attempts: means.connectAttempts, random, budget });
        if (wait === null) return end(error);
        reason = mayConnectLater ? "not_sent" : "not_started";
        await pause(clock, wait, whole);
        const stopMeanwhile = whole.stopped();
        if (stopMeanwhile === null) break;
        return mayConnectLater ? notSent(stopMeanwhile.reason, error) : end(error);
      }
      case "wait_for_limit": {
        const wait = limitWait(means, sending, error as ApiError<string>);
        if (wait === null) return end(error);
        reason = "limit_reset";
        await pause(clock, wait, whole);
        if (whole.stopped() !== null) return end(error);
        break;
      }
      case "renew_token": {
        if (refusal !== null || got === null || tokens?.refused(got.token) !== true) return end(error);
        reason = "token_refused";
        refusal = { token: got.token, error };
        break;
      }
      case "end":
        return end(error);
    }
  }
};
