import {
  DATA_API_BRANDS,
  DATA_API_ERRORS,
  resolveBaseUrl,
  systemClock,
  tokenSource,
} from "@scenario-call/core";
import type {
  Call,
  Caller,
  CallOptions,
  DataApiErrorParams,
  DataApiMethods,
  Limits,
  SafeCall,
} from "@scenario-call/core";
import {
  DATA_API_CLIENT_METHODS,
  createDataApiMethods,
  createSafeDataApiMethods,
} from "./generated/data-api-client.ts";
import type { DataApiClientMethods, SafeDataApiClientMethods } from "./generated/data-api-client.ts";
import { openCaller } from "./open-caller.ts";
import type { EdgeDataClientOptions } from "./options.ts";

/**
 * The methods that return their failures, typed by the errors of each method; on success with `metadata`, where
 * `total_items` says how many rows there are in all.
 */
export interface SafeEdgeDataClient extends SafeDataApiClientMethods<CallOptions> {
  /** Any method by its name on the wire. */
  readonly call: SafeCall<DataApiMethods, DataApiErrorParams>;
}

/** A client of the Data API. Its methods throw the same four failures as those of a client of the Call API. */
export interface EdgeDataClient extends DataApiClientMethods<CallOptions> {
  /** Any method by its name on the wire. */
  readonly call: Call<DataApiMethods>;
  /** The same methods, returning `{ ok: true, data, metadata }` or `{ ok: false, error }`. */
  readonly safe: SafeEdgeDataClient;
  /** The account's points by the last answer that told them, or `null` before the first one. */
  readonly limits: Limits | null;
}

/** A page of 10 000 rows is a few MiB. */
const ANSWER_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Makes a client of the Data API. Nothing is sent before the first call.
 *
 * Throws a `TypeError` or `RangeError` for options that make no sense, `http://` to another machine among them.
 */
export const createEdgeDataClient = (options: EdgeDataClientOptions): EdgeDataClient => {
  const { clock = systemClock } = options;
  const url = resolveBaseUrl(options, DATA_API_BRANDS);
  const tokens = tokenSource(
    options,
    async (credentials) => {
      // The documents name the end of a session in two ways.
      const { access_token: token, expire_at, expire } = await caller.call("login.user", credentials);
      return { token, expireAt: expire_at ?? expire ?? null };
    },
    clock,
  );
  const caller: Caller<DataApiMethods, DataApiErrorParams> = openCaller<DataApiMethods, DataApiErrorParams>(
    options,
    {
      methods: DATA_API_CLIENT_METHODS,
      errors: DATA_API_ERRORS,
      url,
      tokens,
      clock,
      answerLimitBytes: ANSWER_LIMIT_BYTES,
    },
  );
  const { call, safeCall } = caller;
  return {
    ...createDataApiMethods<CallOptions>(call),
    call,
    safe: { ...createSafeDataApiMethods<CallOptions>(safeCall), call: safeCall },
    get limits() {
      return caller.limits();
    },
  };
};
