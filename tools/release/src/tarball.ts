import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../../checks/src/run-tool.ts";
import { pack } from "../../checks/src/shape/pack.ts";

/** A packed package. */
export interface Tarball {
  readonly path: string;
  /** Bytes, compressed. */
  readonly size: number;
  /** As registries tell it: `sha512-…`. */
  readonly integrity: string;
  /** Path in the package and bytes, uncompressed. */
  readonly files: readonly PackedFile[];
}

/** A file in a tarball. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
}

const ENTRY = /^-\S+\s+\S+\s+(\d+)\s+\S+\s+\S+\s+package\/(.+)$/;

/** The files in what `tar -tv` prints. */
export function readListing(listing: string): readonly PackedFile[] {
  return listing
    .split("\n")
    .flatMap((line) => {
      const entry = ENTRY.exec(line);
      return entry === null ? [] : [{ path: entry[2] ?? "", size: Number(entry[1]) }];
    })
    .toSorted((a, b) => a.path.localeCompare(b.path, "en"));
}

/** Where the package manager learns what it adds to a manifest. */
const HOOKS = join(import.meta.dirname, "pack-hooks.mjs");

/**
 * Packs a built package of a workspace into a folder, as it is published.
 *
 * @param repository web address of the sources, which goes into the manifest; null where nobody knows it.
 */
export function makeTarball(
  root: string,
  packageFolder: string,
  folder: string,
  repository: string | null,
): Tarball {
  const named = { pnpm_config_pnpmfile: HOOKS, RELEASE_REPOSITORY: repository ?? "", RELEASE_ROOT: root };
  const path = pack(join(root, packageFolder), folder, repository === null ? {} : named);
  const listing = runTool(folder, "tar", ["-tvzf", path]);
  if (!listing.succeeded) throw new Error(`cannot read ${path}:\n${listing.output}`);
  const hash = createHash("sha512").update(readFileSync(path)).digest("base64");
  return {
    path,
    size: statSync(path).size,
    integrity: `sha512-${hash}`,
    files: readListing(listing.output),
  };
}
