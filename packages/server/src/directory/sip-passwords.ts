import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { AccountFile } from "../generated/account.ts";
import { AccountFileError, type AccountMistake } from "./problems.ts";

/** The passwords of the trunks that have a login, by their names, and of the lines, by their numbers. */
export interface LoadedSipPasswords {
  readonly trunks: ReadonlyMap<string, string>;
  readonly lines: ReadonlyMap<string, string>;
}

interface Place {
  readonly password?: string;
  readonly password_env?: string;
  readonly password_file?: string;
}

/**
 * The SIP passwords from where the account says that they are. `folder` is that of the account file. Throws
 * {@link AccountFileError}, which repeats no password.
 */
export const loadSipPasswords = async (
  account: AccountFile,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<LoadedSipPasswords> => {
  const mistakes: AccountMistake[] = [];
  const load = async (place: Place, path: readonly (string | number)[]): Promise<string> => {
    const { password, password_env: variable, password_file: file } = place;
    const text =
      password ??
      (variable !== undefined
        ? env[variable]
        : await readFile(resolve(folder, file ?? ""), "utf8").catch(() => undefined));
    // A file that was written by an editor ends with a line's end; that is not a part of the password.
    const found = password === undefined ? text?.replace(/\r?\n$/u, "") : text;
    if (found !== undefined && found !== "") return found;
    const key = variable !== undefined ? "password_env" : file !== undefined ? "password_file" : "password";
    mistakes.push({ path: [...path, key], atKey: false, found: "no password there", expected: "a password" });
    return "";
  };
  const trunks = new Map<string, string>();
  const lines = new Map<string, string>();
  for (const [at, trunk] of (account.asterisk?.trunks ?? []).entries())
    if (trunk.login !== undefined) trunks.set(trunk.name, await load(trunk, ["asterisk", "trunks", at]));
  for (const [at, line] of (account.asterisk?.lines ?? []).entries())
    lines.set(line.phone_number, await load(line, ["asterisk", "lines", at]));
  if (mistakes.length > 0)
    throw new AccountFileError(mistakes.map((mistake) => ({ ...mistake, file: "account", position: null })));
  return { trunks, lines };
};
