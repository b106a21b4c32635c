import type { Text } from "@scenario-call/core/language";

/** A parameter of a method as a flag. */
export interface MethodFlag {
  /** Where its value goes in the parameters: members of members have more than one name. */
  readonly path: readonly string[];
  /** How it is read from the command line. */
  readonly type: "string" | "number" | "boolean" | "json";
  /** The values that it may have; none where it may have any. */
  readonly values: readonly { readonly value: unknown; readonly about: Text }[];
  /** What counts where the flag is left out; null: nothing. */
  readonly default: unknown;
  readonly isRequired: boolean;
  /** Paragraphs, with an empty line between them. */
  readonly about: Text;
}

/** A method as a command. */
export interface MethodFlags {
  readonly title: Text;
  readonly about: Text;
  readonly flags: readonly MethodFlag[];
}
