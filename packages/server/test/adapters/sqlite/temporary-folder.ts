import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

/** A function that names a file in a fresh folder; every such folder goes after its test. */
export function temporaryFiles(): (name?: string) => string {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return (name = "store.sqlite") => {
    const folder = mkdtempSync(join(tmpdir(), "scenario-call-"));
    folders.push(folder);
    return join(folder, name);
  };
}
