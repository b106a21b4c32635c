import type { AccountProblem } from "../directory/problems.ts";

/** Why administration did not do what it was asked to; nothing was changed then. */
export type AdministrationErrorKind =
  /** The accounts cannot be used; `problems` says why. */
  | "bad_accounts"
  /** The request is not one of administration. */
  | "bad_request"
  /** No user has this login. */
  | "unknown_login"
  /** No key has this name or hash. */
  | "unknown_key"
  /** Several keys have it. */
  | "ambiguous_key"
  /** The name of a new key is taken. */
  | "name_taken"
  /** No target of web hooks has this name, or it is switched off. */
  | "unknown_hook"
  /** Targets of several accounts have it. */
  | "ambiguous_hook"
  /** This server cannot do that, such as back up a store that is in memory. */
  | "unsupported"
  /** The store, or the file of a back-up, could not be written or read. */
  | "store_failed";

/** The only error that administration rejects with. */
export class AdministrationError extends Error {
  readonly kind: AdministrationErrorKind;
  readonly problems: readonly AccountProblem[];

  constructor(kind: AdministrationErrorKind, message: string, problems: readonly AccountProblem[] = []) {
    super(message);
    this.name = "AdministrationError";
    this.kind = kind;
    this.problems = problems;
  }
}
