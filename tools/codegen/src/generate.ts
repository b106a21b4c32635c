import { UnsupportedSchemaError } from "./emit/validators/index.ts";
import { emitAll } from "./emitters.ts";
import type { SpecFiles } from "./load/files.ts";
import { loadSpec } from "./load/load.ts";
import { exampleMatrix, matrixGaps } from "./matrix.ts";
import { type Mistake, MistakeError, sortMistakes } from "./mistake.ts";
import type { EmittedFile } from "./model.ts";
import { formatFile, type FormatSettings, isReady, readFormatSettings } from "./output/format.ts";
import { type Memory, noMemory } from "./output/memory.ts";

/** What generating came to: all files, formatted, and the gaps of the examples; or the mistakes that forbid it. */
export type Generated =
  | { readonly ok: true; readonly files: readonly EmittedFile[]; readonly gaps: readonly Mistake[] }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** Generates everything: spec -> model -> files -> formatted files. Writes nothing, and does again only what it has no memory of. */
export async function generate(
  workspace: string,
  spec: SpecFiles,
  memory: Memory = noMemory(),
): Promise<Generated> {
  const { model, mistakes } = loadSpec(spec, memory.proven);
  if (model === null || mistakes.length > 0) return { ok: false, mistakes };
  const gaps = sortMistakes(matrixGaps(exampleMatrix(model)));
  const settings = await readFormatSettings(workspace);
  const files = await emitAll(model).catch((error: unknown) => {
    if (error instanceof UnsupportedSchemaError || error instanceof MistakeError) return error.mistake;
    throw error;
  });
  if ("found" in files) return { ok: false, mistakes: [files] };
  return { ok: true, files: await Promise.all(files.map((file) => formatted(file, settings, memory))), gaps };
}

async function formatted(file: EmittedFile, settings: FormatSettings, memory: Memory): Promise<EmittedFile> {
  const { path, content } = file;
  if (isReady(path)) return file;
  const format = async (): Promise<string> => (await formatFile(file, settings)).content;
  return { path, content: await memory.formatted(path, content, format) };
}
