import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { defineConfig } from "tsdown";

interface Manifest {
  readonly exports: Readonly<
    Record<string, string | { readonly "@scenario-call/source": string; readonly default: string }>
  >;
  /** What a package imports from itself by a condition; each of it is a file of its own. */
  readonly imports?: Readonly<Record<string, Readonly<Record<string, { readonly default: string }>>>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/**
 * What is built is what the package's `exports`, `imports` and `bin` promise, each source under the name that they give it; and
 * the programs of worker threads, beside whatever begins them.
 */
function entries(folder: string): Record<string, string> {
  const {
    exports,
    imports = {},
    bin = {},
  } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const nameOf = (built: string): string => built.replace(/^\.\/dist\/|\.js$/g, "");
  const entered = Object.values(exports)
    .filter((target) => typeof target !== "string")
    .map((target) => [nameOf(target.default), target["@scenario-call/source"]]);
  const inner = Object.values(imports)
    .flatMap((targets) => Object.values(targets))
    .map((target) => [nameOf(target.default), `./src/${nameOf(target.default)}.ts`]);
  const commands = Object.values(bin).map((built) => [nameOf(built), `./src/${nameOf(built)}.ts`]);
  const workers = globSync("src/**/*-worker.ts", { cwd: folder }).map((source) => [
    basename(source, ".ts"),
    `./${source}`,
  ]);
  return Object.fromEntries([...entered, ...inner, ...commands, ...workers]);
}

/** What of a source map is looked at here. */
interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly (string | null)[];
}

/**
 * The bundler makes code of a JSON file before it takes its text for the map, which then carries an empty one. A reader of
 * the map gets the file as it is, since the package has no other copy of it.
 */
const sourcesInMaps: {
  readonly name: string;
  readonly generateBundle: (
    options: { readonly dir?: string | undefined },
    bundle: Readonly<Record<string, { readonly type: string; source?: unknown }>>,
  ) => void;
} = {
  name: "sources in maps",
  generateBundle: ({ dir = "dist" }, bundle) => {
    for (const [file, output] of Object.entries(bundle)) {
      if (output.type !== "asset" || !file.endsWith(".map") || typeof output.source !== "string") continue;
      const map = JSON.parse(output.source) as SourceMap;
      const sourcesContent = map.sources.map((source, index) => {
        const text = map.sourcesContent?.[index] ?? null;
        return text === "" ? readFileSync(join(dir, dirname(file), source), "utf8") : text;
      });
      output.source = JSON.stringify({ ...map, sourcesContent });
    }
  },
};

/**
 * What a command starts with is one file, and before it one that says where compiled code is kept: each file more takes time
 * at every start.
 */
const startOfCommand = {
  groups: [
    { name: "node-modules", test: /src\/node-modules\.ts$/, priority: 2 },
    { name: "run", test: /src\/run\.ts$/, priority: 1 },
  ],
};

/** Shared by every package and run in its folder: plain ESM with types, nothing of another package inside. */
export default defineConfig({
  cwd: process.cwd(),
  entry: entries(process.cwd()),
  format: "esm",
  platform: "neutral",
  target: "es2023",
  outDir: "dist",
  clean: true,
  sourcemap: true,
  dts: { generator: "oxc", sourcemap: true },
  fixedExtension: false,
  outputOptions: { codeSplitting: startOfCommand },
  deps: { neverBundle: [/^@scenario-call\//, /^node:/, /^#/] },
  plugins: [sourcesInMaps],
  failOnWarn: true,
  report: false,
});
