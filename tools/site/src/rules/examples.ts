import { posix } from "node:path";
import { NOT_RUN } from "../exceptions.ts";
import { inLanguage } from "../layout.ts";
import { type Block, type Page, readPage } from "../page.ts";
import type { Site } from "../site.ts";
import type { Problem } from "./problem.ts";

/** Pages made from the spec: their examples are tests themselves. */
const GENERATED = /^(?:ru\/)?reference\//u;

const GUIDES_TEST = "tools/checks/e2e/guides.test.ts";

/** Publishes two majors and makes the changes that the page on upgrading shows. */
const PUBLISHED_TEST = "tools/checks/test/published/published.campaign.test.ts";

/** `upgrade before <file>` and `upgrade after <file>`: what the test finds in a file, and what it puts there. */
const UPGRADE = /^upgrade (?:before|after) \S+$/u;

const isDrawing = ({ language }: Block): boolean => language === "";

/** Why nobody can rely on a block, or null. */
function unproven(site: Site, path: string, page: Page, block: Block): string | null {
  const english = inLanguage(path, "en");
  const { test } = block;
  if (test === null) {
    const excepted = NOT_RUN.some(({ page: of, begins }) => of === english && block.code.startsWith(begins));
    return excepted ? null : "no test runs this block: <!-- test: … --> before it says which one does";
  }
  const same = /^same as (.+)$/u.exec(test)?.[1];
  if (same !== undefined) {
    const there = readPage(same, site.read(same) ?? "").blocks;
    const found = there.some((each) => each.code === block.code && each.test !== null);
    return found ? null : `${same} has no such block that a test runs`;
  }
  if (test.endsWith(".test.ts")) {
    const text = site.read(test);
    if (text === null) return `there is no test ${test}`;
    return text.includes(posix.basename(page.source)) ? null : `${test} does not read this page`;
  }
  if (UPGRADE.test(test)) {
    const reads = site.read(PUBLISHED_TEST)?.includes(posix.basename(english)) ?? false;
    return reads ? null : `${PUBLISHED_TEST} does not read this page`;
  }
  const guides = site.read(GUIDES_TEST) ?? "";
  const known =
    english.startsWith("guides/") &&
    [posix.basename(english, ".md"), test].every((word) => guides.includes(`"${word}"`));
  return known ? null : `no test knows how to run "${test}" on this page`;
}

/** Every block of code on a page that was written by hand is run by a test, which the comment before it names. */
export function unprovenExamples(site: Site): readonly Problem[] {
  return [...site.pages].flatMap(([path, page]) => {
    if (GENERATED.test(path)) return [];
    return page.blocks.flatMap((block) => {
      const message = isDrawing(block) ? null : unproven(site, path, page, block);
      return message === null ? [] : [{ file: page.source, line: block.line, message }];
    });
  });
}
