import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, matchesGlob } from "node:path";
import type { Verdict } from "./shape.ts";

/** What may be in a package. Sources are there for the source maps and for debuggers; tests are nobody's business. */
const ALLOWED = [
  "package.json",
  "README.md",
  "LICENSE",
  "CHANGELOG.md",
  "dist/**/*.{js,d.ts,js.map,d.ts.map}",
  "src/**/*.ts",
  "documents/**/*.json",
] as const;
const FORBIDDEN = ["**/*.test.ts"] as const;

/** Files of an unpacked package that have no business there. */
function strayFiles(files: readonly string[]): readonly string[] {
  const fits = (patterns: readonly string[], file: string): boolean =>
    patterns.some((pattern) => matchesGlob(file, pattern));
  return files.filter((file) => !fits(ALLOWED, file) || fits(FORBIDDEN, file));
}

/** Source maps of an unpacked package that name a source which is not in it, and code that names no map. */
function brokenMaps(folder: string, files: readonly string[]): readonly string[] {
  const lost = files
    .filter((file) => file.endsWith(".map"))
    .flatMap((file) => {
      const { sources, sourcesContent = [] } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
        readonly sources: readonly string[];
        readonly sourcesContent?: readonly (string | null)[];
      };
      return sources
        .filter((source, index) => {
          const path = join(dirname(file), source);
          // What was made of files outside the package has to carry them, and not an empty text in their place.
          const isCarried = path.startsWith("..") && (sourcesContent[index] ?? "") !== "";
          return !isCarried && !existsSync(join(folder, path));
        })
        .map((source) => `${file} names ${source}, which is not in the package`);
    });
  const bare = files
    .filter((file) => /^dist\/.*\.js$/.test(file) && !files.includes(`${file}.map`))
    .filter((file) => !onlyPassesOn(readFileSync(join(folder, file), "utf8")))
    .map((file) => `${file} has no source map`);
  return [...lost, ...bare];
}

/** Whether a module only names what others have: there is nothing in it to be mapped. */
function onlyPassesOn(code: string): boolean {
  return code.split("\n").every((line) => /^(import |export (\{|\*)|\/\/|$)/.test(line));
}

/** What an unpacked package says of itself: a README that begins with its name. */
function readmeFaults(folder: string): readonly string[] {
  const path = join(folder, "README.md");
  if (!existsSync(path)) return ["there is no README.md"];
  const { name } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
  };
  return readFileSync(path, "utf8").startsWith(`# ${name}\n`)
    ? []
    : [`README.md does not begin with "# ${name}"`];
}

/** Whether an unpacked package has what it needs to be read and debugged, and nothing else. */
export function contentsVerdicts(folder: string): readonly Verdict[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !file.startsWith("node_modules/"))
    .toSorted();
  const verdict = (what: string, faults: readonly string[]): Verdict => ({
    what,
    succeeded: faults.length === 0,
    output: faults.join("\n"),
  });
  return [
    verdict("no stray files", strayFiles(files)),
    verdict("source maps lead to sources", brokenMaps(folder, files)),
    verdict("a README", readmeFaults(folder)),
  ];
}
