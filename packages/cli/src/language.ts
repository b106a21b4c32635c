import type { Text } from "./flags/method-flags.ts";

/** A language of the command. */
export type Language = keyof Text;

/**
 * The language to speak: what was asked for, else that of the environment by the rules of POSIX (`LC_ALL` before
 * `LC_MESSAGES` before `LANG`), else English.
 */
export function languageOf(asked: string | undefined, environment: NodeJS.ProcessEnv): Language {
  if (asked === "ru" || asked === "en") return asked;
  const locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
    .map((name) => environment[name] ?? "")
    .find((value) => value !== "");
  return locale?.toLowerCase().startsWith("ru") === true ? "ru" : "en";
}
