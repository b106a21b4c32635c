import type { Language } from "@scenario-call/core/language";
import type { AccountProblem } from "../directory/problems.ts";
import { PHRASES } from "./phrases-ru.ts";

interface Phrase {
  readonly pattern: RegExp;
  readonly ru: string;
}

/**
 * What is told in English by parts of the server that know of no language, or came as text through the door or from a
 * thread, in the language of whoever reads it. What has no translation stays as it is.
 */
export const phraseIn = (language: Language, text: string): string =>
  language === "ru" ? inRussian(text) : text;

/** The same for a mistake in a file. */
export const problemIn = (language: Language, problem: AccountProblem): AccountProblem => ({
  ...problem,
  found: phraseIn(language, problem.found),
  expected: phraseIn(language, problem.expected),
});

const inRussian = (text: string): string => {
  for (const { pattern, ru } of patterns()) {
    const match = pattern.exec(text);
    if (match === null) continue;
    let at = 0;
    return ru.replaceAll("{}", () => inRussian(match[(at += 1)] ?? ""));
  }
  return text;
};

let made: readonly Phrase[] | null = null;

/** The phrase with the most words of its own first: it says most exactly what is meant. */
const patterns = (): readonly Phrase[] =>
  (made ??= Object.entries(PHRASES)
    .toSorted(([a], [b]) => b.replaceAll("{}", "").length - a.replaceAll("{}", "").length)
    .map(([en, ru]) => ({
      pattern: new RegExp(`^${en.split("{}").map(escaped).join("(.+?)")}$`, "su"),
      ru,
    })));

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
