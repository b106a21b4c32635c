import type { AccountProblem } from "../directory/problems.ts";
import type { Text } from "@scenario-call/core/language";

/** Why a command did not do what it was asked to. */
export type RefusalKind =
  /** The command line cannot be understood, or asks for what is not safe. */
  | "usage"
  /** The account file is wrong; what is wrong stands in the problems. */
  | "bad_accounts"
  /** Files are there that nobody has allowed to be replaced. */
  | "would_replace"
  /** ARI's password is missing, known to everybody, or readable by others. */
  | "password"
  /** A file or folder cannot be read or written. */
  | "file_failed";

/** Thrown where a command cannot go on; nothing was changed. Holds no password. */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly what: Text;
  /** What to do about it. */
  readonly next: Text | null;
  readonly problems: readonly AccountProblem[];

  constructor(
    kind: RefusalKind,
    what: Text,
    {
      next = null,
      problems = [],
    }: { readonly next?: Text | null; readonly problems?: readonly AccountProblem[] } = {},
  ) {
    super(what.en);
    this.name = "Refusal";
    this.kind = kind;
    this.what = what;
    this.next = next;
    this.problems = problems;
  }
}
