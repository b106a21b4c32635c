import { globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../workspace.ts";
import { type ToolResult, runTool } from "../run-tool.ts";

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** The subpaths that an entry of `exports` stands for: a pattern stands for one of every packed file that fits. */
function subpathsOf(subpath: string, file: unknown, folder: string): readonly string[] {
  if (!subpath.includes("*")) return [subpath];
  if (typeof file !== "string") throw new Error(`${subpath} leads to no file`);
  const [start = "", end = ""] = file.replace("./", "").split("*");
  const names = globSync(`${start}**/*${end}`, { cwd: folder }).map((path) =>
    path.slice(start.length, path.length - end.length),
  );
  if (names.length === 0) throw new Error(`${subpath} leads to no file`);
  return names.toSorted().map((each) => subpath.replace("*", each));
}

/** Where a package stands once it is unpacked in a consumer's folder. */
export function placeOf(packageFolder: string, consumer: string): string {
  return join(consumer, "node_modules", readManifest(packageFolder).name);
}

/**
 * Puts a tarball where a package manager would: `node_modules/<name>` of `consumer`. Dependencies from outside the
 * workspace, and what the package asks its user to install, are linked to those that are installed in `packageFolder`. Returns every name that can be imported.
 */
export function unpack(tarball: string, packageFolder: string, consumer: string): readonly string[] {
  const { name, exports, dependencies = {}, peerDependencies = {} } = readManifest(packageFolder);
  const target = placeOf(packageFolder, consumer);
  mkdirSync(target, { recursive: true });
  const result = runTool(target, "tar", ["-xzf", tarball, "--strip-components=1"]);
  if (!result.succeeded) throw new Error(`cannot unpack ${tarball}:\n${result.output}`);
  const outside = Object.keys({ ...dependencies, ...peerDependencies }).filter(
    (each) => !each.startsWith("@scenario-call/"),
  );
  for (const dependency of outside) {
    const link = join(consumer, "node_modules", dependency);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(packageFolder, "node_modules", dependency), link);
  }
  return Object.entries(exports).flatMap(([subpath, file]) =>
    subpathsOf(subpath, file, target).map((each) => name + each.slice(1)),
  );
}

/** Links a package that the workspace's tools use into the folder of a consumer, who would have installed it. */
export function linkTool(name: string, consumer: string): void {
  const link = join(consumer, "node_modules", name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(ROOT, "node_modules", name), link);
}

/** Imports each specifier in a program of the consumer's, run by plain Node.js: no condition, no loader. */
export function importAll(specifiers: readonly string[], consumer: string): ToolResult {
  const lines = specifiers.map((specifier) =>
    specifier.endsWith(".json")
      ? `import ${JSON.stringify(specifier)} with { type: "json" };`
      : `import ${JSON.stringify(specifier)};`,
  );
  writeFileSync(join(consumer, "imports.mjs"), `${lines.join("\n")}\n`);
  return runTool(consumer, "node", ["imports.mjs"], { ...process.env, NODE_OPTIONS: "" });
}
