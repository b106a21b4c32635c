/** The flow's own source, compiled and linked in memory, so that one of its files can be another. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import ts from "typescript";

import type { Mutant } from "./mutant.ts";

const FOLDER = fileURLToPath(new URL("../../src", import.meta.url));

type Exports = Record<string, unknown>;
type Module = (require: (path: string) => Exports, exports: Exports) => void;

/** Without types, so that what is changed in it is code and nothing else. */
function withoutTypes(source: string): string {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ESNext,
      removeComments: true,
      verbatimModuleSyntax: true,
    },
  });
  return outputText;
}

/** Files that decide what a call does, without their types: no drawing, no choice of numbers. */
export const SOURCES: ReadonlyMap<string, string> = new Map(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".ts") && !["index.ts", "virtual-number.ts"].includes(name))
    .map((name) => [name, withoutTypes(readFileSync(join(FOLDER, name), "utf8"))]),
);

/** The modules of the flow import and export by name alone, and in no circle: so this is all that linking takes. */
function compile(source: string): Module {
  const exported = [...source.matchAll(/^export (?:function|const) (\w+)/gmu)].map(([, name]) => name);
  const code = source
    .replaceAll(/^import \{(.*)\} from (".*");$/gmu, (_, names: string, path: string) => {
      return `const {${names.replaceAll(" as ", ": ")}} = require(${path});`;
    })
    .replaceAll(/^export (?=function|const)|^export \{\};$/gmu, "");
  const tail = `\nObject.assign(exports, { ${exported.join(", ")} });`;
  return compileFunction(`"use strict";${code}${tail}`, ["require", "exports"]) as Module;
}

const compiled = new Map([...SOURCES].map(([name, source]) => [name, compile(source)]));

/** The flow with one file replaced. */
export function loadFlow(file: string, source: string): Pick<Required<Mutant>, "step" | "create"> {
  const changed = compile(source);
  const loaded = new Map<string, Exports>();
  const load = (path: string): Exports => {
    const name = path.replace("./", "");
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const exports: Exports = {};
    loaded.set(name, exports);
    const run = name === file ? changed : compiled.get(name);
    run?.(load, exports);
    return exports;
  };
  const { step } = load("./step.ts");
  const { createCall } = load("./state.ts");
  return { step, create: createCall } as Pick<Required<Mutant>, "step" | "create">;
}
