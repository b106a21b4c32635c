import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { ToolResult } from "../../src/run-tool.ts";
import { run } from "./run.ts";

/** What was bundled of what. */
export interface Bundled {
  /** Modules that left something in the bundle, relative to the project. */
  readonly modules: readonly string[];
  /** Bytes, gzip. */
  readonly size: number;
  /** The bundle itself. */
  readonly program: string;
}

/** Somebody else's project, which has everything from a registry. */
export class Consumer {
  readonly folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  /** `environment` says which registry npm knows. */
  constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.#environment = environment;
    mkdirSync(folder, { recursive: true });
    this.write("package.json", JSON.stringify({ name: "consumer", private: true }));
  }

  /** Takes over the files of an example. */
  copyFrom(example: string): void {
    cpSync(example, this.folder, { recursive: true });
  }

  /** Writes a file, in folders that are made where they lack; returns its path. */
  write(name: string, content: string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** Runs a program here. */
  run(program: string, ...parameters: readonly string[]): Promise<ToolResult> {
    return run(this.folder, program, parameters, this.#environment);
  }

  /** Installs packages by npm; throws with what it wrote if that fails. */
  async install(...packages: readonly string[]): Promise<void> {
    const { succeeded, output } = await this.run("npm", "install", "--save-exact", ...packages);
    if (!succeeded) throw new Error(`npm install ${packages.join(" ")}:\n${output}`);
  }

  /** Every name under which something of an installed package can be imported: those of code, and those of JSON. */
  specifiersOf(name: string): { readonly code: readonly string[]; readonly json: readonly string[] } {
    const folder = join(this.folder, "node_modules", name);
    const { exports = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      readonly exports?: Readonly<Record<string, unknown>>;
    };
    const all = Object.entries(exports).flatMap(([subpath, target]) => {
      if (!subpath.includes("*")) return [name + subpath.slice(1)];
      const [start = "", end = ""] = String(target).replace("./", "").split("*");
      return globSync(`${start}**/*${end}`, { cwd: folder }).map((file) =>
        (name + subpath.slice(1)).replace("*", file.slice(start.length, file.length - end.length)),
      );
    });
    const isJson = (specifier: string): boolean => specifier.endsWith(".json");
    return { code: all.filter((each) => !isJson(each)), json: all.filter(isJson) };
  }

  /** Bundles a program for browsers and tells what is in the bundle. */
  async bundle(name: string, program: string): Promise<Bundled> {
    const entry = this.write(name, program);
    const { metafile, outputFiles } = await build({
      absWorkingDir: this.folder,
      entryPoints: [entry],
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      format: "esm",
      platform: "browser",
      outfile: "bundle.js",
    });
    const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {};
    const text = outputFiles[0]?.text ?? "";
    return {
      program: text,
      modules: Object.entries(inputs)
        .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && path !== name)
        .map(([path]) => path),
      size: gzipSync(text).length,
    };
  }
}
