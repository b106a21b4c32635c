import type { Clock } from "../clock/clock.ts";
import { sessionToken } from "../tokens/session-token.ts";
import type { Session } from "../tokens/session-token.ts";
import { tokenFromFunction } from "../tokens/token-function.ts";
import type { TokenFunction } from "../tokens/token-function.ts";
import { permanentToken } from "../tokens/token-provider.ts";
import type { TokenProvider } from "../tokens/token-provider.ts";

/** Who is calling: a permanent key or a function that gives tokens, or login and password. */
export type CredentialOptions =
  | {
      /** A permanent key, or a function that is asked for the token of each call. */
      readonly token: string | TokenFunction;
      readonly login?: never;
      readonly password?: never;
    }
  | {
      /**
       * Login of an API user. The client logs in when it first needs a token, renews it a minute before its hour ends and when the
       * service refuses it: one login at a time however many calls wait.
       */
      readonly login: string;
      /** Password of the API user. */
      readonly password: string;
      readonly token?: never;
    };

/** How to log in, once there is a client to do it with. */
export type Login = (credentials: { readonly login: string; readonly password: string }) => Promise<Session>;

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** The source of tokens that the options describe. Throws a `TypeError` where they describe none, or more than one. */
export const tokenSource = (options: CredentialOptions, logIn: Login, clock: Clock): TokenProvider => {
  const { token, login, password } = options;
  if (token !== undefined && (login !== undefined || password !== undefined)) {
    throw new TypeError("Give either token, or login and password");
  }
  if (typeof token === "function") return tokenFromFunction(token);
  if (isText(token)) return permanentToken(token);
  if (isText(login) && isText(password)) {
    return sessionToken({ login: () => logIn({ login, password }), clock });
  }
  throw new TypeError("Give token (a text that is not empty, or a function), or login and password");
};
