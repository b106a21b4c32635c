import { CALL_API_TEXTS_EN } from "../generated/call-api/texts-en.ts";
import { CALL_API_TEXTS_RU } from "../generated/call-api/texts-ru.ts";
import { DATA_API_TEXTS_EN } from "../generated/data-api/texts-en.ts";
import { DATA_API_TEXTS_RU } from "../generated/data-api/texts-ru.ts";
import type { Language } from "../language/index.ts";
import type { ErrorTexts } from "./error-texts.ts";

/** An error, told to a person. */
export interface Explanation {
  /** What has happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly action: string;
}

/** The explanation of an error from the texts of one API in one language; `null` for a mnemonic that they do not know. */
export const explainFrom = (texts: ErrorTexts, mnemonic: string): Explanation | null => {
  const text = Object.hasOwn(texts, mnemonic) ? texts[mnemonic] : undefined;
  return text === undefined ? null : { meaning: text[0], action: text[1] };
};

/**
 * What an error of the Call API means and what to do about it, for people. `null` for a mnemonic that this version does not know:
 * services may send more than is documented.
 *
 * A program that needs one language only takes {@link explainFrom} and the texts of that language, which is half the bytes.
 */
export const explain = (mnemonic: string, language: Language): Explanation | null =>
  explainFrom(language === "ru" ? CALL_API_TEXTS_RU : CALL_API_TEXTS_EN, mnemonic);

/** The same for an error of the Data API, where some mnemonics mean something else. */
export const explainDataApi = (mnemonic: string, language: Language): Explanation | null =>
  explainFrom(language === "ru" ? DATA_API_TEXTS_RU : DATA_API_TEXTS_EN, mnemonic);
