import { hash, randomBytes } from "node:crypto";
import type { PreparedAccount } from "../directory/directory.ts";
import type { MediaFileOptions } from "../directory/media-files.ts";
import { checkTogether, type Preparation, prepareText } from "../directory/prepare-accounts.ts";
import type { AccountFile } from "../generated/account.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeadLetter } from "../ports/delivery-store.ts";
import { type Store, StoreError } from "../ports/store.ts";
import { type AccountsState, contentHash, formatState } from "./accounts-state.ts";
import { AdministrationError } from "./administration-error.ts";
import { type AccountChange, diffAccounts } from "./diff-accounts.ts";
import { exportAccounts, formatAccounts, knownSecrets } from "./export-accounts.ts";
import { findHook, type FoundHook, rotateSecret } from "./hooks.ts";
import { addKey, changeKey, findKey, type KeySummary, listKeys } from "./keys.ts";
import { settlePasswords } from "./settle-passwords.ts";

/** The server, as far as administration has to do with it. */
export interface AdministeredServer {
  /** Serves other accounts from the next request on. */
  replaceAccounts(accounts: readonly PreparedAccount[]): Promise<void>;
  readonly webHooks: {
    redeliver(
      target: string,
      accountId?: number,
      choice?: { readonly call_session_id: number; readonly sequence_number?: number },
    ): Promise<{ readonly delivered: number; readonly failed: number } | null>;
  };
}

/** What administration works with. */
export interface AdministrationOptions {
  /** What is served at the beginning. */
  readonly state: AccountsState;
  /** The accounts of `state`, with what stands in other files. */
  readonly prepared: readonly PreparedAccount[];
  readonly server: AdministeredServer;
  readonly store: Pick<Store, "putAccounts" | "deadLetters">;
  /** Backs the store up into a new file and resolves with its size; null where the store cannot do that. */
  readonly backUp: ((file: string) => Promise<number>) | null;
  readonly clock: Clock;
  /** The environment, for `secret_env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How media files are read. */
  readonly media?: MediaFileOptions;
  /** Told of other accounts before they are served: for what else hangs on them, such as sounds. */
  readonly onAccounts?: (accounts: readonly AccountFile[]) => void;
  /** Bytes of chance; the system's unless told otherwise. */
  readonly random?: (count: number) => Buffer;
}

/** What an import changes, or would. */
export interface ImportOutcome {
  readonly dry_run: boolean;
  readonly revision: number;
  readonly changes: readonly AccountChange[];
}

/** An export, ready to be written into a file. */
export interface ExportOutcome {
  readonly revision: number;
  /** YAML. */
  readonly text: string;
  /** The same as values. */
  readonly accounts: readonly AccountFile[];
}

/** A new key: the only time that it is told. */
export interface NewKey extends KeySummary {
  readonly token: string;
}

/** A new secret of a target: the only time that it is told. */
export interface NewSecret {
  readonly account_id: number;
  readonly hook: string;
  readonly secret: string;
  /** Until when the one before signs too, seconds since the epoch; null where it does not. */
  readonly previous_expires_at: number | null;
}

/** Dead letters of a target. */
export interface LettersOutcome {
  readonly account_id: number;
  readonly hook: string;
  readonly letters: readonly Omit<DeadLetter, "target">[];
}

/** How a server stands. */
export interface StatusOutcome {
  readonly revision: number;
  /** When the accounts were changed last, ms since the epoch. */
  readonly changed_at: number;
  readonly accounts: readonly { readonly id: number; readonly name: string }[];
}

/** Longest time for which two secrets sign, seconds: a month. */
const LONGEST_OVERLAP_S = 31 * 86_400;

/**
 * Changes what a running server serves. Every change is stored first and then served, as a whole or not at all; one waits
 * for the other. Rejects with {@link AdministrationError} only.
 */
