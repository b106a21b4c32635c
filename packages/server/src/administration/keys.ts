import type { AccountFile } from "../generated/account.ts";
import { AdministrationError } from "./administration-error.ts";

type Key = NonNullable<AccountFile["users"][number]["keys"]>[number];

/** A key as it may be shown: never the key itself. */
export interface KeySummary {
  readonly account_id: number;
  readonly login: string;
  readonly name: string | null;
  readonly sha256: string;
  readonly status: "active" | "blocked";
  /** Seconds since the epoch; null: without limit. */
  readonly expires_at: number | null;
}

/** Shortest beginning of a hash that names a key. */
const SHORTEST_HASH = 8;

/** All keys of all accounts, in the order of the accounts. */
export const listKeys = (accounts: readonly AccountFile[]): readonly KeySummary[] =>
  accounts.flatMap(({ account, users }) =>
    users.flatMap(({ login, keys = [] }) =>
      keys.map(({ name = null, sha256, status = "active", expires_at: expiresAt = null }) => ({
        account_id: account.id,
        login,
        name,
        sha256,
        status,
        expires_at: expiresAt,
      })),
    ),
  );

/** The accounts with one key more. Throws an {@link AdministrationError}. */
export const addKey = (accounts: readonly AccountFile[], login: string, key: Key): readonly AccountFile[] => {
  const keys = listKeys(accounts);
  if (!accounts.some(({ users }) => users.some((user) => user.login === login)))
    throw new AdministrationError("unknown_login", `no user has the login ${JSON.stringify(login)}`);
  if (key.name !== undefined && keys.some(({ name }) => name === key.name))
    throw new AdministrationError(
      "name_taken",
      `there is a key ${JSON.stringify(key.name)} already: give it another name`,
    );
  return accounts.map((account) => ({
    ...account,
    users: account.users.map((user) =>
      user.login === login ? { ...user, keys: [...(user.keys ?? []), key] } : user,
    ),
  }));
};

/** The one key that has this name, or whose hash begins like this. Throws an {@link AdministrationError}. */
export const findKey = (accounts: readonly AccountFile[], named: string): KeySummary => {
  const isHash = named.length >= SHORTEST_HASH && /^[0-9a-f]+$/u.test(named);
  const found = listKeys(accounts).filter(
    ({ name, sha256 }) => name === named || (isHash && sha256.startsWith(named)),
  );
  const [key, second] = found;
  if (key === undefined)
    throw new AdministrationError(
      "unknown_key",
      `no key has this name, and no hash begins so (${SHORTEST_HASH} digits or more): see \`token list\``,
    );
  if (second !== undefined)
    throw new AdministrationError("ambiguous_key", `${found.length} keys are meant: name one by its hash`);
  return key;
};

/** The accounts with a key that has these values now. */
export const changeKey = (
  accounts: readonly AccountFile[],
  sha256: string,
  changes: Pick<Key, "status" | "expires_at">,
): readonly AccountFile[] =>
  accounts.map((account) => ({
    ...account,
    users: account.users.map((user) =>
      user.keys === undefined
        ? user
        : { ...user, keys: user.keys.map((key) => (key.sha256 === sha256 ? { ...key, ...changes } : key)) },
    ),
  }));
