import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { CONTENT, pageOf } from "./layout.ts";
import { ROOT } from "./site.ts";

/** Colours that a drawing is shown in. */
export const SCHEMES = ["light", "dark"] as const;

/** Light or dark. */
export type Scheme = (typeof SCHEMES)[number];

const DARK = /@media\s*\(prefers-color-scheme:\s*dark\)\s*\{((?:[^{}]*\{[^{}]*\})*)\}/gu;

/**
 * A drawing in the colours of one scheme. A drawing by itself follows the system; on the site it has to follow the
 * switch of the page, which may say something else.
 */
export function inScheme(svg: string, scheme: Scheme): string {
  return svg.replaceAll(DARK, (_, rules: string) => (scheme === "dark" ? rules : ""));
}

/** The address of a drawing on the site, in one scheme; its path is that in the repository. */
export function drawingAddress(path: string, scheme: Scheme): string {
  const beside = pageOf(`${path}.md`) ?? path;
  return `/drawings/${scheme}/${beside.replace(/\.md$/u, "")}`;
}

/** All drawings of the pages, by their path in the repository. */
function drawings(): readonly string[] {
  return globSync(`${CONTENT}/**/*.svg`, { cwd: ROOT }).map((path) => path.split("\\").join(posix.sep));
}

/** What is at an address of the site, if a drawing is. */
export function drawingAt(address: string): string | null {
  for (const path of drawings()) {
    const scheme = SCHEMES.find((each) => drawingAddress(path, each) === address);
    if (scheme !== undefined) return inScheme(readFileSync(join(ROOT, path), "utf8"), scheme);
  }
  return null;
}

/** Writes every drawing in both schemes below the folder of the built site. */
export function writeDrawings(folder: string): void {
  for (const path of drawings()) {
    const svg = readFileSync(join(ROOT, path), "utf8");
    for (const scheme of SCHEMES) {
      const file = join(folder, drawingAddress(path, scheme));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, inScheme(svg, scheme));
    }
  }
}
