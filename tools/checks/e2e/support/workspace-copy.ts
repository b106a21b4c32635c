import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../src/workspace.ts";

/** What a copy starts with: nothing but the project's files, or the installed tools too. */
export type Tools = "none" | "installed";

/**
 * A copy of the workspace as somebody would get it: the files that git knows or would add, with their changes. Nothing
 * that is ignored, so no tools, no builds, no caches; with `installed`, the tools are linked to those of the workspace.
 */
export class WorkspaceCopy implements Disposable {
  readonly root: string = mkdtempSync(join(tmpdir(), "scenario-call-copy-"));

  constructor(tools: Tools) {
    const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    const files = listed.split("\0").filter((file) => file !== "" && existsSync(join(ROOT, file)));
    for (const file of files) cpSync(join(ROOT, file), join(this.root, file));
    if (tools === "installed") this.#linkTools();
  }

  #linkTools(): void {
    symlinkSync(join(ROOT, "node_modules"), join(this.root, "node_modules"));
    // Links inside are relative, so that packages find each other in the copy and all else in the workspace.
    for (const folder of globSync("{packages,tools}/*/node_modules", { cwd: ROOT })) {
      cpSync(join(ROOT, folder), join(this.root, folder), { recursive: true, verbatimSymlinks: true });
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
