import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
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

/** Packs a built package into a folder, as it is published. */
export function makeTarball(packageFolder: string, folder: string): Tarball {
  const path = pack(packageFolder, folder);
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