export class Administration {
  readonly #options: AdministrationOptions;
  readonly #random: (count: number) => Buffer;
  #state: AccountsState;
  #prepared: readonly PreparedAccount[];
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: AdministrationOptions) {
    this.#options = options;
    this.#random = options.random ?? randomBytes;
    this.#state = options.state;
    this.#prepared = options.prepared;
  }

  /** How the server stands. */
  status(): StatusOutcome {
    const { revision, at, accounts } = this.#state;
    return {
      revision,
      changed_at: at,
      accounts: accounts.map(({ account: { id, name } }) => ({ id, name })),
    };
  }

  /** Serves the accounts of a file's text in place of all that are served; `file` is its absolute path. */
  async import(text: string, file: string, dryRun: boolean): Promise<ImportOutcome> {
    return this.#one(async () => {
      const bytes = Buffer.from(text, "utf8");
      const known = knownSecrets(this.#state.accounts);
      const prepared = accepted(
        await prepareText(bytes, file, { ...this.#reading(), kept: (sha256) => known.get(sha256) ?? null }),
      );
      const accounts = await settlePasswords(
        prepared.map((account) => account.file),
        this.#state.accounts,
      );
      const changes = diffAccounts(this.#state.accounts, accounts);
      if (!dryRun) {
        const settled = prepared.map((account, at) => ({ ...account, file: accounts[at] ?? account.file }));
        await this.#change(settled, { imported_sha256: contentHash(bytes) }, changes.length > 0);
      }
      return { dry_run: dryRun, revision: this.#state.revision, changes };
    });
  }

  /** All accounts, so that an import of it changes nothing; without a secret in the clear. */
  export(): ExportOutcome {
    const accounts = exportAccounts(this.#state.accounts);
    return { revision: this.#state.revision, text: formatAccounts(accounts), accounts };
  }

  /** All permanent keys. */
  keys(): readonly KeySummary[] {
    return listKeys(this.#state.accounts);
  }

  /** Makes a permanent key of 256 random bits. `expiresAt` in seconds since the epoch. */
  async createKey(login: string, name: string | null, expiresAt: number | null): Promise<NewKey> {
    return this.#one(async () => {
      const token = this.#random(32).toString("hex");
      const sha256 = hash("sha256", token, "hex");
      const key = {
        ...(name === null ? {} : { name }),
        sha256,
        ...(expiresAt === null ? {} : { expires_at: expiresAt }),
      };
      await this.#changeFiles(addKey(this.#state.accounts, login, key));
      return { ...findKey(this.#state.accounts, sha256), token };
    });
  }

  /** Blocks a key, lets it work again, or says when it ends; from the next request on. */
  async changeKey(
    named: string,
    changes: { readonly status?: "active" | "blocked"; readonly expires_at?: number },
  ): Promise<KeySummary> {
    return this.#one(async () => {
      const { sha256 } = findKey(this.#state.accounts, named);
      await this.#changeFiles(changeKey(this.#state.accounts, sha256, changes));
      return findKey(this.#state.accounts, sha256);
    });
  }

  /** What a target did not take within a day. */
  async letters(name: string, accountId?: number): Promise<LettersOutcome> {
    const found = findHook(this.#state.accounts, name, accountId);
    const letters = await this.#stored(this.#options.store.deadLetters(keyOf(found)));
    return {
      account_id: found.accountId,
      hook: name,
      letters: letters.map(({ call_session_id, sequence_number, at, reason }) => ({
        call_session_id,
        sequence_number,
        at,
        reason,
      })),
    };
  }

  /** Sends dead letters once more: all of a target, those of a session, or one. */
  async redeliver(
    name: string,
    accountId?: number,
    choice?: { readonly call_session_id: number; readonly sequence_number?: number },
  ): Promise<{ readonly delivered: number; readonly failed: number }> {
    const found = findHook(this.#state.accounts, name, accountId);
    const { webHooks } = this.#options.server;
    const outcome = await this.#stored(webHooks.redeliver(name, found.accountId, choice));
    if (outcome !== null) return outcome;
    throw new AdministrationError("unknown_hook", `the target ${JSON.stringify(name)} is switched off`);
  }

  /** Gives a target another secret; for `overlapS` seconds the one before signs too. */
  async rotateSecret(name: string, accountId: number | undefined, overlapS: number): Promise<NewSecret> {
    return this.#one(async () => {
      if (!(overlapS >= 0 && overlapS <= LONGEST_OVERLAP_S))
        throw new AdministrationError("bad_request", `an overlap is 0 to ${LONGEST_OVERLAP_S} seconds long`);
      const found = findHook(this.#state.accounts, name, accountId);
      const secret = `whsec_${this.#random(32).toString("base64")}`;
      const ends = overlapS === 0 ? null : Math.floor(this.#options.clock.now() / 1000) + overlapS;
      const before = this.#prepared.find(({ file }) => file.account.id === found.accountId);
      const current = before?.hookSecrets.get(name)?.current;
      const secrets = {
        current: secret,
        previous: ends === null || current === undefined ? null : { secret: current, until: ends * 1000 },
      };
      await this.#changeFiles(rotateSecret(this.#state.accounts, found, secret, ends), (account) =>
        account === before ? new Map([...account.hookSecrets, [name, secrets]]) : account.hookSecrets,
      );
      return { account_id: found.accountId, hook: name, secret, previous_expires_at: ends };
    });
  }

  /** Backs the store up into a file that is not there yet. */
  async backUp(file: string): Promise<{ readonly file: string; readonly bytes: number }> {
    const { backUp } = this.#options;
    if (backUp === null)
      throw new AdministrationError(
        "unsupported",
        "a store in memory cannot be backed up: use --store sqlite",
      );
    return { file, bytes: await this.#stored(backUp(file)) };
  }

  #reading(): { readonly env: AdministrationOptions["env"]; readonly media?: MediaFileOptions } {
    const { env, media } = this.#options;
    return media === undefined ? { env } : { env, media };
  }

  /**
   * Other files for the same accounts. Nothing beside them is read anew: a key has to be blocked also where a sound has
   * gone meanwhile.
   */
  async #changeFiles(
    files: readonly AccountFile[],
    secretsOf: (account: PreparedAccount) => PreparedAccount["hookSecrets"] = ({ hookSecrets }) =>
      hookSecrets,
  ): Promise<void> {
    const isChanged = diffAccounts(this.#state.accounts, files).length > 0;
    const prepared = this.#prepared.map((account, at) => ({
      ...account,
      file: files[at] ?? account.file,
      hookSecrets: secretsOf(account),
    }));
    const reading = accepted(checkTogether(prepared));
    await this.#change(reading, {}, isChanged);
  }

  /** Stores the accounts, whole, and then serves them. */
  async #change(
    prepared: readonly PreparedAccount[],
    more: Partial<Pick<AccountsState, "imported_sha256">>,
    isChanged: boolean,
  ): Promise<void> {
    const { store, server, clock, onAccounts } = this.#options;
    if (!isChanged) {
      const same = { ...this.#state, ...more };
      await this.#stored(store.putAccounts(formatState(same)));
      this.#state = same;
      return;
    }
    const state: AccountsState = {
      ...this.#state,
      ...more,
      revision: this.#state.revision + 1,
      at: clock.now(),
      accounts: prepared.map(({ file }) => file),
      changed_since_start: true,
    };
    await this.#stored(store.putAccounts(formatState(state)));
    this.#state = state;
    this.#prepared = prepared;
    onAccounts?.(state.accounts);
    await this.#stored(server.replaceAccounts(prepared));
  }

  async #one<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  async #stored<T>(work: Promise<T>): Promise<T> {
    this.#options.clock.during?.(work);
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      throw new AdministrationError("store_failed", error.message);
    }
  }
}

const keyOf = ({ accountId, hook }: FoundHook): string => `${accountId} ${hook.name}`;

const accepted = (preparation: Preparation): readonly PreparedAccount[] => {
  if (preparation.ok) return preparation.accounts;
  const { problems } = preparation;
  throw new AdministrationError(
    "bad_accounts",
    problems.length === 1
      ? "the accounts cannot be used: 1 mistake"
      : `the accounts cannot be used: ${problems.length} mistakes`,
    problems,
  );
};
