/* oxlint-disable eslint/eqeqeq -- `== null` asks for null and undefined at once, in the fewest bytes */
import type { Metadata } from "@scenario-call/core";
import type { Refusal } from "@scenario-call/core/compact";
import { once } from "#once";
import { release, stopOf } from "#stop";
import type { Fetch } from "../options.ts";
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
      /** Content of `result.data`; members that the spec does not know are carried, and so are those beside it. */
      readonly data: Data;
      /** Limits and API version as the answer told them; not checked. */
      readonly metadata: Metadata | undefined;
    }
  | { readonly ok: false; readonly error: SingleFailure<Mnemonic> };

/** What is wrong with a value, or nothing. */
type Check<Value> = (value: Value) => Refusal | undefined;

/** What a failure may carry of an error's `data`; the service may leave out all of it. */
interface Told {
  /** Ours; should a service send one, it is a word like any other. */
  readonly reason?: unknown;
  readonly mnemonic?: unknown;
  readonly field?: unknown;
  readonly value?: unknown;
  readonly params?: unknown;
}

/** An answer before it was sorted: any of it may be missing, or of another type. */
interface Answer {
  readonly jsonrpc: unknown;
  readonly id: unknown;
  readonly result?: { readonly data?: unknown; readonly metadata?: Metadata };
  readonly error: { readonly code: unknown; readonly message: unknown; readonly data?: Told | null };
}

/**
 * Checks, sends and reads one call: one request at most, whatever happens. Never rejects, except with a `RangeError` or
 * `TypeError` for a time that is none.
 *
 * Parameters are plain data: what a getter or `toJSON` within them says besides is for the service to refuse, as is text that is
 * no UTF-8 (half of a surrogate pair).
 *
 * An answer is sorted as `sortAnswer` of the core does it, which a test holds it to: written once more, because a call of it
 * weighs more than a smallest bundle may.
 */
export const sendOnce = async <Data, Mnemonic extends string>(
  method: string,
  refuseParams: Check<object>,
  refuseResult: Check<unknown>,
  account: Account,
  params: object,
  options?: SingleOptions,
): Promise<SingleResult<Data, Mnemonic>> => {
  const { signal: own, fetch: ask = fetch, timeout_ms = 30_000 } = { ...account, ...options };
  const requestId = crypto.randomUUID();
  const failed = (
    kind: string,
    // Member by member: the wire's own `message` must not take the place of the masked one.
    { field, reason, value, mnemonic, params }: Told,
    wire?: unknown,
  ): { readonly ok: false; readonly error: SingleFailure<Mnemonic> } => {
    const error = new Error(
      [method, kind, reason, mnemonic, field]
        // Only words are shown, as mnemonics and paths are: never a number or a token.
        .filter((word) => word && /^[a-z_.]+$/.test(word as string))
        .join(" "),
    );
    const facts = {
      field,
      reason,
      value,
      mnemonic,
      wire,
      kind,
      name: "CallFailure" satisfies SingleFailure["name"],
      method,
      requestId,
      params,
    };
    // Not enumerable, so that no logger, serialiser or spread finds it; a getter, so that none that looks for more shows it.
    for (const name in facts)
      Object.defineProperty(error, name, { get: () => facts[name as keyof typeof facts] });
    return { ok: false, error: error as SingleFailure<Mnemonic> };
  };
  const refused = refuseParams(params);
  if (refused) return failed("invalid_request", refused);
  if (own?.aborted) return failed("not_sent", { reason: "aborted" });
  const signal = stopOf(own, timeout_ms);
  let reason = "connection_lost";
  try {
    const response = await ask(
      account.url,
      once({
        // In this order, as members elsewhere here, the whole packs a few bytes smaller.
        signal,
        headers: { "Content-Type": "application/json; charset=UTF-8" },
        body: JSON.stringify({ jsonrpc: "2.0", method, id: requestId, params }),
        redirect: "manual",
        method: "POST",
      }),
    );
    reason = "answer_unreadable";
    const { id, result, jsonrpc, error } = JSON.parse(await response.text()) as Answer;
    release(signal);
    // Some services send the other member as null; both at once are no answer.
    if (jsonrpc === "2.0" && (result == null) !== (error == null)) {
      // The documents' own sample of an error has a null id, so only another id tells that it is not ours.
      if (id !== requestId && (result ?? id) != null) reason = "answer_mismatched";
      else if (result) {
        if (!refuseResult(result.data)) return { ...result, ok: true } as SingleResult<Data, Mnemonic>;
      } else if (typeof error.code === "number" && typeof error.message === "string")
        return failed("api_error", error.data ?? {}, error);
    }
  } catch {
    reason = own?.aborted ? "aborted" : signal.aborted ? "timeout" : reason;
    release(signal);
  }
  return failed("unknown_outcome", { reason });
};

/** The form that throws, of the form that does not. */
export const orThrow = <Data>(result: Promise<SingleResult<Data, string>>): Promise<Data> =>
  result.then((told) => {
    if (told.ok) return told.data;
    throw told.error;
  });
