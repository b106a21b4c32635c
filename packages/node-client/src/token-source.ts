import { permanentToken, sessionToken, tokenFromFunction } from "@scenario-call/core";
import type { Clock, Session, TokenProvider } from "@scenario-call/core";
import type { CredentialOptions } from "./options.ts";

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
