import { join } from "node:path";
import { GENERATE_COMMAND } from "./emit/header.ts";
import type { Generated } from "./generate.ts";
import { hash } from "./hash.ts";
import { formatMistake, type Mistake } from "./mistake.ts";
import type { SpecFiles } from "./load/files.ts";
import type { EmittedFile } from "./model.ts";
import { readInputs, SPEC_FOLDER, specOf } from "./output/inputs.ts";
import {
  changedPaths,
  formatManifest,
  hashes,
  type Manifest,
  MANIFEST_PATH,
  parseManifest,
} from "./output/manifest.ts";
import { type Memory, openMemory } from "./output/memory.ts";
import { apply, compare, readOrNull } from "./output/workspace.ts";

/** What a run came to: its exit status and the lines to show. */
export interface Outcome {
  readonly status: 0 | 1;
  readonly lines: readonly string[];
}

/** The generator is loaded only when it is needed: a run in which nothing changed costs a comparison of hashes. */
async function generateAll(workspace: string, spec: SpecFiles, memory?: Memory): Promise<Generated> {
  const { generate } = await import("./generate.ts");
  return generate(workspace, spec, memory);
}

function readManifest(workspace: string): Manifest | null {
  return parseManifest(readOrNull(join(workspace, MANIFEST_PATH)));
}

/** Whether every file that the last run wrote is there, unchanged. */
function areOutputsAsWritten(workspace: string, { outputs }: Manifest): boolean {
  return Object.entries(outputs).every(([path, expected]) => {
    const content = readOrNull(join(workspace, path));
    return content !== null && hash(content) === expected;
  });
}

/** Hash of everything but the spec that decides what is generated. */
function generatorOf(inputs: Manifest["inputs"]): string {
  return hash(JSON.stringify(Object.entries(inputs).filter(([path]) => !path.startsWith(`${SPEC_FOLDER}/`))));
}

function told(mistakes: readonly Mistake[]): readonly string[] {
  return mistakes.map((mistake) => formatMistake({ ...mistake, file: `spec/${mistake.file}` }));
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Loads the generator and lets it run once for nothing, so that the first change of a watch is as quick as any. */
export async function warmUp(workspace: string): Promise<void> {
  await generateAll(workspace, specOf(await readInputs(workspace)));
}

/** Writes what is out of date. With mistakes in the spec it writes nothing; gaps in the examples do not hold it up. */
export async function write(workspace: string): Promise<Outcome> {
  const texts = await readInputs(workspace);
  const inputs = hashes(texts);
  const manifest = readManifest(workspace);
  const changed = changedPaths(manifest?.inputs ?? {}, inputs);
  if (manifest !== null && changed.length === 0 && areOutputsAsWritten(workspace, manifest)) {
    return { status: 0, lines: ["Everything generated is up to date."] };
  }
  const memory = openMemory(workspace, generatorOf(inputs));
  const generated = await generateAll(workspace, specOf(texts), memory);
  await memory.save();
  if (!generated.ok) {
    const { mistakes } = generated;
    return {
      status: 1,
      lines: [
        ...told(mistakes),
        `${count(mistakes.length, "mistake", "mistakes")} in the spec; nothing was written.`,
      ],
    };
  }
  const { files, gaps } = generated;
  const hasInputs = Object.keys(manifest?.inputs ?? {}).length > 0;
  const difference = await compare(workspace, files, new Set(Object.keys(manifest?.outputs ?? {})));
  // With gaps no input counts as done, so that the next run looks again instead of saying that all is well.
  const next = manifestFile(gaps.length === 0 ? inputs : {}, files);
  await apply(workspace, { ...difference, outdated: [...difference.outdated, next] });
  return {
    status: gaps.length === 0 ? 0 : 1,
    lines: [
      ...(hasInputs ? changed.map((path) => `changed  ${path}`) : []),
      ...difference.outdated.map(({ path }) => `wrote    ${path}`),
      ...difference.leftOver.map((path) => `deleted  ${path}`),
      ...difference.foreign.map(
        (path) => `foreign  ${path}: no emitter writes it, but it stands in a folder for generated files`,
      ),
      ...told(gaps),
      gaps.length === 0
        ? `${count(files.length, "file", "files")}, ${difference.outdated.length} written.`
        : `${count(files.length, "file", "files")}, ${difference.outdated.length} written; the examples have ${count(gaps.length, "gap", "gaps")}.`,
    ],
  };
}

/** Generates in memory and says what differs from what is there. Never writes, never trusts an earlier run. */
export async function check(workspace: string): Promise<Outcome> {
  const texts = await readInputs(workspace);
  const inputs = hashes(texts);
  const manifest = readManifest(workspace);
  const generated = await generateAll(workspace, specOf(texts));
  if (!generated.ok) {
    const { mistakes } = generated;
    return {
      status: 1,
      lines: [...told(mistakes), `${count(mistakes.length, "mistake", "mistakes")} in the spec.`],
    };
  }
  const { files, gaps } = generated;
  const all = [...files, manifestFile(inputs, files)];
  const { outdated, leftOver, foreign } = await compare(
    workspace,
    all,
    new Set(Object.keys(manifest?.outputs ?? {})),
  );
  const stale = [
    ...outdated.map(({ path }) => `${path} is out of date`),
    ...leftOver.map((path) => `${path} is no longer generated`),
  ];
  const lines = [
    ...stale,
    ...(stale.length === 0 ? [] : [`Run: ${GENERATE_COMMAND}`]),
    ...foreign.map(
      (path) => `${path} stands in a folder for generated files, but no emitter writes it: move or delete it`,
    ),
    ...told(gaps),
  ];
  return lines.length === 0
    ? { status: 0, lines: [`${count(files.length, "generated file", "generated files")}, all up to date.`] }
    : { status: 1, lines };
}

function manifestFile(inputs: Manifest["inputs"], files: readonly EmittedFile[]): EmittedFile {
  const outputs = hashes(files.map(({ path, content }) => [path, content] as const));
  return { path: MANIFEST_PATH, content: formatManifest({ inputs, outputs }) };
}
