import { systemClock } from "../clock/clock.ts";
import type { Clock } from "../clock/clock.ts";
import type { ErrorCatalogue } from "../json-rpc/decode-answer.ts";
import type { MethodDefinition, MethodTable } from "../methods/definition.ts";
import type { TokenProvider } from "../tokens/token-provider.ts";
import type { CallerIntents } from "./call-api-intents.ts";
import { checkTimeout, DEFAULT_TIMEOUT_MS } from "./call-options.ts";
import type { CallOptions } from "./call-options.ts";
import type { TryHooks } from "./hooks.ts";
import { checkKey, createKeySupport } from "./idempotency.ts";
import { createRepeatBudget } from "./repeat.ts";
import { createRequestIds } from "./request-ids.ts";
import { runCall } from "./run-call.ts";
import type { CallMeans, CallRequest } from "./run-call.ts";
import type { AnyResult } from "./send-within.ts";
import type { Soon } from "./soon.ts";
import type { Transport } from "./transport.ts";
import type { Call, Limits, SafeCall } from "./types.ts";

/** How a client repeats and how it is watched. */
export interface RepeatOptions {
  /**
   * Whether to wait where the account's points are used up, until the answer says that they are full again, and then ask once
   * more. Only within the time of the call. `false` unless given.
   */
  readonly wait_for_limits?: boolean | undefined;
  /**
   * How many repetitions all calls of the client together may spend at once, 0 or more, `Infinity` for no such limit. Ten calls earn two
   * back. 10 unless given. New tokens and waits for limits do not count.
   */
  readonly repeat_budget?: number | undefined;
  /** Called before and after each request. */
  readonly hooks?: TryHooks | undefined;
}

/** What a caller is made of. */
export interface CallerOptions<Methods extends MethodTable<Methods>> extends RepeatOptions {
  /** The methods of the API (`CALL_API_METHODS`). */
  readonly methods: { readonly [Name in keyof Methods]: MethodDefinition };
  /** The errors of the API (`CALL_API_ERRORS`). */
  readonly errors: ErrorCatalogue;
  /** Makes the HTTP requests. */
  readonly transport: Transport;
  /** Gives the access tokens; `null` for a caller of methods without one, such as the login. */
  readonly tokens: TokenProvider | null;
  /** The system's clock unless given. */
  readonly clock?: Clock | undefined;
  /** Makes the `id` of each request; every id it gives must be new. */
  readonly requestId?: (() => string) | undefined;
  /** Ends every call of this caller when it fires. */
  readonly signal?: AbortSignal | undefined;
  /** Time for a whole call, in milliseconds; 30000 unless given. */
  readonly timeout_ms?: number | undefined;
  /** Time for each try, in milliseconds; no limit of its own unless given. */
  readonly try_timeout_ms?: number | undefined;
  /** How often a request is tried in all that started nothing, for a reason that may pass, 1 to 10; 3 unless given. */
  readonly connect_attempts?: number | undefined;
  /** How the caller keeps track of what was meant; without it, it sends no keys and sets no ids. */
  readonly intents?: CallerIntents | undefined;
  /** Random numbers from 0 up to, not including, 1, for waits; `Math.random` unless given. */
  readonly random?: (() => number) | undefined;
}

/** Calls the methods of one API. `Table` is its table from mnemonic to template parameters. */
export interface Caller<Methods extends MethodTable<Methods>, Table> {
  /** Throws its failures. */
  readonly call: Call<Methods>;
  /** Returns its failures. */
  readonly safeCall: SafeCall<Methods, Table>;
  /** The account's points by the last answer that told them, or `null` before the first one. */
  readonly limits: () => Limits | null;
}

const DEFAULT_ATTEMPTS = 3;
const MOST_ATTEMPTS = 10;
const DEFAULT_BUDGET = 10;

const checkAttempts = (name: string, attempts: number): void => {
  if (Number.isInteger(attempts) && attempts >= 1 && attempts <= MOST_ATTEMPTS) return;
  throw new RangeError(`${name} must be an integer from 1 to ${MOST_ATTEMPTS}`);
};

