/** Languages in which texts are spoken. */
export const SPEECH_LANGUAGES = ["ru", "en"] as const;

/** A language in which texts are spoken. */
export type SpeechLanguage = (typeof SPEECH_LANGUAGES)[number];

/** The language of a text by its letters: Russian where a single one is Cyrillic, else English. */
export const languageOf = (text: string): SpeechLanguage => (/\p{Script=Cyrillic}/u.test(text) ? "ru" : "en");

/**
 * The text as it is handed to an engine: control characters and broken surrogates are blanks, blanks stand alone.
 * Empty where there is nothing to say.
 */
export const plainText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\uFFFD\s]+/gu, " ")
    .trim();
