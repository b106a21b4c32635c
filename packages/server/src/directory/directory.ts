import type { AccountFile } from "../generated/account.ts";
import { type Account, buildAccount } from "./account.ts";
import type { PrefixTable } from "./prefixes/prefix-table.ts";
import { buildUsers, type Users } from "./users.ts";
import type { HookSecrets } from "./web-hook-secrets.ts";

/** An account that has been checked, with what stands in other files. */
export interface PreparedAccount {
  readonly file: AccountFile;
  /** The table of its `prefixes_file`; null where it has none. */
  readonly prefixes: PrefixTable | null;
  /** By the names of its targets of web hooks. */
  readonly hookSecrets: ReadonlyMap<string, HookSecrets>;
}

/** All accounts that are served, at one moment: nothing in it ever changes, it is replaced as a whole. */
export interface Directory {
  /** By id. */
  readonly accounts: ReadonlyMap<number, Account>;
  readonly users: Users;
  /** How many calls an employee's phone takes at once; null for a number that is no employee's. */
  channelsOf(phoneNumber: string): number | null;
}

/** Makes the directory of accounts that have been checked, also against each other. */
export const buildDirectory = (prepared: readonly PreparedAccount[]): Directory => {
  const accounts = new Map(
    prepared.map(({ file, prefixes }) => [file.account.id, buildAccount(file, prefixes)] as const),
  );
  const channels = new Map<string, number>();
  for (const account of accounts.values()) {
    // A telephone that two accounts share is one telephone.
    for (const [number, count] of account.channels)
      channels.set(number, Math.min(count, channels.get(number) ?? count));
  }
  return {
    accounts,
    users: buildUsers(prepared.map(({ file }) => file)),
    channelsOf: (phoneNumber) => channels.get(phoneNumber) ?? null,
  };
};
