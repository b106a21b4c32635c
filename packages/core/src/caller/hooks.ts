import type { AnyFailure } from "./interpret.ts";

/** Why a request goes out: it is the first of its call, or what the one before it came to. */
export type TryReason =
  | "first"
  /** No connection could be made. */
  | "not_sent"
  /** The service refused, for a reason that may pass, and the spec says that nothing was started. */
  | "not_started"
  | "token_refused"
  | "limit_reset"
  | "unknown_outcome";

/** One request that is about to be sent. Masked: it may stand in a log. */
export interface TryInfo {
  /** Name of the method on the wire. */
  readonly method: string;
  /** The JSON-RPC `id` of the request. */
  readonly request_id: string;
  /** Counts the requests of one call, from 1. */
  readonly number: number;
  /** Why it is sent. What follows `unknown_outcome` carries the same key as what went before, which may have been carried out. */
  readonly reason: TryReason;
  /** The parameters, secrets and phone numbers hidden. */
  readonly params: unknown;
  /** Whether it carries an idempotency key. */
  readonly is_keyed: boolean;
}

/** One request that has come to something. */
export interface TriedInfo extends TryInfo {
  /** What it took, by the client's clock, in milliseconds. */
  readonly duration_ms: number;
  /** What it failed with, or `null`. Prints masked. */
  readonly error: AnyFailure | null;
}

/**
 * Called around each request of a call, a login's included; not around the question that `idempotency_keys: "ask"` sends. What a hook throws is dropped, and nobody waits for it: watching must not decide what becomes
 * of a call.
 */
export interface TryHooks {
  /** Before a request is handed to the transport. */
  readonly before_try?: ((info: TryInfo) => void) | undefined;
  /** After it was answered, or was not. */
  readonly after_try?: ((info: TriedInfo) => void) | undefined;
}

/** Tells a hook, where there is one; only then is `info` made. */
export const tell = <Info>(hook: ((info: Info) => void) | undefined, info: () => Info): void => {
  if (hook === undefined) return;
  try {
    const returned: unknown = hook(info());
    if (returned instanceof Promise) returned.catch(() => undefined);
  } catch {
    // By the contract of hooks.
  }
};
