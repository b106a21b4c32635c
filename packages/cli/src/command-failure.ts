import type { ExitCode } from "./exit-codes.ts";

/** What there is to say about a failure. The texts are in the language of whoever reads them. */
export interface FailureTexts {
  /** A name for scripts: `usage`, `not_sent`, `no_profile`. */
  readonly kind: string;
  /** With what the command ends. */
  readonly exit: ExitCode;
  /** What was wrong. */
  readonly what: string;
  /** Where: a file with line and column, a parameter; null where the message has said it. */
  readonly where?: string | null;
  /** What to do next; null where nothing can be done. */
  readonly next?: string | null;
  /** What scripts get beside it, masked already. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Lines that show the place, as they are. */
  readonly shown?: readonly string[];
}

/** Why a command did not do what it was asked to: the one family of failures that commands throw. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  /** What there is to say. */
  readonly texts: FailureTexts;

  constructor(texts: FailureTexts) {
    super(texts.what);
    this.texts = texts;
  }
}
