import { type Language, languageOf } from "@scenario-call/core/language";
import { UsageError } from "../usage-error.ts";

/** How whoever typed a command is to be told things. */
export interface Manner {
  readonly language: Language;
  /** Whether programs read it. */
  readonly json: boolean;
}

/** What is known of it before a command line has been understood, so that its mistakes are told in the same manner. */
export const mannerOf = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Manner => ({ language: languageOf(askedLanguage(args), env), json: args.includes("--json") });

/** Throws {@link UsageError} where a language was asked for that there is not. */
export const checkLanguage = (args: readonly string[]): void => {
  const lang = askedLanguage(args);
  if (lang === undefined || lang === "en" || lang === "ru") return;
  throw new UsageError({
    en: `--lang: found ${lang}, expected en or ru`,
    ru: `--lang: найдено «${lang}», ожидается en или ru`,
  });
};

const askedLanguage = (args: readonly string[]): string | undefined => {
  const at = args.findIndex((arg) => arg === "--lang" || arg.startsWith("--lang="));
  const arg = args[at];
  if (arg === undefined) return undefined;
  return arg === "--lang" ? args[at + 1] : arg.slice("--lang=".length);
};
