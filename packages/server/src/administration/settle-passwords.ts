import {
  formatPasswordHash,
  hashPassword,
  parsePasswordHash,
  verifyPassword,
} from "../directory/password.ts";
import type { AccountFile } from "../generated/account.ts";

/**
 * Puts hashes in the place of passwords, so that none is ever stored. Where `present` has a hash of the same password for
 * the same login, that one stays: a file that is taken in twice changes nothing.
 */
export const settlePasswords = async (
  accounts: readonly AccountFile[],
  present: readonly AccountFile[],
): Promise<readonly AccountFile[]> => {
  const hashes = new Map(
    present.flatMap(({ users }) => users.map((user) => [user.login, user.password_scrypt] as const)),
  );
  const settled: AccountFile[] = [];
  for (const account of accounts) {
    const users: AccountFile["users"][number][] = [];
    for (const { password, ...user } of account.users) {
      users.push(
        password === undefined
          ? user
          : { ...user, password_scrypt: await hashOf(password, hashes.get(user.login)) },
      );
    }
    settled.push({ ...account, users });
  }
  return settled;
};

const hashOf = async (password: string, known: string | undefined): Promise<string> => {
  const parsed = known === undefined ? null : parsePasswordHash(known);
  return known !== undefined && parsed !== null && (await verifyPassword(password, parsed))
    ? known
    : formatPasswordHash(await hashPassword(password));
};
