import type { Language } from "./layout.ts";

/**
 * Figures as each language writes them: English 1,247.5, Russian 1 247,5 with a space that does not break. What has
 * several points, such as an address, is written alike in both, and a version may be: 20.14.
 */
const WRITTEN: Readonly<Record<Language, RegExp>> = {
  en: /\d+(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*/gu,
  ru: /\d+(?:[\u00A0\u202F]\d{3})+(?!\d)(?:,\d+)?|\d+,\d+|\d+(?:\.\d+)*/gu,
};

/** A figure as a language writes it, in the one form in which figures are compared: 1247.5. */
function plain(written: string, language: Language): string {
  return language === "en"
    ? written.replaceAll(",", "")
    : written.replaceAll(/[\u00A0\u202F]/gu, "").replace(",", ".");
}

/** The figures of a text in the order in which they stand, in the form 1247.5. */
export function figuresOf(text: string, language: Language): readonly string[] {
  return (text.match(WRITTEN[language]) ?? []).map((written) => plain(written, language));
}

/** A figure in the form 1247.5 as Russian writes it. */
function russian(figure: string): string {
  const [whole = "", part] = figure.split(".");
  const cut = whole.replaceAll(/\B(?=(?:\d{3})+$)/gu, "\u00A0");
  return part === undefined ? cut : `${cut},${part}`;
}

/** A Russian text with other figures, one for each of its own in turn; those that are the same stay as written. */
export function withFigures(text: string, figures: readonly string[]): string {
  let nth = 0;
  return text.replaceAll(WRITTEN.ru, (written) => {
    const figure = figures[nth] ?? plain(written, "ru");
    nth += 1;
    if (figure === plain(written, "ru")) return written;
    return written.includes(".") ? figure : russian(figure);
  });
}
