import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the whole workspace, absolute. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");

/** The folders of the packages that are published, relative to the workspace, sorted. */
export function publishedPackages(root: string = ROOT): readonly string[] {
  return globSync("packages/*/package.json", { cwd: root }).map(dirname).toSorted();
}

/** Every TypeScript source below `src/` of packages and tools, relative to the workspace, sorted; tests included. */
export function sourceFiles(root: string = ROOT): readonly string[] {
  return globSync("{packages,tools}/*/src/**/*.ts", { cwd: root }).toSorted();
}
