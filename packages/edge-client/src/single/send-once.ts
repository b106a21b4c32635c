import { sortAnswer } from "@scenario-call/core";
import type { ApiErrorObject, Metadata } from "@scenario-call/core";
import type { Fetch } from "../options.ts";
import { postInit } from "../post-init.ts";
import { failure, NAME } from "./failure.ts";
import type { SingleFailure } from "./failure.ts";

/** What one call may decide for itself, in place of what the account says. */
export interface SingleOptions {
  /** Time for the call in milliseconds, 1 to 2147483647; 30000 unless given. */
  readonly timeout_ms?: number;
  /** Ends the call early. */
  readonly signal?: AbortSignal;
}

/** Whose calls, and where: all that a single function needs to know. A plain object, made by nobody. */
export interface Account extends SingleOptions {
  /** Base URL with the version, for example `https://callapi.uiscom.ru/v4.0`; `CALL_API_BRANDS` of the core has all of them. */
  readonly url:
    | `https://${string}`
    | `http://localhost:${number}/${string}`
    | `http://127.0.0.1:${number}/${string}`;
  /** A permanent key, or the token of a session. */
  readonly token: string;
  /** Makes the HTTP request in place of the global `fetch`. It must stop when its signal fires. */
  readonly fetch?: Fetch;
}

/** What became of a call. */
export type SingleResult<Data, Mnemonic extends string> =
  | {
      readonly ok: true;
      /** Content of `result.data`; members that the spec does not know are carried. */
      readonly data: Data;
      /** Limits and API version as the answer told them, or `null`; not checked. */
      readonly metadata: Metadata | null;
    }
  | { readonly ok: false; readonly error: SingleFailure<Mnemonic> };

type Check = (value: unknown) => ApiErrorObject | null;

/** The members of an error object that a failure carries; the service may leave out all but code and message. */
interface Told {
  readonly code: number;
  readonly data?: {
    readonly mnemonic?: unknown;
    readonly field?: unknown;
    readonly value?: unknown;
    readonly params?: unknown;
  } | null;
}

/** An answer before it was sorted. */
interface Answer {
  readonly result: { readonly data: unknown; readonly metadata?: Metadata };
  readonly error: Told;
}

/**
 * Checks, sends and reads one call: one request at most, whatever happens. Never rejects, except with a `RangeError` or
 * `TypeError` for a time that is none.
 *
 * Text that is no UTF-8 (half of a surrogate pair) is left for the service to refuse.
 */
export const sendOnce = async <Data, Mnemonic extends string>(
  method: string,
  validateParams: Check,
  validateResult: Check,
  account: Account,
  params: object,
  options?: SingleOptions,
): Promise<SingleResult<Data, Mnemonic>> => {
  const { fetch: ask = fetch, timeout_ms: ms = 30_000, signal: own } = { ...account, ...options };
  const id = crypto.randomUUID();
  const failed = (
    kind: string,
    reason?: string,
    wire?: Told,
  ): { readonly ok: false; readonly error: SingleFailure<Mnemonic> } => {
    // Member by member: the wire's own `message` must not take the place of the masked one.
    const { mnemonic, field, value, params } = wire?.data ?? {};
    const code = wire?.code;
    const facts = {
      name: NAME,
      kind,
      method,
      requestId: id,
      reason,
      code,
      mnemonic,
      field,
      value,
      params,
      wire,
    };
    return { ok: false, error: failure(facts) };
  };
  let refused = validateParams(params);
  if (refused) return failed("invalid_request", undefined, refused);
  const body = JSON.stringify({ jsonrpc: "2.0", method, id, params });
  // A getter or a toJSON may say something else when it is written: what is written is checked once more.
  refused = validateParams((JSON.parse(body) as { readonly params: unknown }).params);
  if (refused) return failed("invalid_request", undefined, refused);
  if (own?.aborted) return failed("not_sent", "aborted");
  // By hand, because edge-runtime has no AbortSignal.any.
  const stop = new AbortController();
  const { signal } = stop;
  let reason: string | undefined;
  const stopFor = (why: string): void => {
    reason = why;
    stop.abort();
  };
  const timer = setTimeout(stopFor, ms, "timeout");
  own?.addEventListener("abort", () => stopFor("aborted"), { signal });
  try {
    const response = await ask(account.url, postInit(body, signal));
    const text = await response.text();
    reason = "answer_unreadable";
    const answer = JSON.parse(text) as Answer;
    reason = sortAnswer(answer, id);
    const { result, error } = answer;
    if (reason === "error") return failed("api_error", undefined, error);
    if (reason === "result") {
      if (!validateResult(result.data))
        return { ok: true, data: result.data as Data, metadata: result.metadata ?? null };
      reason = "answer_unreadable";
    }
  } catch {
    reason ??= "connection_lost";
  } finally {
    clearTimeout(timer);
    // Takes back the listener too.
    stop.abort();
  }
  return failed("unknown_outcome", reason);
};

/** The form that throws, of the form that does not. */
export const orThrow = async <Data>(result: Promise<SingleResult<Data, string>>): Promise<Data> => {
  const told = await result;
  if (told.ok) return told.data;
  throw told.error;
};
