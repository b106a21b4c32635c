import { LANGUAGES, languageOf } from "../layout.ts";
import { destinationOf } from "../link.ts";
import { menuPages } from "../navigation.ts";
import type { Page } from "../page.ts";
import type { Site } from "../site.ts";
import type { Problem } from "./problem.ts";

/** Pages of the same language to which a page leads. */
function onward(page: Page, path: string): readonly string[] {
  return page.links.flatMap(({ target }) => {
    const to = destinationOf(page.source, target);
    return to.kind === "page" && languageOf(to.page) === languageOf(path) ? to.page : [];
  });
}

/** Every entry of the menu is a page, and from the menu every page is reached without a change of the language. */
export function unreachable(site: Site): readonly Problem[] {
  const menu = LANGUAGES.flatMap(menuPages);
  const reached = new Set<string>();
  const waiting = menu.filter((path) => site.pages.has(path));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const page = site.pages.get(path);
    if (page === undefined || reached.has(path)) continue;
    reached.add(path);
    waiting.push(...onward(page, path));
  }
  const of = (file: string, message: string): Problem => ({ file, line: 0, message });
  return [
    ...menu
      .filter((path) => !site.pages.has(path))
      .map((path) => of("tools/site/src/navigation.ts", `the menu leads to ${path}, which is not there`)),
    ...[...site.pages]
      .filter(([path]) => !reached.has(path))
      .map(([, { source }]) => of(source, "nobody is led to this page: put it into the menu, or link to it")),
  ];
}
