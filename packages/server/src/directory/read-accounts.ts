import type { AccountFile } from "../generated/account.ts";
import { acrossMistakes } from "./across-accounts.ts";
import { placed, readEntries } from "./load-account.ts";
import type { AccountProblem } from "./problems.ts";

/** The accounts of a file, or everything that is wrong with them. */
export type AccountsReading =
  | { readonly ok: true; readonly accounts: readonly AccountFile[] }
  | { readonly ok: false; readonly problems: readonly AccountProblem[] };

/**
 * Reads and checks the text of an account file with any number of accounts, and none of the files that it names: for those
 * who serve nobody. `file` is its name in problems.
 */
export const readAccounts = (bytes: Uint8Array, file: string): AccountsReading => {
  const reading = readEntries(bytes, file);
  if (!reading.ok) return reading;
  const { entries } = reading;
  const across = entries.every(({ isFormed }) => isFormed)
    ? acrossMistakes(entries.map(({ value }) => value as AccountFile))
    : [];
  const problems = entries.flatMap((entry, index) =>
    placed(
      [...entry.mistakes, ...across.filter(({ account }) => account === index).map(({ mistake }) => mistake)],
      entry,
    ),
  );
  return problems.length === 0
    ? { ok: true, accounts: entries.map(({ value }) => value as AccountFile) }
    : { ok: false, problems };
};
