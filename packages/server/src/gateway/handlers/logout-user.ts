import type { CallApiHandlers } from "../../generated/call-api-handlers.ts";
import { apiError } from "../api-error.ts";
import type { RequestContext } from "../caller.ts";
import { hashToken, type SessionTokens } from "../session-tokens.ts";

/**
 * `logout.user`: ends a session token. A permanent key is not ended by it, and saying so is safer than a `success` that
 * leaves the key working.
 */
export const logoutUser =
  (tokens: SessionTokens): CallApiHandlers<RequestContext>["logout.user"] =>
  async ({ access_token }) =>
    (await tokens.end(hashToken(access_token)))
      ? { ok: true, data: { success: true } }
      : { ok: false, error: apiError("access_token_invalid", { field: "access_token" }) };
