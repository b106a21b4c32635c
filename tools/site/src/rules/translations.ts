import { inLanguage, languageOf, sourceOf } from "../layout.ts";
import type { Page } from "../page.ts";
import type { Site } from "../site.ts";
import { differences } from "./parallel.ts";
import type { Problem } from "./problem.ts";

/** So much of a Russian page's letters are Cyrillic at least: names on the wire and of files are Latin. */
const CYRILLIC_SHARE = 0.5;

/** What is wrong with the Russian page of an English one. */
function wrongIn(site: Site, english: Page, russian: Page): readonly Problem[] {
  return russian.cyrillicShare < CYRILLIC_SHARE
    ? [{ file: russian.source, line: 0, message: "most of this page is not in Russian" }]
    : differences(site, english, russian);
}

/** Every page is there in both languages and says the same in both, as far as a machine can tell. */
export function untranslated(site: Site): readonly Problem[] {
  return [...site.pages].flatMap(([path, page]): readonly Problem[] => {
    const other = languageOf(path) === "en" ? "ru" : "en";
    const translation = site.pages.get(inLanguage(path, other));
    if (translation === undefined) {
      const message = `is not there in the other language: ${sourceOf(inLanguage(path, other))}`;
      return [{ file: page.source, line: 0, message }];
    }
    return other === "ru" ? wrongIn(site, page, translation) : [];
  });
}
