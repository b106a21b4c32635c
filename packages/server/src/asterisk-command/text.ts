/** A text in both languages of the commands. */
export interface Text {
  readonly en: string;
  readonly ru: string;
}

/** A language of the commands. */
export type Language = keyof Text;

/**
 * The language to speak: what was asked for, else that of the environment by the rules of POSIX (`LC_ALL` before
 * `LC_MESSAGES` before `LANG`), else English.
 */
export const languageOf = (
  asked: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Language => {
  if (asked === "en" || asked === "ru") return asked;
  const locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
    .map((name) => env[name] ?? "")
    .find((value) => value !== "");
  return locale?.toLowerCase().startsWith("ru") === true ? "ru" : "en";
};
