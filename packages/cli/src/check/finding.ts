import type { Text } from "@scenario-call/core/language";

/** A stretch of a text. */
export interface Place {
  /** From the beginning, in UTF-16 code units. */
  readonly offset: number;
  readonly length: number;
}

/** What is wrong with a request. */
export interface Finding {
  /** The documented error that the service would answer with. */
  readonly mnemonic: string;
  /** The parameter at fault, dotted; null where no single one is. */
  readonly field: string | null;
  readonly message: Text;
  /** What could stand there; null where that cannot be said in a line. */
  readonly expected: Text | null;
  readonly place: Place;
  /** The text as it may be shown: its secrets are hidden, and everything stands where it stood. */
  readonly shown: string;
}
