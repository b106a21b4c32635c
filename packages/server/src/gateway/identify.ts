import type { ApiErrorObject } from "@scenario-call/core";
import type { Clock } from "../ports/clock.ts";
import { apiError } from "./api-error.ts";
import type { Caller, ServedAccount } from "./caller.ts";
import { hashToken, type SessionTokens } from "./session-tokens.ts";

/** The caller, or why nobody is known by these credentials. */
export type Identification =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly error: ApiErrorObject };

/** Finds out who calls. */
export interface Identify {
  /**
   * By the value of the parameter `name` among the parameters of a request. Known at once, unless the token is to be
   * looked for in the store.
   */
  byToken(params: Readonly<Record<string, unknown>>, name: string): Identification | Promise<Identification>;
  /** By login and password, whose form has been checked. */
  byPassword(login: string, password: string): Promise<Identification>;
}

/** Tokens are permanent keys of the account file, or session tokens of the store. */
export const createIdentify = (served: ServedAccount, tokens: SessionTokens, clock: Clock): Identify => {
  const { account, users } = served;
  const refuse = (error: ApiErrorObject): Identification => ({ ok: false, error });
  const bySessionToken = async (tokenHash: string, name: string): Promise<Identification> => {
    const holder = await tokens.holder(tokenHash);
    const user = holder?.account_id === account.id ? users.byLogin(holder.user_login) : null;
    return user === null
      ? refuse(apiError("access_token_invalid", { field: name }))
      : { ok: true, caller: { served, user, tokenHash } };
  };
  return {
    byToken: (params, name) => {
      if (!Object.hasOwn(params, name)) return refuse(apiError("required_parameter_missed", { field: name }));
      const token = params[name];
      // The value stays out: it may be a token all the same, in another wrapping.
      if (typeof token !== "string") return refuse(apiError("data_type_error", { field: name }));
      const tokenHash = hashToken(token);
      const key = users.keyByHash(tokenHash);
      if (key !== null) {
        if (key.blocked) return refuse(apiError("access_token_blocked", { field: name }));
        if (key.expiresAt !== null && key.expiresAt <= clock.now())
          return refuse(apiError("access_token_expired", { field: name }));
        return { ok: true, caller: { served, user: key.user, tokenHash } };
      }
      return bySessionToken(tokenHash, name);
    },
    byPassword: async (login, password) => {
      const user = await users.authenticate(login, password);
      return user === null
        ? refuse(apiError("auth_error"))
        : { ok: true, caller: { served, user, tokenHash: null } };
    },
  };
};
