import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import type { EmittedFile } from "../../src/model.ts";
import { WORKSPACE } from "../support/fixture.ts";

/** Hand-written parts of the core that generated files import. */
const CORE_PARTS = [
  "compact/judge.ts",
  "deprecations",
  "errors",
  "json-rpc/plain.ts",
  "language",
  "methods",
  "result.ts",
  "texts/error-texts.ts",
  "violation.ts",
] as const;

/** Hand-written parts of other packages that generated files import. */
const OTHER_PARTS = ["packages/cli/src/flags", "packages/testing/src/requests"] as const;

const CORE_INDEX = (api: string): string => `\
export * from "./generated/${api}/index.ts";
export * from "./generated/shared/types.ts";
export type { Deprecation } from "./deprecations/deprecation.ts";
export { warningMethods, warnOfUse } from "./deprecations/warn.ts";
export type { ApiErrorObject } from "./errors/error-object.ts";
/** A stand-in: the core's own is written for the project's API. */
export interface CallFailure<Mnemonic extends string, Params> {
  readonly mnemonic: Mnemonic;
  readonly params: Params;
}
export type { HandlerAnswer, MethodDefinition, MethodTable } from "./methods/definition.ts";
export type { Result } from "./result.ts";
export * from "./violation.ts";
`;

const COMPACT_INDEX = (api: string): string => `\
export type { Refusal } from "./judge.ts";
export * from "../generated/${api}/compact.ts";
`;

/** A stand-in for what the functions of the edge client are made of. */
const SEND_ONCE = `\
import type { Refusal } from "@scenario-call/core/compact";
export interface Account {
  readonly token: string;
}
export type SingleOptions = object;
export type SingleResult<Data, Mnemonic> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly mnemonic: Mnemonic };
type Check<Value> = (value: Value) => Refusal | undefined;
export declare const sendOnce: <Data, Mnemonic extends string>(
  method: string,
  refuseParams: Check<object>,
  refuseResult: Check<unknown>,
  account: Account,
  params: object,
  options?: SingleOptions,
) => Promise<SingleResult<Data, Mnemonic>>;
export declare const orThrow: <Data>(result: Promise<SingleResult<Data, string>>) => Promise<Data>;
`;

/**
 * Compiles generated files as strictly as the workspace does, in a folder of their own, together with files that use
 * them. Answers with what the compiler has to say; an unused `@ts-expect-error` is among it.
 */
export async function compile(
  api: string,
  emitted: readonly EmittedFile[],
  uses: readonly EmittedFile[],
): Promise<readonly string[]> {
  return inFolder(api, emitted, uses, (folder, files, options) =>
    ts.getPreEmitDiagnostics(ts.createProgram(files, options)).map((diagnostic) => told(folder, diagnostic)),
  );
}

/** What an editor strikes out in files that use what is generated: `<line>: <code>: <what is struck out>`. */
export async function struckOut(
  api: string,
  emitted: readonly EmittedFile[],
  uses: readonly EmittedFile[],
): Promise<readonly string[]> {
  return inFolder(api, emitted, uses, (folder, files, options) => {
    const service = ts.createLanguageService({
      getScriptFileNames: () => [...files],
      getScriptVersion: () => "1",
      getScriptSnapshot: (name) => {
        const text = ts.sys.readFile(name);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => folder,
      getCompilationSettings: () => options,
      getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
      fileExists: (name) => ts.sys.fileExists(name),
      readFile: (name) => ts.sys.readFile(name),
    });
    return uses.flatMap(({ path }) =>
      service
        .getSuggestionDiagnostics(join(folder, path))
        .filter(({ reportsDeprecated }) => reportsDeprecated !== undefined)
        .map(({ file, start, length, code }) => {
          const line = file.getLineAndCharacterOfPosition(start).line + 1;
          return `${line}: ${code}: ${file.text.slice(start, start + length)}`;
        }),
    );
  });
}

function told(folder: string, diagnostic: ts.Diagnostic): string {
  const at = diagnostic.file === undefined ? "" : relative(folder, diagnostic.file.fileName);
  const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
  return `${at}:${line + 1}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`;
}

async function inFolder<Found>(
  api: string,
  emitted: readonly EmittedFile[],
  uses: readonly EmittedFile[],
  look: (folder: string, files: readonly string[], options: ts.CompilerOptions) => Found,
): Promise<Found> {
  const folder = await mkdtemp(join(tmpdir(), "codegen-compile-"));
  try {
    const source = join(folder, "packages/core/src");
    for (const part of CORE_PARTS) {
      await cp(join(WORKSPACE, "packages/core/src", part), join(source, part), {
        recursive: true,
        filter: (path) => !path.endsWith(".test.ts"),
      });
    }
    for (const part of OTHER_PARTS) {
      await cp(join(WORKSPACE, part), join(folder, part), {
        recursive: true,
        filter: (path) => !path.endsWith(".test.ts"),
      });
    }
    const compiled = emitted.filter(({ path }) => /\.(?:ts|json)$/u.test(path));
    const files = [
      ...compiled,
      ...uses,
      { path: "packages/core/src/index.ts", content: CORE_INDEX(api) },
      { path: "packages/core/src/compact/index.ts", content: COMPACT_INDEX(api) },
      { path: "packages/edge-client/src/single/send-once.ts", content: SEND_ONCE },
    ];
    for (const { path, content } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    return look(
      folder,
      files.map(({ path }) => join(folder, path)),
      {
        ...compilerOptions(),
        paths: {
          "@scenario-call/core": [join(source, "index.ts")],
          "@scenario-call/core/compact": [join(source, "compact/index.ts")],
          "@scenario-call/core/language": [join(source, "language/index.ts")],
        },
      },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

function compilerOptions(): ts.CompilerOptions {
  const base = ts.readConfigFile(join(WORKSPACE, "tsconfig.base.json"), (path) => ts.sys.readFile(path));
  const { options, errors } = ts.convertCompilerOptionsFromJson(
    (base.config as { readonly compilerOptions: object }).compilerOptions,
    WORKSPACE,
  );
  if (errors.length > 0) throw new Error(ts.formatDiagnostics(errors, ts.createCompilerHost({})));
  const { customConditions: _conditions, ...rest } = options;
  // `isolatedDeclarations`, because the packages' declarations are made file by file.
  return { ...rest, types: [], noEmit: true, declaration: true, isolatedDeclarations: true };
}
