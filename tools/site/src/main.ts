/** Builds the documents' site, or shows it while you write (`--dev`). */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, createServer } from "vitepress";
import { problemsOf } from "./check.ts";
import { problemLine } from "./rules/problem.ts";
import { readTexts, siteOf } from "./site.ts";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));

const { values } = parseArgs({
  options: {
    dev: { type: "boolean", default: false },
    base: { type: "string", default: "/" },
    out: { type: "string", default: fileURLToPath(new URL("../dist", import.meta.url)) },
  },
});

const problems = problemsOf(siteOf(readTexts()));
for (const problem of problems) console.error(problemLine(problem));

process.env["DOCS_BASE"] = values.base;

if (values.dev) {
  const server = await createServer(FOLDER);
  await server.listen();
  server.printUrls();
} else if (problems.length > 0) {
  console.error(`${problems.length} problems: the site is not built.`);
  process.exitCode = 1;
} else {
  await build(FOLDER, { outDir: resolve(values.out) });
}
