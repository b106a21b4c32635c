import { resolve, dirname } from "node:path";
import type { AccountFile } from "../generated/account.ts";
import { acrossMistakes } from "./across-accounts.ts";
import type { PreparedAccount } from "./directory.ts";
import { type AccountEntry, entryOf, placed, readEntries, withMedia } from "./load-account.ts";
import type { MediaFileOptions } from "./media-files.ts";
import { loadPrefixTable, PrefixFileError } from "./prefixes/prefix-file.ts";
import { regionMistakes } from "./prefixes/prefix-mistakes.ts";
import type { PrefixTable } from "./prefixes/prefix-table.ts";
import type { AccountMistake, AccountProblem } from "./problems.ts";
import { readHookSecrets, type SecretSources } from "./web-hook-secrets.ts";

/** What accounts are prepared with. */
export interface PrepareOptions {
  /** The environment, for `secret_env`. */
  readonly env: SecretSources["env"];
  /** See {@link SecretSources}. */
  readonly kept?: SecretSources["kept"];
  /** How media files are read: only to learn their lengths, unless told otherwise. */
  readonly media?: MediaFileOptions;
}

/** Accounts that can be served, or everything that is wrong with them. */
export type Preparation =
  | { readonly ok: true; readonly accounts: readonly PreparedAccount[] }
  | { readonly ok: false; readonly problems: readonly AccountProblem[] };

/**
 * Reads and checks the text of an account file with any number of accounts, and the files that it names. Paths in it
 * begin at the folder of `file`; in what comes out they are absolute, and secrets that are named by hash stand there.
 */
export const prepareText = async (
  bytes: Uint8Array,
  file: string,
  options: PrepareOptions,
): Promise<Preparation> => {
  const reading = readEntries(bytes, file);
  return reading.ok ? prepare(reading.entries, file, options) : reading;
};

/** The same for accounts that are there as values, whose paths are absolute. */
export const prepareValues = async (
  values: readonly unknown[],
  options: PrepareOptions,
  file = "account",
): Promise<Preparation> =>
  prepare(
    values.map((value) => entryOf(value, file)),
    file,
    options,
  );

/** Checks accounts that were prepared before and have changed since, without reading any file. */
export const checkTogether = (prepared: readonly PreparedAccount[], file = "account"): Preparation => {
  const entries = prepared.map((account) => entryOf(account.file, file));
  const across = acrossMistakes(prepared.map((account) => account.file));
  const problems = entries.flatMap((entry, index) =>
    placed(
      [...entry.mistakes, ...across.filter(({ account }) => account === index).map(({ mistake }) => mistake)],
      entry,
    ),
  );
  return problems.length === 0 ? { ok: true, accounts: prepared } : { ok: false, problems };
};

const prepare = async (
  entries: readonly AccountEntry[],
  file: string,
  options: PrepareOptions,
): Promise<Preparation> => {
  const prepared: PreparedAccount[] = [];
  const problems: AccountProblem[] = [];
  const across = entries.every(({ isFormed }) => isFormed)
    ? acrossMistakes(entries.map(({ value }) => value as AccountFile))
    : [];
  for (const [index, entry] of entries.entries()) {
    const mistakes = [...entry.mistakes];
    for (const { account, mistake } of across) if (account === index) mistakes.push(mistake);
    if (entry.isFormed) {
      const outside = await prepareOne(entry.value as AccountFile, file, options);
      mistakes.push(...outside.mistakes);
      prepared.push(outside.account);
    }
    problems.push(...placed(mistakes, entry));
  }
  return problems.length === 0 ? { ok: true, accounts: prepared } : { ok: false, problems };
};

const prepareOne = async (
  given: AccountFile,
  file: string,
  { env, kept, media }: PrepareOptions,
): Promise<{ readonly account: PreparedAccount; readonly mistakes: readonly AccountMistake[] }> => {
  const folder = dirname(resolve(file));
  const withSounds = await withMedia(given, file, media);
  const table = await prefixesOf(given, folder);
  const hooks = await readHookSecrets(given, { folder, env, ...(kept === undefined ? {} : { kept }) });
  const { prefixes_file: prefixesFile, web_hooks: targets, ...rest } = withSounds.account;
  const account: AccountFile = {
    ...rest,
    ...(prefixesFile === undefined ? {} : { prefixes_file: resolve(folder, prefixesFile) }),
    ...(targets === undefined ? {} : { web_hooks: targets.map((hook) => located(hook, folder, kept)) }),
  };
  return {
    account: { file: account, prefixes: table.prefixes, hookSecrets: hooks.secrets },
    mistakes: [...withSounds.mistakes, ...table.mistakes, ...hooks.mistakes],
  };
};

const prefixesOf = async (
  account: AccountFile,
  folder: string,
): Promise<{ readonly prefixes: PrefixTable | null; readonly mistakes: readonly AccountMistake[] }> => {
  const { prefixes_file: file } = account;
  if (file === undefined) return { prefixes: null, mistakes: [] };
  const wrong = (found: string, expected: string) => ({
    prefixes: null,
    mistakes: [{ path: ["prefixes_file"], atKey: false, found, expected }],
  });
  const name = JSON.stringify(file);
  try {
    const prefixes = await loadPrefixTable(resolve(folder, file));
    return { prefixes, mistakes: regionMistakes(account, prefixes.regions) };
  } catch (error) {
    if (error instanceof PrefixFileError)
      return wrong(`${name}, where ${error.message}`, "a file that import-prefixes has made");
    const code = error instanceof Error && "code" in error ? String(error.code) : "it failed";
    return wrong(`${name}, which cannot be read (${code})`, "the path of a CSV file from this file's folder");
  }
};

type Hook = NonNullable<AccountFile["web_hooks"]>[number];

interface SecretPlace {
  readonly secret_file?: string;
  readonly secret_sha256?: string;
}

const located = (hook: Hook, folder: string, kept: SecretSources["kept"]): Hook => {
  const { previous_secret: previous, ...rest } = withSecret(hook, folder, kept);
  return previous === undefined ? rest : { ...rest, previous_secret: withSecret(previous, folder, kept) };
};

const withSecret = <Place extends SecretPlace>(
  place: Place,
  folder: string,
  kept: SecretSources["kept"],
): Place => {
  const { secret_file: file, secret_sha256: sha256, ...rest } = place;
  if (file !== undefined) return { ...rest, secret_file: resolve(folder, file) } as Place;
  const secret = sha256 === undefined ? null : (kept?.(sha256) ?? null);
  return secret === null ? place : ({ ...rest, secret } as unknown as Place);
};
