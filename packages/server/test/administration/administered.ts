import type { AccountFile } from "../../src/generated/account.ts";
import { Administration, type AdministrationOptions } from "../../src/administration/administration.ts";
import { formatState, type AccountsState } from "../../src/administration/accounts-state.ts";
import { settlePasswords } from "../../src/administration/settle-passwords.ts";
import { prepareValues } from "../../src/directory/prepare-accounts.ts";
import { AccountFileError } from "../../src/directory/problems.ts";
import {
  referenceAccount,
  startServer,
  type TestServer,
  type TestServerOptions,
} from "../gateway/support.ts";

/** A server and its administration. */
export interface Administered extends TestServer {
  readonly administration: Administration;
}

/** The reference account without the user's password in the clear: hashing it takes a tenth of a second each time. */
export const account = async (given: unknown = {}): Promise<AccountFile> => {
  const { users, ...rest } = await referenceAccount(given);
  const withoutPassword = ({ password: _clear, ...user }: AccountFile["users"][number]) => user;
  return { ...rest, users: users.map(withoutPassword) };
};

/** Starts a server that serves these accounts, with a memory store and a held clock, and its administration. */
export const administered = async (
  accounts: readonly AccountFile[],
  options: TestServerOptions & Pick<Partial<AdministrationOptions>, "backUp" | "random"> = {},
): Promise<Administered> => {
  const { backUp = null, random, ...rest } = options;
  const preparation = await prepareValues(await settlePasswords(accounts, []), { env: {} });
  if (!preparation.ok) throw new AccountFileError(preparation.problems);
  const tested = await startServer({}, { ...rest, account: preparation.accounts });
  const state: AccountsState = {
    revision: 1,
    at: tested.clock.now(),
    accounts: preparation.accounts.map(({ file }) => file),
    start_sha256: null,
    imported_sha256: null,
    changed_since_start: false,
  };
  await tested.store.putAccounts(formatState(state));
  const administration = new Administration({
    state,
    prepared: preparation.accounts,
    server: tested.server,
    store: rest.store ?? tested.store,
    backUp,
    clock: tested.clock,
    env: {},
    ...(random === undefined ? {} : { random }),
  });
  return { ...tested, administration };
};

/** The text of a file with these accounts: a list. */
export const textOf = (...accounts: readonly AccountFile[]): string => JSON.stringify(accounts);

/** Where the files of these tests would be. */
export const FILE = "/nowhere/accounts.yaml";
