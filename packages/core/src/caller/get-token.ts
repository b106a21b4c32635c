import type { NotSentReason } from "../failures/kind.ts";
import type { TokenProvider } from "../tokens/token-provider.ts";
import { orStopped } from "./deadline.ts";
import type { Deadline } from "./deadline.ts";

/** A token, or why there is none. */
export type GotToken =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly reason: NotSentReason; readonly cause: unknown };

const none = (cause: unknown): GotToken => ({ ok: false, reason: "token_unavailable", cause });

const judge = (token: unknown, whole: Deadline): GotToken => {
  const stop = whole.stopped();
  if (stop !== null) return { ok: false, ...stop };
  if (typeof token === "string" && token !== "") return { ok: true, token };
  return none(new TypeError("The access token must be a text that is not empty"));
};

const waitForToken = async (coming: Promise<string>, whole: Deadline): Promise<GotToken> => {
  try {
    return judge(await orStopped(coming, whole), whole);
  } catch (error) {
    return none(error);
  }
};

/**
 * Gets a token within the time of the call, most often at once: then nobody has to pay for a promise. Whatever goes wrong here, the
 * request has not left.
 */
export const getToken = (tokens: TokenProvider | null, whole: Deadline): GotToken | Promise<GotToken> => {
  if (tokens === null) return none(new TypeError("This client has no source of access tokens"));
  try {
    const got = tokens.get();
    return typeof got === "string" ? judge(got, whole) : waitForToken(got, whole);
  } catch (error) {
    return none(error);
  }
};
