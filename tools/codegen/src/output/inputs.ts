import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { isSpecFile, type SpecFiles } from "../load/files.ts";

/** Folder of the spec, below the workspace. */
export const SPEC_FOLDER = "spec";
/** The generator's own sources, and those by which it draws. */
const SOURCE_FOLDERS = ["tools/codegen/src", "packages/call-flow/src/timeline"] as const;
/** Packages whose version decides how a generated file looks, or whether there is one. */
const TOOLS = ["oxfmt", "json-schema-to-typescript", "ajv"] as const;

/**
 * Everything that decides what is generated, by path below the workspace: the spec, the generator's own sources, the
 * formatter's settings, and the versions of the tools used.
 */
export async function readInputs(workspace: string): Promise<ReadonlyMap<string, string>> {
  const folders = await Promise.all(
    [SPEC_FOLDER, ...SOURCE_FOLDERS].map((folder) => listFiles(join(workspace, folder))),
  );
  const paths = [...folders.flat(), join(workspace, ".oxfmtrc.json")].filter(
    (path) => !path.endsWith(".test.ts"),
  );
  // A thousand small files: what a read that does not block costs around each is several times the read itself.
  const files = paths.map(
    (path) => [relative(workspace, path).replaceAll("\\", "/"), readFileSync(path, "utf8")] as const,
  );
  return new Map([...files, ...TOOLS.map((tool) => [`version of ${tool}`, versionOf(tool)] as const)]);
}

/** The files of the spec among what was read: they are read once, so that what is generated is what was hashed. */
export function specOf(inputs: ReadonlyMap<string, string>): SpecFiles {
  const files = [...inputs]
    .filter(([path]) => path.startsWith(`${SPEC_FOLDER}/`))
    .map(([path, text]) => [path.slice(SPEC_FOLDER.length + 1), text] as const)
    .filter(([name]) => isSpecFile(name));
  return new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Every file below a folder, sorted; hidden files and editors' leftovers are not ours. */
export async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !/^\.|~$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function versionOf(tool: string): string {
  const { version } = createRequire(import.meta.url)(`${tool}/package.json`) as { readonly version: string };
  return version;
}
