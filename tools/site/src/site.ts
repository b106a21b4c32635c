import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CONTENT, pageOf } from "./layout.ts";
import { type Page, readPage } from "./page.ts";

/** The folder of the whole workspace, absolute. */
export const ROOT: string = join(dirname(fileURLToPath(import.meta.url)), "../../..");

/** What the rules look at. */
export interface Site {
  /** What the pages were read from, by its path in the repository. */
  readonly texts: ReadonlyMap<string, string>;
  /** Pages by their path on the site. */
  readonly pages: ReadonlyMap<string, Page>;
  /** A file of the repository, or null where there is none. */
  readonly read: (path: string) => string | null;
  /** Is there a file or a folder of this path in the repository? */
  readonly exists: (path: string) => boolean;
}

/**
 * A site of these texts, by their path in the repository; everything else is looked for in the workspace. Pages that
 * stand in `before` with the same text are taken from there.
 */
export function siteOf(texts: ReadonlyMap<string, string>, before?: Site): Site {
  const pages = [...texts].flatMap(([source, text]): readonly (readonly [string, Page])[] => {
    const page = pageOf(source);
    if (page === null) return [];
    const same = before?.texts.get(source) === text ? before.pages.get(page) : undefined;
    return [[page, same ?? readPage(source, text)]];
  });
  const isPage = (path: string): boolean => pageOf(path) !== null;
  const read = (path: string): string | null => {
    if (isPage(path)) return texts.get(path) ?? null;
    return existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), "utf8") : null;
  };
  return {
    texts,
    pages: new Map(pages),
    read,
    exists: (path) => (isPage(path) ? texts.has(path) : existsSync(join(ROOT, path))),
  };
}

/** The texts of all pages, by their path in the repository. */
export function readTexts(): ReadonlyMap<string, string> {
  const sources = globSync(`${CONTENT}/**/*.md`, {
    cwd: ROOT,
    exclude: (path) => path.includes("node_modules"),
  });
  const pages = sources
    .map((source) => source.replaceAll("\\", "/"))
    .filter((source) => pageOf(source) !== null);
  return new Map(pages.toSorted().map((source) => [source, readFileSync(join(ROOT, source), "utf8")]));
}
