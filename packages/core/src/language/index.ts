export { hanging, type HangingOptions } from "./hanging.ts";
export { wrapCommand } from "./wrap-command.ts";
export { wrapWords } from "./wrap-words.ts";

/** A language in which people are told something. */
export type Language = "en" | "ru";

/** A text in every language. */
export type Text = Readonly<Record<Language, string>>;

/**
 * The language to speak: what was asked for, else that of the environment by the rules of POSIX (`LC_ALL` before
 * `LC_MESSAGES` before `LANG`), else English.
 */
export const languageOf = (
  asked: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language => {
  if (asked === "ru" || asked === "en") return asked;
  const locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
    .map((name) => environment[name] ?? "")
    .find((value) => value !== "");
  return /^ru([_.@]|$)/iu.test(locale ?? "") ? "ru" : "en";
};
