import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** A package of a tree of dependencies, with its licence as its manifest says. */
export interface Licensed {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** By which packages it came, from the published one on. */
  readonly by: readonly string[];
}

/** Licences under which whoever installs the packages may use them in a product of any kind. */
const ALLOWED: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Whether a licence expression leaves a choice that is allowed: of `A OR B` one is enough, of `A AND B` both are asked. */
export function isAllowed(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, "");
  return plain
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((each) => ALLOWED.has(each.trim())));
}

/** Where a package finds another one that it asks for, as Node.js looks; null if it is not installed. */
function folderOf(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return realpathSync(candidate);
    if (folder === dirname(folder)) return null;
  }
}

/**
 * Everything that comes along with a package in production, itself included, each once, from what is installed. Throws if
 * something that must be there is not.
 */
export function productionTree(root: string): readonly Licensed[] {
  const found = new Map<string, Licensed>();
  const visit = (folder: string, by: readonly string[]): void => {
    if (found.has(folder)) return;
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
    const { name, version, license, dependencies = {}, optionalDependencies = {} } = manifest;
    const licence = typeof license === "string" ? license : `not told (${JSON.stringify(license ?? null)})`;
    found.set(folder, { name, version, licence, by });
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const next = folderOf(needed, folder);
      if (next !== null) visit(next, [...by, name]);
      // Of what is optional, each machine has its own part only.
      else if (!Object.hasOwn(optionalDependencies, needed))
        throw new Error(`${name} needs ${needed}: not installed`);
    }
  };
  visit(realpathSync(root), []);
  return [...found.values()];
}

/** Those of a tree whose licence is none of the allowed, a line each. */
export function notAllowed(tree: readonly Licensed[]): readonly string[] {
  return tree
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ name, version, licence, by }) => `${[...by, `${name}@${version}`].join(" > ")}: ${licence}`);
}
