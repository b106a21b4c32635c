import { ApiError } from "../failures/api-error.ts";
import { InvalidRequestError } from "../failures/invalid-request-error.ts";
import type { Intent } from "../failures/intent.ts";
import type { NotSentReason } from "../failures/kind.ts";
import { NotSentError } from "../failures/not-sent-error.ts";
import type { FailureContext } from "../failures/scenario-call-error.ts";
import { maskDeep } from "../masking/mask-deep.ts";
import type { MethodDefinition } from "../methods/definition.ts";
import type { Result } from "../result.ts";
import type { TokenProvider } from "../tokens/token-provider.ts";
import type { CallerIntents } from "./call-api-intents.ts";
import { checkParams } from "./check-params.ts";
import { chooseKey, isKeyKnown } from "./choose-key.ts";
import type { KeyMeans } from "./choose-key.ts";
import { pause, startDeadline } from "./deadline.ts";
import type { Deadline } from "./deadline.ts";
import { mayClearWithKey, stillInDoubt } from "./doubt.ts";
import { getToken } from "./get-token.ts";
import { tell } from "./hooks.ts";
import type { TryHooks, TryInfo, TryReason } from "./hooks.ts";
import { quotedKey } from "./idempotency.ts";
import type { AnyFailure } from "./interpret.ts";
import { msUntilReset } from "./limit-reset.ts";
import { backoff, waitBeforeNextTry } from "./repeat.ts";
import type { RepeatBudget, RepeatPolicy } from "./repeat.ts";
import { tryOnce, writeMessage } from "./try-once.ts";
import type { Tried, TryMeans, TryMessage } from "./try-once.ts";

/** What calls of one client share. */
export interface CallMeans extends TryMeans {
  readonly methods: Readonly<Record<string, MethodDefinition>>;
  readonly tokens: TokenProvider | null;
  /** Makes the `id` of each request. */
  readonly requestId: () => string;
  readonly random: () => number;
  readonly budget: RepeatBudget;
  readonly connectAttempts: number;
  readonly keyedAttempts: number;
  /** `null`: keys are not sent. */
  readonly keyMeans: KeyMeans | null;
  readonly externalId: CallerIntents["externalId"];
  readonly hooks: TryHooks;
}

/** One call, its options filled in. */
export interface CallRequest {
  readonly method: string;
  readonly params: unknown;
  readonly timeoutMs: number;
  readonly tryTimeoutMs: number | undefined;
  readonly signals: readonly (AbortSignal | undefined)[];
  readonly key: string | undefined;
  readonly waitForLimits: boolean;
}

/** Any of the four families, before the types of a method are known. */
export type AnyResult = Result<unknown, AnyFailure | InvalidRequestError>;

/** What is to be sent and by when, the token apart. */
interface Sending {
  readonly method: MethodDefinition;
  readonly params: Readonly<Record<string, unknown>>;
  readonly request: CallRequest;
  readonly whole: Deadline;
  /** The moment at which the time of the whole call ends. */
  readonly endsAt: number;
  /** By what the call can be found, before its key was chosen. */
  readonly found_by: Omit<Intent, "idempotency_key">;
}

const failure = (error: AnyFailure): { readonly ok: false; readonly error: AnyFailure } => ({
  ok: false,
  error,
});

/** What distinguishes one request from the others of its call. */
interface Attempt {
  readonly message: TryMessage;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly number: number;
  readonly reason: TryReason;
}

const sendOnce = async (
  means: CallMeans,
  { whole, request }: Sending,
  { message, headers, number, reason }: Attempt,
): Promise<Tried> => {
  const { before_try, after_try } = means.hooks;
  const info = (): TryInfo => ({
    method: message.method.name,
    request_id: message.id,
    number,
    reason,
    params: maskDeep(message.params, message.context),
    is_keyed: headers !== undefined,
  });
  tell(before_try, info);
  const began = means.clock.now();
  const tried = await tryOnce(means, { message, headers, whole, tryTimeoutMs: request.tryTimeoutMs });
  tell(after_try, () => ({
    ...info(),
    duration_ms: means.clock.now() - began,
    error: tried.result.ok ? null : tried.result.error,
  }));
  return tried;
};

/** Milliseconds until asking again is of use, where the points are used up and the call has the time to wait; else `null`. */
const limitWait = (means: CallMeans, { request, endsAt }: Sending, error: AnyFailure): number | null => {
  if (!request.waitForLimits || !(error instanceof ApiError) || !error.repeatable) return null;
  const ms = msUntilReset(error);
  if (ms === null) return null;
  // Not all at the same moment: whoever waits, waits for the same one.
  const wait = ms + backoff(1, means.random);
  return means.clock.now() + wait < endsAt ? wait : null;
};

