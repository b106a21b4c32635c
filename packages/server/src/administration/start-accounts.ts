import { dirname } from "node:path";
import type { PreparedAccount } from "../directory/directory.ts";
import { mediaFilePaths } from "../directory/media-files.ts";
import { type PrepareOptions, prepareText, prepareValues } from "../directory/prepare-accounts.ts";
import { AccountFileError } from "../directory/problems.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import { ToldError } from "../told-error.ts";
import { type AccountsState, chooseAtStart, contentHash, formatState, parseState } from "./accounts-state.ts";
import { knownSecrets } from "./export-accounts.ts";
import { settlePasswords } from "./settle-passwords.ts";

/** What a start chooses its accounts from. */
export interface StartAccountsOptions {
  readonly store: Pick<Store, "accounts" | "putAccounts">;
  readonly clock: Clock;
  /** The account file of this start, or null. */
  readonly file: { readonly name: string; readonly bytes: Uint8Array } | null;
  /** What counts where file and store have both changed. */
  readonly prefer: "file" | "store" | null;
  readonly prepare: Omit<PrepareOptions, "kept">;
}

/** The accounts that a server begins with. */
export interface StartAccounts {
  readonly state: AccountsState;
  readonly prepared: readonly PreparedAccount[];
  /** Where they come from. */
  readonly source: "file" | "store";
}

/** A start that cannot know what to serve. */
export class StartAccountsError extends ToldError {}

/**
 * Chooses the accounts of a start by {@link chooseAtStart}, prepares them, and stores those of a file. Throws
 * {@link AccountFileError}, {@link StartAccountsError} or a StoreError; then the store is as it was.
 */
export const startAccounts = async (options: StartAccountsOptions): Promise<StartAccounts> => {
  const { store, file, prefer, prepare } = options;
  const stored = await store.accounts();
  const state = stored === null ? null : parseState(stored);
  switch (chooseAtStart(state, file === null ? null : contentHash(file.bytes), prefer)) {
    case "nothing":
      throw new StartAccountsError({
        en: "--account is missing, and the store has no accounts yet",
        ru: "нет --account, а в хранилище ещё нет учётных записей",
      });
    case "conflict": {
      const revision = state?.revision ?? 0;
      const since = new Date(state?.at ?? 0).toISOString();
      throw new StartAccountsError({
        en:
          `${file?.name ?? "the account file"} was changed since it was taken in, and so were the accounts in the store ` +
          `(revision ${revision}, ${since}): nobody but you can say which ` +
          `counts. Start with --prefer store to leave the store as it is (and export, merge and import then), or with ` +
          `--prefer file to have the accounts of the file and nothing else.`,
        ru:
          `с последней загрузки изменился и ${file?.name ?? "файл учётных записей"}, и учётные записи в хранилище ` +
          `(версия ${revision}, ${since}): что из этого считать верным, решать только вам. Запустите с --prefer store, ` +
          `чтобы хранилище осталось как есть (потом экспортируйте, объедините и импортируйте), или с --prefer file, ` +
          `чтобы остались только учётные записи из файла.`,
      });
    }
    case "store":
      return fromStore(state as AccountsState, prepare);
    case "file":
      return fromFile(state, file as NonNullable<typeof file>, options);
  }
};

const fromStore = async (state: AccountsState, prepare: PrepareOptions): Promise<StartAccounts> => {
  const preparation = await prepareValues(
    state.accounts,
    withFoldersOf(state.accounts, prepare),
    "(accounts in the store)",
  );
  if (!preparation.ok) throw new AccountFileError(preparation.problems);
  return { state, prepared: preparation.accounts, source: "store" };
};

/**
 * Where a sound may be was looked at when its account was taken in, by the folder of a file that need not be named at this
 * start. What is stored are the paths that were found right then.
 */
const withFoldersOf = (accounts: AccountsState["accounts"], prepare: PrepareOptions): PrepareOptions => {
  const { media } = prepare;
  if (media === undefined) return prepare;
  const taken = accounts.flatMap((account) =>
    [...mediaFilePaths(account).values()].map((path) => dirname(path)),
  );
  return { ...prepare, media: { ...media, folders: [...(media.folders ?? []), ...new Set(taken)] } };
};

const fromFile = async (
  before: AccountsState | null,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  { store, clock, prepare }: StartAccountsOptions,
): Promise<StartAccounts> => {
  const known = knownSecrets(before?.accounts ?? []);
  const preparation = await prepareText(bytes, name, {
    ...prepare,
    kept: (sha256) => known.get(sha256) ?? null,
  });
  if (!preparation.ok) throw new AccountFileError(preparation.problems);
  const accounts = await settlePasswords(
    preparation.accounts.map((account) => account.file),
    before?.accounts ?? [],
  );
  const state: AccountsState = {
    revision: (before?.revision ?? 0) + 1,
    at: clock.now(),
    accounts,
    start_sha256: contentHash(bytes),
    imported_sha256: null,
    changed_since_start: false,
  };
  const prepared = preparation.accounts.map((account, index) => ({
    ...account,
    file: accounts[index] ?? account.file,
  }));
  await store.putAccounts(formatState(state));
  return { state, prepared, source: "file" };
};
