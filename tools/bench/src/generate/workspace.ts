import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../../../..");
const MANIFEST = "tools/codegen/generated/manifest.json";
const MEMORY = "node_modules/.cache/scenario-call/generate.json";
const PARAMS = "spec/call-api/v4.0/methods/start.scenario_call/params.schema.json";

/** A copy of what the generator reads and writes, so that measuring changes nothing here. */
export class GeneratorCopy implements Disposable {
  readonly root: string = mkdtempSync(join(tmpdir(), "scenario-call-bench-"));
  #edits = 0;
  readonly #params: string;

  constructor() {
    const paths = globSync(
      ["spec", "tools/codegen/{src,package.json}", "packages/*/{src,package.json}", ".oxfmtrc.json"],
      {
        cwd: ROOT,
      },
    );
    for (const path of [...paths, MANIFEST]) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      cpSync(join(ROOT, path), join(this.root, path), { recursive: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(this.root, "node_modules"));
    // Links inside are relative, so that packages find each other in the copy.
    cpSync(join(ROOT, "tools/codegen/node_modules"), join(this.root, "tools/codegen/node_modules"), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.includes(".vite"),
    });
    this.#params = readFileSync(this.path(PARAMS), "utf8");
  }

  /** A path in the copy. */
  path(relative: string): string {
    return join(this.root, relative);
  }

  /** The file of parameters that is edited. */
  get paramsFile(): string {
    return this.path(PARAMS);
  }

  /** Edits the prose of one parameter, differently each time, so that one generated file changes. */
  edit(): void {
    this.#edits += 1;
    const description = '"description": "';
    const at = this.#params.indexOf(description) + description.length;
    writeFileSync(
      this.path(PARAMS),
      `${this.#params.slice(0, at)}Edit ${this.#edits}. ${this.#params.slice(at)}`,
    );
  }

  /** Forgets what the last run read, wrote and kept, so that the next one has everything to do. */
  forget(): void {
    for (const path of [MANIFEST, MEMORY]) rmSync(this.path(path), { force: true });
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
