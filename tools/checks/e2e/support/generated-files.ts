import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Content by path, relative to the workspace. */
export type Files = ReadonlyMap<string, string>;

/** Every generated file: those below a folder called `generated`. */
export function generatedFiles(root: string): Files {
  const entries = globSync("{packages/*/src,packages/*/documents,tools/*,docs/reference}/generated/**/*", {
    cwd: root,
    withFileTypes: true,
  });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path.slice(root.length + 1), readFileSync(path, "utf8")]));
}

/** Paths of which the content differs, or which stand in one of the two only; sorted. */
export function differences(before: Files, after: Files): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .toSorted();
}
