import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, transformSync } from "esbuild";
import { unpack } from "../src/shape/consumer.ts";
import { pack } from "../src/shape/pack.ts";
import { ROOT } from "../src/workspace.ts";

const PROGRAMS = ["serve", "in-deno", "in-bun", "in-browser"] as const;

/** Name of a program that stands in the consumer's folder. */
export type Program = (typeof PROGRAMS)[number];

/** Somebody else's project, in which the packed packages are installed and nothing of the workspace is. */
export class Consumer implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), "scenario-call-runtimes-"));

  constructor(client: "edge-client" | "node-client" = "edge-client") {
    for (const name of ["core", client]) {
      const source = join(ROOT, "packages", name);
      unpack(pack(source, this.folder), source, this.folder);
    }
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ type: "module" }));
    const tests = join(ROOT, "packages", client, "test");
    this.#add("driver", join(tests, "driver.ts"));
    for (const name of client === "edge-client" ? PROGRAMS : (["serve"] as const))
      this.#add(name, join(tests, "programs", `${name}.ts`));
  }

  #add(name: string, source: string): void {
    const { code } = transformSync(readFileSync(source, "utf8"), { loader: "ts", target: "es2023" });
    writeFileSync(
      join(this.folder, `${name}.js`),
      code.replaceAll(/from "\.+\/([^"]+)\.ts"/g, 'from "./$1.js"'),
    );
  }

  /**
   * A program with all that it imports in one file, as bundlers for workers and browsers make it; `conditions` are those
   * under which the bundlers of a runtime ask for packages, beside the platform's.
   */
  async bundle(
    program: Program,
    format: "esm" | "iife",
    footer = "",
    platform: "browser" | "neutral" | "node" = "browser",
    conditions?: string[],
  ): Promise<string> {
    const { outputFiles } = await build({
      entryPoints: [join(this.folder, `${program}.js`)],
      bundle: true,
      write: false,
      format,
      platform,
      ...(conditions === undefined ? {} : { conditions }),
      target: "es2022",
      // Where a program is no module, what it exports is found here.
      globalName: "program",
      footer: { js: footer },
    });
    return outputFiles[0]?.text ?? "";
  }

  /** Puts a file beside the programs. */
  write(name: string, content: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
