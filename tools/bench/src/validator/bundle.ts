import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build, type Plugin } from "esbuild";

/** Says null where the input is right, and anything else where it is not. */
export type Check = (input: unknown) => unknown;

/** A validator as a browser would get it. */
export interface Bundled {
  readonly name: string;
  readonly check: Check;
  /** Bytes of the minified bundle, compressed. */
  readonly gzipBytes: number;
}

/** The contenders, by the file in `entries/`. */
const ENTRIES: Readonly<Record<string, string>> = {
  "by hand": "by-hand.ts",
  "scenario-call": "scenario-call.ts",
  "scenario-call, smallest": "scenario-call-smallest.ts",
  "Ajv compiled": "ajv-compiled.ts",
  "Ajv standalone": "ajv-standalone.ts",
  typebox: "typebox.ts",
  typia: "typia.ts",
  "zod 4": "zod.ts",
};

const HERE = import.meta.dirname;
const PARAMS = join(HERE, "../../../../spec/call-api/v4.0/methods/start.scenario_call/params.schema.json");

/** Bundles every contender, minified, and loads it: what is timed is what is weighed. */
export async function bundleAll(): Promise<readonly Bundled[]> {
  // Below node_modules, so that generated code finds the packages, and git and every check pass it by.
  const folder = join(HERE, "../../node_modules/.bench");
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(folder, "run-"));
  try {
    prepare(work);
    const bundled: Bundled[] = [];
    for (const [name, entry] of Object.entries(ENTRIES)) {
      const outfile = join(work, entry.replace(".ts", ".mjs"));
      await build({
        entryPoints: [join(HERE, "entries", entry)],
        outfile,
        bundle: true,
        minify: true,
        format: "esm",
        target: "es2022",
        conditions: ["@scenario-call/source"],
        plugins: [made(work)],
        logLevel: "silent",
      });
      const { check } = (await import(pathToFileURL(outfile).href)) as { readonly check: Check };
      bundled.push({ name, check, gzipBytes: gzipSync(readFileSync(outfile), { level: 9 }).length });
    }
    return bundled;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The schema of the parameters, without its prose. */
export function paramsSchema(): Readonly<Record<string, unknown>> {
  const schema = inlined(PARAMS) as Record<string, unknown>;
  delete schema["$schema"];
  return schema;
}

/** Has code written ahead of time where a library can; what the modules in `made/` stand for. */
function prepare(work: string): void {
  const schema = paramsSchema();
  const schemaFile = join(work, "schema.json");
  writeFileSync(schemaFile, JSON.stringify(schema));

  const ajv = new Ajv2020({ strict: false, code: { source: true } });
  const standaloneFile = join(work, "standalone.cjs");
  writeFileSync(standaloneFile, standaloneCode.default(ajv, ajv.compile(schema)));

  const typiaInput = join(work, "typia-input");
  const typiaOutput = join(work, "typia-output");
  cpSync(join(HERE, "made/typia.ts"), join(typiaInput, "validate.ts"));
  const project = join(work, "tsconfig.json");
  writeFileSync(
    project,
    JSON.stringify({
      compilerOptions: {
        target: "es2022",
        module: "esnext",
        moduleResolution: "bundler",
        strict: true,
        types: [],
      },
      include: ["typia-input"],
    }),
  );
  const typia = createRequire(import.meta.url).resolve("typia/package.json");
  execFileSync(
    process.execPath,
    [
      join(dirname(typia), "lib/executable/typia.js"),
      "generate",
      "--input",
      typiaInput,
      "--output",
      typiaOutput,
      "--project",
      project,
    ],
    { cwd: join(HERE, "../.."), stdio: "pipe" },
  );
}

/** Puts what was made in the place of the modules in `made/`. */
const made = (work: string): Plugin => ({
  name: "made",
  setup: ({ onLoad }) => {
    const contents: Readonly<Record<string, string>> = {
      schema: 'export { default as schema } from "./schema.json";',
      "ajv-standalone": 'export { default as validate } from "./standalone.cjs";',
      typia: 'export { validate } from "./typia-output/validate.ts";',
    };
    onLoad({ filter: /[/\\]made[/\\][\w-]+\.ts$/ }, ({ path }) => ({
      contents: contents[basename(path, ".ts")] ?? "",
      resolveDir: work,
    }));
  },
});

/** Keywords of the spec that say nothing to a validator: without them a library's bundle is as small as it can be. */
const isProse = (key: string): boolean =>
  key.startsWith("x-") || ["$schema", "title", "description", "default", "examples"].includes(key);

/** A schema with every reference replaced by what it points to. */
function inlined(file: string): unknown {
  const visit = (value: unknown, isNames: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => visit(item, false));
    if (typeof value !== "object" || value === null) return value;
    if ("$ref" in value && typeof value.$ref === "string") return inlined(join(dirname(file), value.$ref));
    const entries = Object.entries(value).filter(([key]) => isNames || !isProse(key));
    return Object.fromEntries(
      entries.map(([key, inner]) => [key, visit(inner, key === "properties" && !isNames)]),
    );
  };
  return visit(JSON.parse(readFileSync(file, "utf8")), false);
}
