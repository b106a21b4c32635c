import type { ApiError } from "../failures/api-error.ts";
import type { InvalidRequestError } from "../failures/invalid-request-error.ts";
import type { NotSentReason } from "../failures/kind.ts";
import { NotSentError } from "../failures/not-sent-error.ts";
import type { FailureContext } from "../failures/scenario-call-error.ts";
import type { MethodDefinition } from "../methods/definition.ts";
import type { Result } from "../result.ts";
import type { TokenProvider } from "../tokens/token-provider.ts";
import { attempt } from "./attempt.ts";
import { chooseKey, isKeyKnown } from "./choose-key.ts";
import type { ChosenKey, KeyMeans } from "./choose-key.ts";
import { pause } from "./deadline.ts";
import type { Deadline } from "./deadline.ts";
import { stillInDoubt } from "./doubt.ts";
import { getToken } from "./get-token.ts";
import type { GotToken } from "./get-token.ts";
import type { TryHooks, TryReason } from "./hooks.ts";
import { quotedKey } from "./idempotency.ts";
import type { AnyFailure } from "./interpret.ts";
import { intentOf, Message } from "./message.ts";
import type { FoundBy, TryMessage } from "./message.ts";
import { msUntilReset } from "./limit-reset.ts";
import { nextStep } from "./next-step.ts";
import { backoff, waitBeforeNextTry } from "./repeat.ts";
import type { RepeatBudget } from "./repeat.ts";
import { soon } from "./soon.ts";
import type { Soon } from "./soon.ts";
import type { Tried, TryMeans } from "./try-once.ts";

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
  /** A copy that nobody else holds, with any text in place of the token. */
  readonly params: Record<string, unknown>;
  readonly tryTimeoutMs: number | undefined;
  /** The key that the caller gave. */
  readonly key: string | undefined;
  readonly waitsForLimits: boolean;
  readonly whole: Deadline;
  /** The moment at which the time of the whole call ends. */
  readonly endsAt: number;
  readonly foundBy: FoundBy;
}

/** Milliseconds until asking again is of use, where the call wants to wait and has the time; else `null`. */
const limitWait = (
  { clock, random }: SendMeans,
  { waitsForLimits, endsAt }: Sending,
  error: ApiError<string>,
  triesDone: number,
): number | null => {
  const ms = waitsForLimits ? msUntilReset(error) : null;
  if (ms === null) return null;
  // Not all at the same moment: whoever waits, waits for the same one. And longer each time: a service that is wrong about the moment
  // would be asked without end.
  const wait = ms + backoff(triesDone, random);
  return clock.now() + wait < endsAt ? wait : null;
};

/** One call on its way: what its requests have in common, and what became of those before. */
class Sender {
  readonly #means: SendMeans;
  readonly #sending: Sending;
  #number = 0;
  #reason: TryReason = "first";
  #key: string | null = null;
  #headers: Readonly<Record<string, string>> | undefined;
  #message: TryMessage | null = null;
  /** The service's refusal of a token, kept while a new one is tried. */
  #refusal: { readonly token: string; readonly error: AnyFailure } | null = null;
  #doubt: AnyFailure | null = null;
  #agains = 0;
  #clears = 0;

  constructor(means: SendMeans, sending: Sending) {
    this.#means = means;
    this.#sending = sending;
  }

