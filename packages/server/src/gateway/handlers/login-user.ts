import type { CallApiHandlers } from "../../generated/call-api-handlers.ts";
import type { RequestContext } from "../caller.ts";
import type { SessionTokens } from "../session-tokens.ts";

/** `login.user`: login and password have been checked before, in the place where other methods have their token checked. */
export const loginUser =
  (tokens: SessionTokens): CallApiHandlers<RequestContext>["login.user"] =>
  async (_params, { caller }) => {
    const { token, expires_at } = await tokens.issue(caller.served.account.id, caller.user.login);
    return { ok: true, data: { access_token: token, expire_at: expires_at / 1000 } };
  };
