import { readFileSync } from "node:fs";
import { join } from "node:path";
import { publishedPackages } from "../../checks/src/workspace.ts";

/** A package that is published, as its manifest says. */
export interface Package {
  /** Relative to the workspace. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** Every package that it asks for, of this workspace or not. */
  readonly needs: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The packages of a workspace that are published, in the order of their folders. */
export function readPackages(root: string): readonly Package[] {
  return publishedPackages(root).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
    if (manifest.private === true) return [];
    const { name, version, dependencies = {}, peerDependencies = {} } = manifest;
    const needs = Object.keys({ ...dependencies, ...peerDependencies });
    return [{ folder, name, version, needs }];
  });
}

/**
 * The same packages, each behind those that it needs: whoever installs one while a release is under way finds what it asks
 * for. Throws if they need each other in a circle.
 */
export function inOrder<P extends Pick<Package, "name" | "needs">>(packages: readonly P[]): readonly P[] {
  const ordered: P[] = [];
  let rest = packages;
  while (rest.length > 0) {
    const names = new Set(rest.map(({ name }) => name));
    const ready = rest.filter(({ needs }) => !needs.some((each) => names.has(each)));
    if (ready.length === 0) throw new Error(`These need each other: ${[...names].join(", ")}`);
    ordered.push(...ready);
    rest = rest.filter((each) => !ready.includes(each));
  }
  return ordered;
}
