import type { AccountFile } from "../generated/account.ts";
import { parsePasswordHash } from "./password.ts";
import { passwordCheck, type Secret } from "./passwords.ts";
import { secretIndex } from "./secret-index.ts";

/** Somebody who may log in. */
export interface User {
  /** The account whose user it is. */
  readonly accountId: number;
  readonly login: string;
  readonly callApiAccess: boolean;
  readonly dataApiAccess: boolean;
}

/** A permanent key: a token that is known by its hash. */
export interface PermanentKey {
  readonly user: User;
  readonly blocked: boolean;
  /** Milliseconds since the epoch; null = without limit. */
  readonly expiresAt: number | null;
}

/** The users of all accounts and their keys. */
export interface Users {
  /** The user, whatever he may do; null for a login that is not there. */
  byLogin(login: string): User | null;
  /** By the SHA-256 of the key in hexadecimal. */
  keyByHash(hash: string): PermanentKey | null;
  /** The user with this login and password, or null. A wrong login is as much work as a wrong password. */
  authenticate(login: string, password: string): Promise<User | null>;
}

/** Makes the users of accounts that have been checked, also against each other. */
export const buildUsers = (accounts: readonly Pick<AccountFile, "account" | "users">[]): Users => {
  const known = new Map<string, User>();
  const keys: [hash: string, key: PermanentKey][] = [];
  const secrets = new Map<string, Secret>();
  const all = accounts.flatMap(({ account, users }) =>
    users.map((user) => ({ accountId: account.id, ...user })),
  );
  for (const {
    accountId,
    login,
    call_api_access: callApiAccess = true,
    data_api_access: dataApiAccess = true,
    password,
    password_scrypt: scrypt,
    keys: own = [],
  } of all) {
    const user: User = { accountId, login, callApiAccess, dataApiAccess };
    known.set(login, user);
    for (const { sha256, status = "active", expires_at: expiresAt } of own) {
      const ends = expiresAt === undefined ? null : expiresAt * 1000;
      keys.push([sha256, { user, blocked: status === "blocked", expiresAt: ends }]);
    }
    const hash = scrypt === undefined ? null : parsePasswordHash(scrypt);
    if (hash !== null) secrets.set(login, { kind: "hash", hash });
    else if (password !== undefined) secrets.set(login, { kind: "clear", password });
  }
  const isRight = passwordCheck(secrets.values());
  return {
    byLogin: (login) => known.get(login) ?? null,
    keyByHash: secretIndex(keys),
    authenticate: async (login, password) => {
      return (await isRight(password, secrets.get(login))) ? (known.get(login) ?? null) : null;
    },
  };
};
