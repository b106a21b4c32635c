import { maskDeep } from "../masking/mask-deep.ts";
import type { Deadline } from "./deadline.ts";
import { tell } from "./hooks.ts";
import type { TryHooks, TryInfo, TryReason } from "./hooks.ts";
import type { TryMessage } from "./message.ts";
import { tryOnce } from "./try-once.ts";
import type { Tried, TryMeans } from "./try-once.ts";

/** One request of a call, and what distinguishes it from the others. */
export interface Attempt {
  readonly message: TryMessage;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly number: number;
  readonly reason: TryReason;
  /** The deadline of the whole call. */
  readonly whole: Deadline;
  /** Milliseconds for this try alone, or `undefined`. */
  readonly tryTimeoutMs: number | undefined;
}

type WatchedMeans = TryMeans & { readonly hooks: TryHooks };

const watched = async (means: WatchedMeans, request: Attempt): Promise<Tried> => {
  const { before_try, after_try } = means.hooks;
  const { message, number, reason } = request;
  const info = (): TryInfo => ({
    method: message.method.name,
    request_id: message.id,
    number,
    reason,
    params: maskDeep(message.params, message.context),
    is_keyed: request.headers !== undefined,
  });
  tell(before_try, info);
  const began = means.clock.now();
  const tried = await tryOnce(means, request);
  tell(after_try, () => ({
    ...info(),
    duration_ms: means.clock.now() - began,
    error: tried.result.ok ? null : tried.result.error,
  }));
  return tried;
};

/** Sends one request, once, and tells the hooks of it. Most clients are watched by nobody and need not pay for that. */
export const attempt = (means: WatchedMeans, request: Attempt): Promise<Tried> =>
  (means.hooks.before_try ?? means.hooks.after_try) ? watched(means, request) : tryOnce(means, request);
