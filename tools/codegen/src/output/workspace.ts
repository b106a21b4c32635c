import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { EmittedFile } from "../model.ts";
import { listFiles } from "./inputs.ts";
import { MANIFEST_PATH } from "./manifest.ts";

/** How the files on disk differ from those that would be generated. Paths are below the workspace. */
export interface Difference {
  /** To be written: not there, or with other content. */
  readonly outdated: readonly EmittedFile[];
  /** Generated once, no longer emitted: to be deleted. */
  readonly leftOver: readonly string[];
  /** In a folder for generated files, but by no emitter: not ours to delete. */
  readonly foreign: readonly string[];
}

/** Reads a file; null where there is none. */
export function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** The folders that hold generated files only: those called `generated` on the way to an emitted file. */
function generatedFolders(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.flatMap((path) => /^(.*?\/generated)\//u.exec(path)?.[1] ?? []))];
}

/** Compares what would be generated with what is there. `known` are the files that an earlier run wrote. */
export async function compare(
  workspace: string,
  files: readonly EmittedFile[],
  known: ReadonlySet<string>,
): Promise<Difference> {
  const emitted = new Set([...files.map(({ path }) => path), MANIFEST_PATH]);
  const folders = generatedFolders([...emitted, ...known]);
  const present = (await Promise.all(folders.map((folder) => listFiles(join(workspace, folder)))))
    .flat()
    .map((path) => relative(workspace, path).replaceAll("\\", "/"));
  const strays = [...new Set(present)].filter((path) => !emitted.has(path));
  return {
    outdated: files.filter(({ path, content }) => readOrNull(join(workspace, path)) !== content),
    leftOver: strays.filter((path) => known.has(path)),
    foreign: strays.filter((path) => !known.has(path)),
  };
}

/** Writes what is out of date and deletes what is no longer emitted. */
export async function apply(workspace: string, { outdated, leftOver }: Difference): Promise<void> {
  for (const { path, content } of outdated) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), content);
  }
  for (const path of leftOver) await rm(join(workspace, path));
}
