import type { CallApiHandlers } from "../../generated/call-api-handlers.ts";
import type { DataApiHandlers } from "../../generated/data-api-handlers.ts";
import type { RequestContext } from "../caller.ts";
import type { SessionTokens } from "../session-tokens.ts";

/** `login.user`: login and password have been checked before, in the place where other methods have their token checked. */
export const loginUser =
  (tokens: SessionTokens): CallApiHandlers<RequestContext>["login.user"] =>
  async (_params, context) => ({ ok: true, data: await newSession(tokens, context) });

/** `login.user` of the Data API, which tells the account too. */
export const loginDataUser =
  (tokens: SessionTokens): DataApiHandlers<RequestContext>["login.user"] =>
  async (_params, context) => ({
    ok: true,
    data: { ...(await newSession(tokens, context)), app_id: context.caller.served.account.id },
  });

const newSession = async (
  tokens: SessionTokens,
  { caller }: RequestContext,
): Promise<{ readonly access_token: string; readonly expire_at: number }> => {
  const { token, expires_at } = await tokens.issue(caller.served.account.id, caller.user.login);
  return { access_token: token, expire_at: expires_at / 1000 };
};
