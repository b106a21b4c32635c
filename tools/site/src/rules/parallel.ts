import { figuresOf } from "../figures.ts";
import { inLanguage, languageOf, pageOf } from "../layout.ts";
import { destinationOf } from "../link.ts";
import type { Page, Passage } from "../page.ts";
import type { Site } from "../site.ts";
import type { Problem } from "./problem.ts";

/** Where a link leads, whatever the language: sections by their number, because their anchors are translated. */
function neutral(site: Site, source: string, target: string): string {
  const to = destinationOf(source, target);
  if (to.kind === "elsewhere") return target;
  if (to.kind === "file") return `${to.path.replace(/generated\/(?:en|ru)\//u, "generated/")}#${to.anchor}`;
  const section = [...(site.pages.get(to.page)?.anchors ?? [])].indexOf(to.anchor);
  return `${inLanguage(to.page, "en")}#${to.anchor === "" ? "" : section}`;
}

/** What stands in one list and not in the other, each as often as it stands there more. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const rest = [...other];
  return list.filter((each) => {
    const at = rest.indexOf(each);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

const shown = (list: readonly string[]): string =>
  list.length === 0 ? "nothing" : list.map((each) => JSON.stringify(each)).join(", ");

/** What a translated passage says otherwise than the English one. */
function otherwise(
  site: Site,
  pages: readonly [Page, Page],
  passages: readonly [Passage, Passage],
): readonly string[] {
  const [english, russian] = passages;
  const links = (nth: 0 | 1): readonly string[] =>
    passages[nth].targets.map((target) => neutral(site, pages[nth].source, target));
  return (
    [
      ["figures", figuresOf(english.prose, "en"), figuresOf(russian.prose, "ru")],
      ["code", english.code, russian.code],
      ["links", links(0), links(1)],
    ] as const
  ).flatMap(([what, there, here]) => {
    const missing = without(there, here);
    const more = without(here, there);
    if (missing.length + more.length === 0) return [];
    return `has other ${what} than ${pages[0].source}:${english.line}: there ${shown(missing)}, here ${shown(more)}`;
  });
}

/** Links of a Russian page to an English one, though that is there in Russian; the page's own English one may be led to. */
function intoTheOtherLanguage(russian: Page, own: string | null): readonly Problem[] {
  return russian.links.flatMap(({ target, line }) => {
    const to = destinationOf(russian.source, target);
    if (to.kind !== "page" || languageOf(to.page) === "ru" || to.page === own) return [];
    return { file: russian.source, line, message: `${target} leads to an English page` };
  });
}

/** Pages made from the spec: the generator's tests hold their words and tables; here their sections are compared. */
const GENERATED = /^reference\//u;

const isHeading = ({ kind }: Passage): boolean => kind.startsWith("a heading");

const CELL = /^a table/u;
const HEAD = "a table's heading";

/** Does a table begin with this passage? One may follow another with nothing between them. */
function beginsTable(passages: readonly Passage[], nth: number): boolean {
  const [before, here] = [passages[nth - 1]?.kind ?? "", passages[nth]?.kind ?? ""];
  return CELL.test(here) && (!CELL.test(before) || (here === HEAD && before !== HEAD));
}

/** How many cells the table has that begins with this passage. */
function cellsFrom(passages: readonly Passage[], from: number): number {
  let end = from + 1;
  while (CELL.test(passages[end]?.kind ?? "") && !beginsTable(passages, end)) end += 1;
  return end - from;
}

/** Why a table cannot be compared cell by cell, or null: a row more or less would make all after it differ. */
function otherTable(
  passages: readonly Passage[],
  translated: readonly Passage[],
  nth: number,
): string | null {
  if (!beginsTable(passages, nth)) return null;
  const [there, here] = [cellsFrom(passages, nth), cellsFrom(translated, nth)];
  return there === here
    ? null
    : `here a table of ${here} cells, there (line ${passages[nth]?.line}) of ${there}`;
}

/**
 * What a translation has that the English page has not, or the other way round: passages, code, links and figures.
 * Words it cannot judge. A page that has other passages is told once, at the first one that differs.
 */
export function differences(site: Site, english: Page, russian: Page): readonly Problem[] {
  const file = russian.source;
  const path = pageOf(english.source);
  const generated = GENERATED.test(path ?? "");
  const [passages, translated] = [english, russian].map((page) =>
    generated ? page.passages.filter(isHeading) : page.passages,
  ) as [readonly Passage[], readonly Passage[]];
  const count = Math.max(passages.length, translated.length);
  const problems: Problem[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const [there, here] = [passages[nth], translated[nth]];
    if (there === undefined || here === undefined || there.kind !== here.kind) {
      const message = `has other passages than ${english.source}: here ${here?.kind ?? "the end"}, there (line ${there?.line ?? "last"}) ${there?.kind ?? "the end"}`;
      return [...problems, { file, line: here?.line ?? 0, message }];
    }
    if (generated) continue;
    const table = otherTable(passages, translated, nth);
    if (table !== null) {
      const message = `has other passages than ${english.source}: ${table}`;
      return [...problems, { file, line: here.line, message }];
    }
    for (const message of otherwise(site, [english, russian], [there, here]))
      problems.push({ file, line: here.line, message });
  }
  return [...problems, ...intoTheOtherLanguage(russian, path)];
}
