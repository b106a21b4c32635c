import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The text of every file of the spec, by its path below the spec's folder (with `/`), sorted by path. */
export type SpecFiles = ReadonlyMap<string, string>;

/** Whether a file of this name below the spec's folder is one of the spec: hidden ones are an editor's. */
export function isSpecFile(name: string): boolean {
  return /\.(json|md|ya?ml)$/u.test(name) && !/(^|\/)\.[^/]*$/u.test(name);
}

/** Reads every JSON, Markdown and YAML file below a folder. */
export async function readSpecFiles(folder: string): Promise<SpecFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && isSpecFile(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, name: path.slice(folder.length + 1).replaceAll("\\", "/") }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const texts = await Promise.all(paths.map(({ path }) => readFile(path, "utf8")));
  return new Map(paths.map(({ name }, index) => [name, texts[index] ?? ""]));
}
