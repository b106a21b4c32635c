import type { ExitCode } from "./exit-codes.ts";
import type { Text } from "@scenario-call/core/language";
import type { MethodFlag } from "./flags/method-flags.ts";
import type { OwnFlag, ReadFlags } from "./flags/read-flags.ts";
import type { Language } from "@scenario-call/core/language";
import type { Surroundings } from "./surroundings.ts";
import type { Style } from "./terminal/style.ts";

/** A flag of a command's own, as its help tells it. */
export interface PageFlag extends OwnFlag {
  /** What stands for its value in the help: `FILE`. */
  readonly value?: string;
  readonly about: Text;
}

/** What the help says about a command. Data only: telling it loads nothing. */
export interface Page {
  readonly name: string;
  /** In one line, for the list of commands. */
  readonly summary: Text;
  /** What follows the name: `REQUEST.json|-`. */
  readonly usage: string;
  /** How many arguments there have to be, at least and at most. */
  readonly takes: readonly [least: number, most: number];
  /** Paragraphs. */
  readonly about: readonly Text[];
  readonly flags: readonly PageFlag[];
  /** Parameters of a method that are flags here. */
  readonly params: readonly MethodFlag[];
  readonly examples: readonly { readonly about: Text; readonly line: string }[];
  /** True where the arguments are another program's: they are handed on as they are. */
  readonly handsOn: boolean;
}

/** What every command is given. */
export interface Context extends Surroundings {
  readonly language: Language;
  /** A text in that language. */
  readonly say: (text: Text) => string;
  /** Whether stdout is for a program. */
  readonly json: boolean;
  /** Colours of stdout. */
  readonly style: Style;
  /** Prints a line for a person. */
  readonly line: (text?: string) => void;
  /** Prints an object for a program, on a line of its own. */
  readonly data: (value: unknown) => void;
}

/** Carries a command out. Throws a `CommandFailure` for everything that can go wrong. */
export type Run = (flags: ReadFlags, args: readonly string[], context: Context) => Promise<ExitCode>;
