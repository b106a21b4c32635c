import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { sharedAsterisk } from "../directory/across-accounts.ts";
import { AccountFileError } from "../directory/problems.ts";
import { readAccounts } from "../directory/read-accounts.ts";
import { loadSipPasswords } from "../directory/sip-passwords.ts";
import type { AccountFile } from "../generated/account.ts";
import { Refusal } from "./refusal.ts";

/** The `asterisk` of an account file, of all its accounts together. */
export type AsteriskBlock = NonNullable<AccountFile["asterisk"]>;

/** The accounts of a file. Throws a {@link Refusal} for a file that is wrong or cannot be read. */
export const accountsIn = async (file: string): Promise<readonly AccountFile[]> => {
  const reading = readAccounts(await bytesOf(file), file);
  if (reading.ok) return reading.accounts;
  throw new Refusal(
    "bad_accounts",
    { en: `${file} cannot be used`, ru: `файл ${file} использовать нельзя` },
    { problems: reading.problems },
  );
};

/** What the accounts say of the one Asterisk that they share. Throws a {@link Refusal} where they say nothing. */
export const blockOf = (accounts: readonly AccountFile[], file: string): AsteriskBlock => {
  if (accounts.some(({ asterisk }) => asterisk !== undefined)) return sharedAsterisk(accounts);
  throw new Refusal(
    "bad_accounts",
    {
      en: `${file} has no section asterisk: there is no trunk and no line`,
      ru: `в ${file} нет раздела asterisk: ни транка, ни линии`,
    },
    {
      next: {
        en: "add it; docs/asterisk.md and the reference of the account file tell what belongs there",
        ru: "добавьте его; что в нём должно быть, сказано в docs/asterisk.md и в справочнике файла учётных записей",
      },
    },
  );
};

/** The SIP passwords of all accounts. Throws a {@link Refusal} where one is not where the account says that it is. */
export const sipPasswordsOf = async (
  accounts: readonly AccountFile[],
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly trunks: ReadonlyMap<string, string>; readonly lines: ReadonlyMap<string, string> }> => {
  const trunks = new Map<string, string>();
  const lines = new Map<string, string>();
  for (const account of accounts) {
    try {
      const loaded = await loadSipPasswords(account, dirname(resolve(file)), env);
      for (const [name, password] of loaded.trunks) trunks.set(name, password);
      for (const [number, password] of loaded.lines) lines.set(number, password);
    } catch (error) {
      if (!(error instanceof AccountFileError)) throw error;
      throw new Refusal(
        "bad_accounts",
        {
          en: `SIP passwords of account ${account.account.id} are not to be had`,
          ru: `не найдены пароли SIP учётной записи ${account.account.id}`,
        },
        { problems: error.problems.map((problem) => ({ ...problem, file })) },
      );
    }
  }
  return { trunks, lines };
};

const bytesOf = async (file: string): Promise<Uint8Array> => {
  try {
    return await readFile(file);
  } catch (error) {
    throw fileRefusal(error, file);
  }
};

/** What the system says of a file, as a {@link Refusal}; whatever else was thrown comes back as it is. */
export const fileRefusal = (error: unknown, file: string): unknown => {
  const code = error instanceof Error && "code" in error ? String(error.code) : null;
  if (code === null) return error;
  return new Refusal("file_failed", {
    en: `${file}: it cannot be read or written (${code})`,
    ru: `${file}: не удаётся прочитать или записать (${code})`,
  });
};