const checkBudget = (budget: number): void => {
  if (!(budget >= 0)) throw new RangeError("repeat_budget must be a number, 0 or more");
};

/**
 * Joins a transport and a source of tokens into calls of an API, without knowing either.
 *
 * A call checks its parameters here, gets a token, sends one HTTP request and says truthfully what came of it. It sends
 * another one only where that cannot start anything twice: no connection was made, the service refused the token and a
 * new one could be had (once), the points were used up and the caller wants to wait, or an idempotency key protects it. Throws a `RangeError` for options that make no sense.
 */
export const createCaller = <Methods extends MethodTable<Methods>, Table>(
  options: CallerOptions<Methods>,
): Caller<Methods, Table> => {
  const { clock = systemClock, requestId = createRequestIds() } = options;
  const { intents, random = Math.random } = options;
  const connectAttempts = options.connect_attempts ?? DEFAULT_ATTEMPTS;
  const keyedAttempts = intents?.keyed_attempts ?? DEFAULT_ATTEMPTS;
  const mostRepeats = options.repeat_budget ?? DEFAULT_BUDGET;
  checkTimeout("timeout_ms", options.timeout_ms);
  checkTimeout("try_timeout_ms", options.try_timeout_ms);
  checkAttempts("connect_attempts", connectAttempts);
  checkAttempts("keyed_attempts", keyedAttempts);
  checkBudget(mostRepeats);
  const { methods, errors, transport, tokens } = options;
  const keys = intents?.keys ?? null;
  const support = keys === null ? null : createKeySupport(keys.rules);
  const means: CallMeans = {
    methods,
    errors,
    transport,
    tokens,
    clock,
    requestId,
    random,
    budget: createRepeatBudget(mostRepeats),
    connectAttempts,
    keyedAttempts,
    keyMeans: keys === null || support === null ? null : { keys, support, transport, requestId },
    externalId: intents?.externalId ?? null,
    hooks: options.hooks ?? {},
    learn: support?.learn,
  };
  let lastLimits: Limits | null = null;

  const learnLimits = (result: AnyResult): void => {
    lastLimits = (result.ok ? result.metadata : result.error.metadata)?.limits ?? lastLimits;
  };
  const returned = (result: AnyResult): AnyResult => {
    learnLimits(result);
    return result;
  };
  const thrown = (result: AnyResult): unknown => {
    learnLimits(result);
    if (result.ok) return result.data;
    throw result.error;
  };

  const start = <Done>(
    method: string,
    params: unknown,
    { signal, timeout_ms, try_timeout_ms, idempotency_key: key, wait_for_limits }: CallOptions,
    done: (result: AnyResult) => Done,
  ): Soon<Done> => {
    const timeoutMs = timeout_ms ?? options.timeout_ms ?? DEFAULT_TIMEOUT_MS;
    const tryTimeoutMs = try_timeout_ms ?? options.try_timeout_ms;
    checkTimeout("timeout_ms", timeoutMs);
    checkTimeout("try_timeout_ms", tryTimeoutMs);
    checkKey(key);
    const request: CallRequest = {
      method,
      params,
      timeoutMs,
      tryTimeoutMs,
      signals: [signal, options.signal],
      key,
      waitsForLimits: wait_for_limits ?? options.wait_for_limits ?? false,
    };
    return runCall(means, request, done);
  };

  // Whatever happens, a promise comes back; the one that is there already where there is one.
  const promised = <Done>(work: () => Soon<Done>): Promise<Done> => {
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(error);
    }
  };

  const safeCall = (
    method: string,
    params: unknown = {},
    callOptions: CallOptions = {},
  ): Promise<AnyResult> => promised(() => start(method, params, callOptions, returned));

  const call = (method: string, params: unknown = {}, callOptions: CallOptions = {}): Promise<unknown> =>
    promised(() => start(method, params, callOptions, thrown));

  return {
    // The table of types and the table of definitions come from one spec; only a cast can join them.
    call,
    safeCall: safeCall as unknown as SafeCall<Methods, Table>,
    limits: () => lastLimits,
  };
};
