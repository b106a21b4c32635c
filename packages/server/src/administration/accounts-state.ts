import { hash } from "node:crypto";
import type { AccountFile } from "../generated/account.ts";
import { type StoredAccounts, StoreError } from "../ports/store.ts";

/** The accounts of a server, and how they came to be what they are. */
export interface AccountsState {
  /** Counts the changes; 1 is the first that was stored. */
  readonly revision: number;
  /** When the last change was made, ms since the epoch. */
  readonly at: number;
  readonly accounts: readonly AccountFile[];
  /** SHA-256 of the file that was taken in at a start; null where there was none. */
  readonly start_sha256: string | null;
  /** SHA-256 of the file that was imported last; null where there was none since. */
  readonly imported_sha256: string | null;
  /** Whether administration has changed anything since a start took a file in. */
  readonly changed_since_start: boolean;
}

/** The name of a file's content. */
export const contentHash = (bytes: Uint8Array): string => hash("sha256", bytes, "hex");

/** What a store keeps of a state. */
export const formatState = ({ revision, ...rest }: AccountsState): StoredAccounts => ({
  revision,
  text: JSON.stringify(rest),
});

/** Reads what {@link formatState} made. Throws a StoreError where it is something else. */
export const parseState = ({ revision, text }: StoredAccounts): AccountsState => {
  const rest: unknown = JSON.parse(text);
  if (typeof rest !== "object" || rest === null || !("accounts" in rest) || !Array.isArray(rest.accounts))
    throw new StoreError("read_failed", "the accounts in the store cannot be read");
  return { revision, ...(rest as Omit<AccountsState, "revision">) };
};

/** Which accounts a start is to serve. */
export type StartChoice =
  /** Those of the store. */
  | "store"
  /** Those of the file, which the store then keeps. */
  | "file"
  /** The file was changed, and so were the accounts in the store: somebody has to say which. */
  | "conflict"
  /** There are none. */
  | "nothing";

/**
 * Whichever has changed counts: a file that was edited since it was taken in, or what administration has done since.
 * `file` is the content hash of the file of this start; null where none is named.
 */
export const chooseAtStart = (
  state: AccountsState | null,
  file: string | null,
  prefer: "file" | "store" | null,
): StartChoice => {
  if (state === null) return file === null ? "nothing" : "file";
  if (file === null || prefer === "store") return "store";
  if (prefer === "file") return "file";
  if (file === state.start_sha256 || file === state.imported_sha256) return "store";
  return state.changed_since_start ? "conflict" : "file";
};
