/** Builds the documents' site, or shows it while you write (`--dev`). */
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
    out: { type: "string", default: "dist" },
  },
});

const problems = problemsOf(siteOf(readTexts()));
for (const problem of problems) console.error(problemLine(problem));

if (values.dev) {
  const server = await createServer(FOLDER, { base: values.base });
  await server.listen();
  server.printUrls();
} else if (problems.length > 0) {
  console.error(`${problems.length} problem(s): the site is not built.`);
  process.exitCode = 1;
} else {
  await build(FOLDER, { base: values.base, outDir: values.out });
}
