import type { NotSentReason } from "../failures/kind.ts";
import type { TokenProvider } from "../tokens/token-provider.ts";
import { orStopped } from "./deadline.ts";
import type { Deadline } from "./deadline.ts";

/** A token, or why there is none. */
export type GotToken =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly reason: NotSentReason; readonly cause: unknown };

const none = (cause: unknown): GotToken => ({ ok: false, reason: "token_unavailable", cause });

/** Gets a token within the time of the call. Whatever goes wrong here, the request has not left. */
export const getToken = async (tokens: TokenProvider | null, whole: Deadline): Promise<GotToken> => {
  if (tokens === null) return none(new TypeError("This client has no source of access tokens"));
  let token: unknown;
  try {
    const got = tokens.get();
    // Most calls have their token at once and need not pay for a turn of the queue.
    token = typeof got === "string" ? got : await orStopped(got, whole);
  } catch (error) {
    return none(error);
  }
  const stop = whole.stopped();
  if (stop !== null) return { ok: false, ...stop };
  if (typeof token === "string" && token !== "") return { ok: true, token };
  return none(new TypeError("The access token must be a text that is not empty"));
};
