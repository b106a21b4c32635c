/** Packs every published package and checks the tarballs: their shape, their types, and that Node.js can import them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, publishedPackages } from "../workspace.ts";
import { checkConsumers } from "../consumers/last-release.ts";
import { importAll, linkTool, placeOf, unpack } from "./consumer.ts";
import { contentsVerdicts } from "./contents.ts";
import { compileOpenApiConsumer } from "./openapi-types.ts";
import { pack } from "./pack.ts";
import { type Verdict, verdicts } from "./shape.ts";

const folder = mkdtempSync(join(tmpdir(), "scenario-call-shape-"));
try {
  const consumer = join(folder, "consumer");
  const specifiers: string[] = [];
  const results: (Verdict & { readonly of: string })[] = [];
  for (const name of publishedPackages()) {
    const tarball = pack(join(ROOT, name), folder);
    results.push(...verdicts(tarball).map((verdict) => ({ of: name, ...verdict })));
    specifiers.push(...unpack(tarball, join(ROOT, name), consumer));
    results.push(
      ...contentsVerdicts(placeOf(join(ROOT, name), consumer)).map((each) => ({ of: name, ...each })),
    );
  }
  results.push({
    of: `${specifiers.length} entries`,
    what: "imported by plain Node.js",
    ...importAll(specifiers, consumer),
  });
  results.push({
    of: "packages/core",
    what: "types of the packed OpenAPI documents compile, and forbid what the spec forbids",
    ...compileOpenApiConsumer(consumer, join(import.meta.dirname, "openapi-program.ts.txt")),
  });
  linkTool("@types/node", consumer);
  results.push(...(await checkConsumers(ROOT, consumer)).map((each) => ({ of: "published types", ...each })));
  for (const { of, what, succeeded, output } of results) {
    console.log(`${succeeded ? "ok  " : "FAIL"} ${of}: ${what}`);
    if (!succeeded) console.log(output);
  }
  process.exitCode = results.every(({ succeeded }) => succeeded) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
