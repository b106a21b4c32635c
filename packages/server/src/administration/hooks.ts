import type { AccountFile } from "../generated/account.ts";
import { AdministrationError } from "./administration-error.ts";

type Hook = NonNullable<AccountFile["web_hooks"]>[number];

/** A target of web hooks, and whose it is. */
export interface FoundHook {
  readonly accountId: number;
  readonly hook: Hook;
}

/** The target of this name; of two accounts that have it the one that is named. Throws an {@link AdministrationError}. */
export const findHook = (
  accounts: readonly AccountFile[],
  name: string,
  accountId: number | undefined,
): FoundHook => {
  const found = accounts
    .filter(({ account }) => accountId === undefined || account.id === accountId)
    .flatMap(({ account, web_hooks: hooks = [] }) =>
      hooks.filter((hook) => hook.name === name).map((hook) => ({ accountId: account.id, hook })),
    );
  const [hook, second] = found;
  if (hook === undefined)
    throw new AdministrationError(
      "unknown_hook",
      `no target of web hooks has the name ${JSON.stringify(name)}`,
    );
  if (second !== undefined)
    throw new AdministrationError(
      "ambiguous_hook",
      `${found.length} accounts have such a target: name one of them`,
    );
  return hook;
};

/** The accounts with another secret of a target; until `expiresAt` (seconds since the epoch) the one before signs too. */
export const rotateSecret = (
  accounts: readonly AccountFile[],
  { accountId, hook: { name } }: FoundHook,
  secret: string,
  expiresAt: number | null,
): readonly AccountFile[] =>
  accounts.map((account) =>
    account.account.id === accountId && account.web_hooks !== undefined
      ? {
          ...account,
          web_hooks: account.web_hooks.map((hook) =>
            hook.name === name ? rotated(hook, secret, expiresAt) : hook,
          ),
        }
      : account,
  );

const rotated = (hook: Hook, next: string, expiresAt: number | null): Hook => {
  const {
    secret,
    secret_env,
    secret_file,
    secret_sha256: _unresolved,
    previous_secret: _ended,
    ...rest
  } = hook;
  if (expiresAt === null) return { ...rest, secret: next };
  const previous = {
    ...(secret === undefined ? {} : { secret }),
    ...(secret_env === undefined ? {} : { secret_env }),
    ...(secret_file === undefined ? {} : { secret_file }),
    expires_at: expiresAt,
  };
  return { ...rest, secret: next, previous_secret: previous };
};
