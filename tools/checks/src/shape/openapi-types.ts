import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ToolResult, runTool } from "../run-tool.ts";

/** Where openapi-typescript writes the types of each document, by the document's folder in core. */
const DOCUMENTS = { "call-api": "call-api.ts", "data-api": "data-api.ts" } as const;

/** The tool's own program: the tools of a step run with the workspace's programs, and this one is no such. */
const OPENAPI_TYPESCRIPT = join(import.meta.dirname, "../../node_modules/.bin/openapi-typescript");

/**
 * Makes types of the packed OpenAPI documents, as somebody would who speaks the API through his own HTTP client, and
 * compiles a program against them in which each forbidden request is marked as one that must not compile.
 *
 * @param consumer a folder in whose `node_modules` core has been unpacked.
 * @param program the file with the program; it imports its types from `./call-api.ts` and `./data-api.ts`.
 */
export function compileOpenApiConsumer(consumer: string, program: string): ToolResult {
  const folder = join(consumer, "openapi");
  mkdirSync(folder, { recursive: true });
  for (const [api, file] of Object.entries(DOCUMENTS)) {
    const document = `../node_modules/@scenario-call/core/documents/generated/${api}/openapi.json`;
    const made = runTool(folder, OPENAPI_TYPESCRIPT, [document, "--output", file]);
    if (!made.succeeded) return made;
  }
  cpSync(program, join(folder, "program.ts"));
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    allowImportingTsExtensions: true,
    module: "nodenext",
    target: "es2022",
    types: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  return runTool(folder, "tsc", ["-p", "tsconfig.json"]);
}
