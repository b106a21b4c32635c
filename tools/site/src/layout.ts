/** Languages of the site; the first has no prefix in addresses. */
export const LANGUAGES = ["en", "ru"] as const;

/** A language of the site. */
export type Language = (typeof LANGUAGES)[number];

/** Folder of the repository in which the pages stand. */
export const CONTENT = "docs";

/** Folders as they stand in the repository, and what addresses on the site begin with instead. */
const MOVED = [
  ["docs/reference/generated/en/", "reference/"],
  ["docs/reference/generated/ru/", "ru/reference/"],
] as const;

/** No pages of the site: projects of their own, which tests install and run. */
const NOT_PAGES = /^docs\/(?:examples|reference\/generated\/(?!en\/|ru\/))/u;

/**
 * Where a Markdown file of the repository stands on the site, such as `ru/sandbox.md` for `docs/ru/sandbox.md`; null
 * for files that are no pages.
 */
export function pageOf(source: string): string | null {
  if (!source.startsWith(`${CONTENT}/`) || !source.endsWith(".md") || NOT_PAGES.test(source)) return null;
  const moved = MOVED.find(([folder]) => source.startsWith(folder));
  if (moved !== undefined) return moved[1] + source.slice(moved[0].length);
  return source.slice(CONTENT.length + 1);
}

/** The Markdown file of a page: the other direction of {@link pageOf}. */
export function sourceOf(page: string): string {
  const moved = MOVED.toReversed().find(([, prefix]) => page.startsWith(prefix));
  return moved === undefined ? `${CONTENT}/${page}` : moved[0] + page.slice(moved[1].length);
}

/** The language of a page. */
export function languageOf(page: string): Language {
  return page.startsWith("ru/") ? "ru" : "en";
}

/** The same page in another language. */
export function inLanguage(page: string, language: Language): string {
  const bare = languageOf(page) === "en" ? page : page.slice(3);
  return language === "en" ? bare : `${language}/${bare}`;
}
