import {
  CALL_API_BRANDS,
  CALL_API_ERRORS,
  callApiIntents,
  resolveBaseUrl,
  systemClock,
  tokenSource,
} from "@scenario-call/core";
import type {
  Call,
  CallApiErrorParams,
  CallApiMethods,
  CallOptions,
  Limits,
  SafeCall,
} from "@scenario-call/core";
import {
  CALL_API_CLIENT_METHODS,
  createCallApiMethods,
  createSafeCallApiMethods,
} from "./generated/call-api-client.ts";
import type { CallApiClientMethods, SafeCallApiClientMethods } from "./generated/call-api-client.ts";
import { openCaller } from "./open-caller.ts";
import type { OpenCaller } from "./open-caller.ts";
import type { NodeClientOptions } from "./options.ts";

/** The methods that return their failures, typed by the errors of each method. */
export interface SafeNodeClient extends SafeCallApiClientMethods<CallOptions> {
  /** Any method by its name on the wire. */
  readonly call: SafeCall<CallApiMethods, CallApiErrorParams>;
}

/**
 * A client of the Call API. Its methods throw one of four failures: `InvalidRequestError` (refused here, nothing was sent),
 * `ApiError` (refused there), `NotSentError` (it never left), `UnknownOutcomeError` (sent, and no answer).
 */
export interface NodeClient extends CallApiClientMethods<CallOptions> {
  /** Any method by its name on the wire. */
  readonly call: Call<CallApiMethods>;
  /** The same methods, returning `{ ok: true, data }` or `{ ok: false, error }`. */
  readonly safe: SafeNodeClient;
  /** The account's points by the last answer that told them, or `null` before the first one. */
  readonly limits: Limits | null;
  /** Closes the connections. Calls under way are finished; later ones end with `NotSentError`. */
  readonly close: () => void;
}

const ANSWER_LIMIT_BYTES = 1024 * 1024;

/**
 * Makes a client. Nothing is sent before the first call.
 *
 * Throws a `TypeError` or `RangeError` for options that make no sense, `http://` to another machine among them.
 */
export const createNodeClient = (options: NodeClientOptions): NodeClient => {
  const { clock = systemClock } = options;
  const url = resolveBaseUrl(options, CALL_API_BRANDS);
  const tokens = tokenSource(
    options,
    async (credentials) => {
      const { access_token: token, expire_at: expireAt } = await caller.call("login.user", credentials);
      return { token, expireAt };
    },
    clock,
  );
  const { caller, close }: OpenCaller<CallApiMethods, CallApiErrorParams> = openCaller<
    CallApiMethods,
    CallApiErrorParams
  >(options, {
    methods: CALL_API_CLIENT_METHODS,
    errors: CALL_API_ERRORS,
    url,
    tokens,
    clock,
    answerLimitBytes: ANSWER_LIMIT_BYTES,
    intents: callApiIntents(url, options),
  });
  const { call, safeCall } = caller;
  return {
    ...createCallApiMethods<CallOptions>(call),
    call,
    safe: { ...createSafeCallApiMethods<CallOptions>(safeCall), call: safeCall },
    get limits() {
      return caller.limits();
    },
    close,
  };
};
