import { wrapWords } from "@scenario-call/core/language";

/** However narrow a terminal is, so many characters of a text stand in a line. */
const LEAST = 8;

/** Breaks a text at its spaces into lines of at most `width` characters, each indented. Longer words stay whole. */
export function wrap(text: string, width: number, indent = 0): readonly string[] {
  return wrapWords(text, Math.max(LEAST, width - indent)).map((each) => " ".repeat(indent) + each);
}