  /** Sends the next request; all that can be done at once is done at once. */
  next(): Soon<AnyResult> {
    this.#number += 1;
    const { method, whole } = this.#sending;
    const stop = whole.stopped();
    // Who was refused has been sent: without a new token the refusal of the old one is what the caller has to know.
    const refusal = this.#refusal;
    if (stop !== null) {
      return refusal === null ? this.#notSent(stop.reason, stop.cause) : this.#end(refusal.error);
    }
    if (method.tokenParam === null) return this.#withToken(null);
    return soon(getToken(this.#means.tokens, whole), (got) => this.#withToken(got));
  }

  #withToken(got: GotToken | null): Soon<AnyResult> {
    const refusal = this.#refusal;
    if (got?.ok === false)
      return refusal === null ? this.#notSent(got.reason, got.cause) : this.#end(refusal.error);
    const token = got?.token ?? null;
    if (refusal !== null && token === refusal.token) return this.#end(refusal.error);
    if (this.#number > 1) return this.#send(token);
    // After the token: the answer to a login says whether the server knows keys.
    const { key, method, whole } = this.#sending;
    return soon(chooseKey(this.#means.keyMeans, key, method.name, whole), (chosen) =>
      this.#withKey(chosen, token),
    );
  }

  #withKey(chosen: ChosenKey, token: string | null): Soon<AnyResult> {
    if (!chosen.ok) return this.#notSent(chosen.reason, chosen.cause);
    const { keyMeans } = this.#means;
    this.#key = chosen.key;
    if (chosen.key !== null && keyMeans !== null)
      this.#headers = { [keyMeans.keys.rules.header]: quotedKey(chosen.key) };
    return this.#send(token);
  }

  #write(token: string | null): TryMessage {
    const { method, params, foundBy } = this.#sending;
    const { tokenParam } = method;
    const before = this.#message;
    // Byte for byte the same where an earlier one may have arrived; otherwise each has an id of its own.
    if (before !== null && this.#doubt !== null) {
      if (tokenParam === null || before.params[tokenParam] === token) return before;
    }
    // Where the place is kept for it, so the token stays the first of them. An earlier message keeps what it was sent with.
    const wireParams = before === null ? params : { ...params };
    if (tokenParam !== null) wireParams[tokenParam] = token;
    return new Message(method, wireParams, this.#means.requestId(), foundBy, this.#key);
  }

  #send(token: string | null): Promise<AnyResult> {
    const message = this.#write(token);
    this.#message = message;
    const { whole, tryTimeoutMs } = this.#sending;
    return attempt(this.#means, {
      message,
      headers: this.#headers,
      number: this.#number,
      reason: this.#reason,
      whole,
      tryTimeoutMs,
    }).then((tried) => (tried.result.ok ? tried.result : this.#follow(tried.result.error, tried, token)));
  }

  async #follow(error: AnyFailure, { mayConnectLater }: Tried, token: string | null): Promise<AnyResult> {
    const { tokens, clock, random, budget, keyMeans, connectAttempts, keyedAttempts } = this.#means;
    const { whole } = this.#sending;
    switch (nextStep(error, { isKeyed: this.#headers !== undefined, mayConnectLater })) {
      case "clear_doubt": {
        this.#doubt = error;
        if (whole.stopped() !== null || keyMeans === null || !(await isKeyKnown(keyMeans, whole))) {
          return this.#end(error);
        }
        const wait = waitBeforeNextTry((this.#clears += 1), { attempts: keyedAttempts, random, budget });
        if (wait === null) return this.#end(error);
        this.#reason = "unknown_outcome";
        await pause(clock, wait, whole);
        break;
      }
      case "try_again": {
        const wait = waitBeforeNextTry((this.#agains += 1), { attempts: connectAttempts, random, budget });
        if (wait === null) return this.#end(error);
        this.#reason = mayConnectLater ? "not_sent" : "not_started";
        await pause(clock, wait, whole);
        const stop = whole.stopped();
        if (stop === null) break;
        return mayConnectLater ? this.#notSent(stop.reason, error) : this.#end(error);
      }
      case "wait_for_limit": {
        const wait = limitWait(this.#means, this.#sending, error as ApiError<string>, this.#number);
        if (wait === null) return this.#end(error);
        this.#reason = "limit_reset";
        await pause(clock, wait, whole);
        if (whole.stopped() !== null) return this.#end(error);
        break;
      }
      case "renew_token": {
        if (this.#refusal !== null || token === null || tokens?.refused(token) !== true)
          return this.#end(error);
        this.#reason = "token_refused";
        this.#refusal = { token, error };
        break;
      }
      case "end":
        return this.#end(error);
    }
    return this.next();
  }

  #unsent(): FailureContext {
    const { method, foundBy } = this.#sending;
    return { method: method.name, requestId: null, secrets: [], intent: intentOf(foundBy, this.#key) };
  }

  #end(error: AnyFailure): AnyResult {
    const doubt = this.#doubt;
    if (doubt === null) return { ok: false, error };
    return { ok: false, error: stillInDoubt(doubt, error, this.#message?.context ?? this.#unsent()) };
  }

  #notSent(reason: NotSentReason, cause: unknown): AnyResult {
    return this.#end(new NotSentError(this.#unsent(), reason, cause));
  }
}

/**
 * Sends until it is known what became of the call, or nothing more can be done about that without the danger of a second one. Once a
 * request may have started something, only a result ends the doubt.
 */
export const sendWithin = (means: SendMeans, sending: Sending): Soon<AnyResult> =>
  new Sender(means, sending).next();
