import { systemClock } from "../clock/clock.ts";
import type { Clock } from "../clock/clock.ts";
import type { ErrorCatalogue } from "../json-rpc/decode-answer.ts";
import type { MethodDefinition, MethodTable } from "../methods/definition.ts";
import type { TokenProvider } from "../tokens/token-provider.ts";
import { checkTimeout, DEFAULT_TIMEOUT_MS } from "./call-options.ts";
import type { CallOptions } from "./call-options.ts";
import { createRequestIds } from "./request-ids.ts";
import { runCall } from "./run-call.ts";
import type { AnyResult, CallMeans } from "./run-call.ts";
import type { Transport } from "./transport.ts";
import type { Call, Limits, SafeCall } from "./types.ts";

/** What a caller is made of. */
export interface CallerOptions<Methods extends MethodTable<Methods>> {
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
  /** How often a connection is tried in all, 1 to 10; 3 unless given. */
  readonly connect_attempts?: number | undefined;
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

const DEFAULT_CONNECT_ATTEMPTS = 3;
const MOST_CONNECT_ATTEMPTS = 10;

const checkAttempts = (attempts: number): void => {
  if (Number.isInteger(attempts) && attempts >= 1 && attempts <= MOST_CONNECT_ATTEMPTS) return;
  throw new RangeError(`connect_attempts must be an integer from 1 to ${MOST_CONNECT_ATTEMPTS}`);
};

/**
 * Joins a transport and a source of tokens into calls of an API, without knowing either.
 *
 * A call checks its parameters here, gets a token, sends one HTTP request and says truthfully what came of it. It sends
 * another one only where the first certainly started nothing: no connection was made, or the service refused
 * the token and a new one could be had (once). Throws a `RangeError` for options that make no sense.
 */
export const createCaller = <Methods extends MethodTable<Methods>, Table>(
  options: CallerOptions<Methods>,
): Caller<Methods, Table> => {
  const { clock = systemClock, requestId = createRequestIds() } = options;
  const attempts = options.connect_attempts ?? DEFAULT_CONNECT_ATTEMPTS;
  checkTimeout("timeout_ms", options.timeout_ms);
  checkTimeout("try_timeout_ms", options.try_timeout_ms);
  checkAttempts(attempts);
  const { methods, errors, transport, tokens } = options;
  const means: CallMeans = { methods, errors, transport, tokens, clock, requestId, connect: { attempts } };
  let lastLimits: Limits | null = null;

  const safeCall = async (
    method: string,
    params: unknown = {},
    { signal, timeout_ms, try_timeout_ms }: CallOptions = {},
  ): Promise<AnyResult> => {
    const timeoutMs = timeout_ms ?? options.timeout_ms ?? DEFAULT_TIMEOUT_MS;
    const tryTimeoutMs = try_timeout_ms ?? options.try_timeout_ms;
    checkTimeout("timeout_ms", timeoutMs);
    checkTimeout("try_timeout_ms", tryTimeoutMs);
    const signals = [signal, options.signal];
    const result = await runCall(means, { method, params, timeoutMs, tryTimeoutMs, signals });
    lastLimits = (result.ok ? result.metadata : result.error.metadata)?.limits ?? lastLimits;
    return result;
  };

  const call = async (method: string, params?: unknown, callOptions?: CallOptions): Promise<unknown> => {
    const result = await safeCall(method, params, callOptions);
    if (result.ok) return result.data;
    throw result.error;
  };

  return {
    // The table of types and the table of definitions come from one spec; only a cast can join them.
    call,
    safeCall: safeCall as unknown as SafeCall<Methods, Table>,
    limits: () => lastLimits,
  };
};
