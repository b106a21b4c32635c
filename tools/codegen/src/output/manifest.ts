import { hash } from "../hash.ts";

/** Where the manifest stands, below the workspace. */
export const MANIFEST_PATH = "tools/codegen/generated/manifest.json";

/**
 * What the last run read and wrote: hashes by path. It alone holds hashes: with one in every header, each edit of the
 * spec would change every generated file.
 */
export interface Manifest {
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Hashes of files by path, sorted. */
export function hashes(
  files: Iterable<readonly [path: string, content: string]>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...files]
      .map(([path, content]) => [path, hash(content)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The manifest as text, formatted. */
export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Reads a manifest's text; null where it is none, so that everything is generated anew. */
export function parseManifest(text: string | null): Manifest | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "inputs" in value && "outputs" in value
      ? (value as Manifest)
      : null;
  } catch {
    return null;
  }
}

/** The paths whose hash differs between two lists: changed, added or gone. */
export function changedPaths(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return paths.filter((path) => before[path] !== after[path]);
}
