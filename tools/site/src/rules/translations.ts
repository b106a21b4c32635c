import { ENGLISH_ONLY } from "../exceptions.ts";
import { inLanguage, languageOf, sourceOf } from "../layout.ts";
import { destinationOf } from "../link.ts";
import type { Page } from "../page.ts";
import type { Site } from "../site.ts";
import type { Problem } from "./problem.ts";

/** So much of a Russian page's letters are Cyrillic at least: names on the wire and of files are Latin. */
const CYRILLIC_SHARE = 0.5;

/** What is wrong with the Russian page of an English one. */
function wrongIn(path: string, english: Page, russian: Page): string | null {
  if (russian.cyrillicShare < CYRILLIC_SHARE) return "most of this page is not in Russian";
  if (ENGLISH_ONLY[path] !== undefined) {
    const leads = russian.links.some((link) => {
      const to = destinationOf(russian.source, link.target);
      return to.kind === "page" && to.page === path;
    });
    return leads ? null : `is not translated, so it has to lead to ${english.source}`;
  }
  return russian.levels.join() === english.levels.join()
    ? null
    : `has other sections than ${english.source} (levels ${russian.levels.join()}, there ${english.levels.join()})`;
}

/** Every page is there in both languages, with the same sections; what is not translated stands in one list. */
export function untranslated(site: Site): readonly Problem[] {
  const of = (file: string, message: string): Problem => ({ file, line: 0, message });
  const stale = Object.keys(ENGLISH_ONLY).filter((path) => !site.pages.has(path));
  return [
    ...stale.map((path) =>
      of("tools/site/src/exceptions.ts", `there is no page ${path} to be left in English`),
    ),
    ...[...site.pages].flatMap(([path, page]) => {
      const other = languageOf(path) === "en" ? "ru" : "en";
      const translation = site.pages.get(inLanguage(path, other));
      if (translation === undefined)
        return [of(page.source, `is not there in the other language: ${sourceOf(inLanguage(path, other))}`)];
      const wrong = other === "ru" ? wrongIn(path, page, translation) : null;
      return wrong === null ? [] : [of(translation.source, wrong)];
    }),
  ];
}
