import { destinationOf } from "../link.ts";
import { type Link, type Page, readPage } from "../page.ts";
import type { Site } from "../site.ts";
import type { Problem } from "./problem.ts";

/** What a link misses, or null. */
function missing(site: Site, page: Page, { target, picture }: Link): string | null {
  const destination = destinationOf(page.source, target);
  if (destination.kind === "elsewhere")
    return picture ? `the picture ${target} is not of this repository: the site must work offline` : null;
  if (destination.kind === "page") {
    const to = site.pages.get(destination.page);
    if (to === undefined) return `${target} leads to no page`;
    return destination.anchor === "" || to.anchors.has(destination.anchor)
      ? null
      : `${target} leads to a page without a section "${destination.anchor}"`;
  }
  const { path, anchor } = destination;
  if (path.startsWith("../") || !site.exists(path)) return `${target} leads to no file of the repository`;
  if (anchor === "" || !path.endsWith(".md")) return null;
  return readPage(path, site.read(path) ?? "").anchors.has(anchor)
    ? null
    : `${target} leads to a file without a section "${anchor}"`;
}

/** Every link leads somewhere: to a page and its section, to a file of the repository, or out of it. */
export function deadLinks(site: Site): readonly Problem[] {
  return [...site.pages.values()].flatMap((page) =>
    page.links.flatMap((link) => {
      const message = missing(site, page, link);
      return message === null ? [] : [{ file: page.source, line: link.line, message }];
    }),
  );
}
