import type { ApiErrorObject } from "@scenario-call/core";
import type { Clock } from "../ports/clock.ts";
import { apiError } from "./api-error.ts";
import type { Caller } from "./caller.ts";
import type { LoginThrottle } from "./login-throttle.ts";
import type { ServedAccounts } from "./served-accounts.ts";
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
  /**
   * By login and password, whose form has been checked. Who tried too often hears that they are wrong, and nobody has
   * looked.
   */
  byPassword(login: string, password: string, address: string): Promise<Identification>;
}

/** What callers are known by. */
export interface IdentifyOptions {
  readonly tokens: SessionTokens;
  readonly logins: LoginThrottle;
  readonly clock: Clock;
  /** A login was refused unlooked-at. */
  readonly onThrottled: (address: string) => void;
}

/** Tokens are permanent keys of the account file, or session tokens of the store. */
export const createIdentify = (
  accounts: Pick<ServedAccounts, "users" | "of">,
  { tokens, logins, clock, onThrottled }: IdentifyOptions,
): Identify => {
  const refuse = (error: ApiErrorObject): Identification => ({ ok: false, error });
  const bySessionToken = async (tokenHash: string, name: string): Promise<Identification> => {
    const holder = await tokens.holder(tokenHash);
    // By what is served now, and not when the question to the store was asked.
    const user = holder === null ? null : accounts.users.byLogin(holder.user_login);
    return user === null || user.accountId !== holder?.account_id
      ? refuse(apiError("access_token_invalid", { field: name }))
      : { ok: true, caller: { served: accounts.of(user), user, tokenHash } };
  };
  return {
    byToken: (params, name) => {
      if (!Object.hasOwn(params, name)) return refuse(apiError("required_parameter_missed", { field: name }));
      const token = params[name];
      // The value stays out: it may be a token all the same, in another wrapping.
      if (typeof token !== "string") return refuse(apiError("data_type_error", { field: name }));
      const tokenHash = hashToken(token);
      const key = accounts.users.keyByHash(tokenHash);
      if (key !== null) {
        if (key.blocked) return refuse(apiError("access_token_blocked", { field: name }));
        if (key.expiresAt !== null && key.expiresAt <= clock.now())
          return refuse(apiError("access_token_expired", { field: name }));
        return { ok: true, caller: { served: accounts.of(key.user), user: key.user, tokenHash } };
      }
      return bySessionToken(tokenHash, name);
    },
    byPassword: async (login, password, address) => {
      const attempt = await logins.admit(login, address);
      if (attempt === null) {
        onThrottled(address);
        return refuse(apiError("auth_error"));
      }
      let user;
      try {
        const { users } = accounts;
        user = await users.authenticate(login, password);
        // The accounts may have been replaced while it was being compared: only who is there now gets a token.
        if (user !== null && users !== accounts.users) {
          const present = accounts.users.byLogin(login);
          user = present?.accountId === user.accountId ? present : null;
        }
      } catch (error) {
        attempt.abandoned();
        throw error;
      }
      if (user === null) {
        attempt.failed();
        return refuse(apiError("auth_error"));
      }
      attempt.succeeded();
      return { ok: true, caller: { served: accounts.of(user), user, tokenHash: null } };
    },
  };
};
