import type { HandlerAnswer, LogoutUserResult } from "@scenario-call/core";
import { apiError } from "../api-error.ts";
import { hashToken, type SessionTokens } from "../session-tokens.ts";

/**
 * `logout.user` of either API: ends a session token. A permanent key is not ended by it, and saying so is safer than a `success` that
 * leaves the key working.
 */
export const logoutUser =
  (tokens: SessionTokens) =>
  async ({
    access_token,
  }: {
    readonly access_token: string;
  }): HandlerAnswer<LogoutUserResult, "access_token_invalid"> =>
    (await tokens.end(hashToken(access_token)))
      ? { ok: true, data: { success: true } }
      : { ok: false, error: apiError("access_token_invalid", { field: "access_token" }) };