/** Sends until it is known what became of the call, or nothing more can be done about that without the danger of a second one. */
const sendWithin = async (means: CallMeans, sending: Sending): Promise<AnyResult> => {
  const { tokens, clock, random, budget, keyMeans } = means;
  const { method, params, whole, found_by: foundBy } = sending;
  const { tokenParam } = method;
  const intentWith = (key: string | null): Intent | null =>
    foundBy.external_id === null && key === null ? null : { ...foundBy, idempotency_key: key };
  let intent = intentWith(null);
  let headers: Attempt["headers"];
  const connect: RepeatPolicy = { attempts: means.connectAttempts, random, budget };
  const keyed: RepeatPolicy = { attempts: means.keyedAttempts, random, budget };
  let message: TryMessage | null = null;
  /** The service's refusal of a token, kept while a new one is tried. */
  let refusal: { readonly token: string; readonly error: AnyFailure } | null = null;
  let doubt: AnyFailure | null = null;
  let reason: TryReason = "first";
  let [connects, clears] = [0, 0];

  const contextNow = (): FailureContext =>
    message?.context ?? { method: method.name, requestId: null, secrets: [], intent };
  const end = (error: AnyFailure): AnyResult =>
    failure(doubt === null ? error : stillInDoubt(doubt, error, contextNow()));
  const notSent = (why: NotSentReason, cause: unknown): AnyResult =>
    end(new NotSentError({ method: method.name, requestId: null, secrets: [], intent }, why, cause));

  for (let number = 1; ; number += 1) {
    const stop = whole.stopped();
    if (stop !== null) return notSent(stop.reason, stop.cause);
    const got = tokenParam === null ? null : await getToken(tokens, whole);
    // Without a new token the refusal of the old one is what the caller has to know.
    if (got?.ok === false) return refusal === null ? notSent(got.reason, got.cause) : end(refusal.error);
    if (refusal !== null && got?.token === refusal.token) return end(refusal.error);
    if (number === 1) {
      // After the token: the answer to a login says whether the server knows keys.
      const chosen = await chooseKey(keyMeans, sending.request.key, method.name, whole);
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

    const { result, mayConnectLater } = await sendOnce(means, sending, {
      message,
      headers,
      number,
      reason,
    });
    if (result.ok) return result;
    const { error } = result;

    if (headers !== undefined && keyMeans !== null && mayClearWithKey(error)) {
      doubt = error;
      if (whole.stopped() !== null || !(await isKeyKnown(keyMeans, whole))) return end(error);
      const wait = waitBeforeNextTry((clears += 1), keyed);
      if (wait === null) return end(error);
      reason = "unknown_outcome";
      await pause(clock, wait, whole);
      continue;
    }
    if (mayConnectLater) {
      const wait = waitBeforeNextTry((connects += 1), connect);
      if (wait === null) return end(error);
      reason = "not_sent";
      await pause(clock, wait, whole);
      const stopMeanwhile = whole.stopped();
      if (stopMeanwhile !== null) return notSent(stopMeanwhile.reason, error);
      continue;
    }
    const reset = limitWait(means, sending, error);
    if (reset !== null) {
      reason = "limit_reset";
      await pause(clock, reset, whole);
      if (whole.stopped() !== null) return end(error);
      continue;
    }
    const mayRenew = refusal === null && error.neverStarted && error.repeat === "after_login" && got !== null;
    if (!mayRenew || tokens?.refused(got.token) !== true) return end(error);
    reason = "token_refused";
    refusal = { token: got.token, error };
  }
};

/**
 * The parameters with an id by which the call can be found again, where the method has one and the caller gave none. With a key of the
 * caller's own none is added: another process that repeats the call has to send the same parameters.
 */
const identified = (
  externalId: CallMeans["externalId"],
  key: string | undefined,
  method: MethodDefinition,
  params: Readonly<Record<string, unknown>>,
): { readonly params: Readonly<Record<string, unknown>>; readonly id: string | null } => {
  if (externalId === null || !externalId.methods.includes(method.name)) return { params, id: null };
  const given = params[externalId.param];
  if (typeof given === "string") return { params, id: given };
  if (key !== undefined) return { params, id: null };
  const id = crypto.randomUUID();
  return { params: { ...params, [externalId.param]: id }, id };
};

/**
 * One call from its parameters to its result. A second request goes out only where that cannot start a second call: no connection was
 * made, the service refused and the spec says that nothing was started, or a key protects the request at a server that knows
 * keys.
 */
export const runCall = async (means: CallMeans, request: CallRequest): Promise<AnyResult> => {
  const { methods, errors, clock, budget } = means;
  const definition = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
  const checked = checkParams(definition, request.params, errors);
  if (!checked.ok) {
    const context: FailureContext = { method: request.method, requestId: null, secrets: [] };
    return { ok: false, error: new InvalidRequestError(context, checked.error) };
  }
  const { method } = checked;
  const { params, id } = identified(means.externalId, request.key, method, checked.params);
  const found_by = { external_id: id, began_at: clock.now() };
  const endsAt = found_by.began_at + request.timeoutMs;
  const whole = startDeadline({ clock, timeoutMs: request.timeoutMs, signals: request.signals });
  budget.earn();
  try {
    return await sendWithin(means, { method, params, request, whole, endsAt, found_by });
  } finally {
    whole.end();
  }
};
