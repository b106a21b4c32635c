import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ToolResult, runTool } from "../run-tool.ts";
import type { Consumers } from "./kept.ts";

/** As strict as a consumer can be, declarations of the packages included. */
const OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  module: "nodenext",
  target: "es2024",
  types: ["node"],
};

/**
 * Compiles programs of consumers against the packages that stand in a folder's `node_modules`, all in one go.
 *
 * @param folder where the packages are; the programs are written below it, into a folder of this name.
 */
export function compileConsumers(folder: string, name: string, consumers: Consumers): ToolResult {
  const project = join(folder, name);
  rmSync(project, { recursive: true, force: true });
  for (const [path, text] of consumers) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions: OPTIONS, files: [...consumers.keys()] }),
  );
  return runTool(project, "tsc", ["-p", "tsconfig.json"]);
}
