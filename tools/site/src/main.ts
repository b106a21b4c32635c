/**
 * Builds the documents' site, or shows it while you write (`--dev`). `--figures` writes the figures of the English
 * pages' tables into the Russian ones and builds nothing.
 */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, createServer } from "vitepress";
import { bringFigures } from "./bring-figures.ts";
import { problemsOf } from "./check.ts";
import { inLanguage, languageOf, pageOf, sourceOf } from "./layout.ts";
import { problemLine } from "./rules/problem.ts";
import { ROOT, readTexts, siteOf } from "./site.ts";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));

const { values } = parseArgs({
  options: {
    dev: { type: "boolean", default: false },
    figures: { type: "boolean", default: false },
    base: { type: "string", default: "/" },
    out: { type: "string", default: fileURLToPath(new URL("../dist", import.meta.url)) },
  },
});

/** The English text of a Russian page written by hand, or null. */
function englishOf(source: string, texts: ReadonlyMap<string, string>): string | null {
  const page = pageOf(source);
  if (page === null || languageOf(page) !== "ru" || page.startsWith("ru/reference/")) return null;
  return texts.get(sourceOf(inLanguage(page, "en"))) ?? null;
}

if (values.figures) {
  const texts = readTexts();
  for (const [source, text] of texts) {
    const english = englishOf(source, texts);
    const changed = english === null ? text : bringFigures(text, english);
    if (changed === text) continue;
    writeFileSync(join(ROOT, source), changed);
    console.log(`${source}: figures of its tables brought in date`);
  }
}

const problems = problemsOf(siteOf(readTexts()));
for (const problem of problems) console.error(problemLine(problem));

process.env["DOCS_BASE"] = values.base;

if (values.figures) {
  process.exitCode = problems.length > 0 ? 1 : 0;
} else if (values.dev) {
  const server = await createServer(FOLDER);
  await server.listen();
  server.printUrls();
} else if (problems.length > 0) {
  console.error(`${problems.length} problems: the site is not built.`);
  process.exitCode = 1;
} else {
  await build(FOLDER, { outDir: resolve(values.out) });
}
