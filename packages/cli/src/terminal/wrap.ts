import { wrapWords } from "@scenario-call/core/language";

/** Breaks a text at its spaces into lines of at most `width` characters, each indented. Longer words stay whole. */
export function wrap(text: string, width: number, indent = 0): readonly string[] {
  return wrapWords(text, Math.max(16, width - indent)).map((each) => " ".repeat(indent) + each);
}
