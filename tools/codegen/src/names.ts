/** Spellings of one name from the spec, for the places where it turns up in code. */
export interface Names {
  /** For files and folders: `renew-loan`. */
  readonly kebab: string;
  /** For functions and variables: `renewLoan`. */
  readonly camel: string;
  /** For types: `RenewLoan`. */
  readonly pascal: string;
  /** For constants: `RENEW_LOAN`. */
  readonly constant: string;
}

const WORD_BORDER = /[^\p{L}\p{N}]+|(?<=\p{Ll}|\p{N})(?=\p{Lu})/u;

/** All spellings of a name whose words are divided by dots, underscores, hyphens or capitals. */
export function namesOf(name: string): Names {
  const words = name
    .split(WORD_BORDER)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
  const capitalised = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return {
    kebab: words.join("-"),
    camel: words.map((word, index) => (index === 0 ? word : (capitalised[index] ?? ""))).join(""),
    pascal: capitalised.join(""),
    constant: words.join("_").toUpperCase(),
  };
}

/** Several names run together into one, e.g. a method and the path to one of its parameters. */
export function joinNames(...parts: readonly string[]): Names {
  return namesOf(parts.map((part) => namesOf(part).kebab).join("-"));
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** A member's name as it stands in an object literal or a type: quoted only where it has to be. */
export function memberKey(name: string): string {
  return IDENTIFIER.test(name) ? name : JSON.stringify(name);
}
