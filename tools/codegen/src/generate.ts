import { join } from "node:path";
import { UnsupportedSchemaError } from "./emit/validators/index.ts";
import { emitAll } from "./emitters.ts";
import { readSpecFiles } from "./load/files.ts";
import { loadSpec } from "./load/load.ts";
import { exampleMatrix, matrixGaps } from "./matrix.ts";
import { type Mistake, MistakeError, sortMistakes } from "./mistake.ts";
import type { EmittedFile } from "./model.ts";
import { formatFile, readFormatSettings } from "./output/format.ts";
import { SPEC_FOLDER } from "./output/inputs.ts";

/** What generating came to: all files, formatted, and the gaps of the examples; or the mistakes that forbid it. */
export type Generated =
  | { readonly ok: true; readonly files: readonly EmittedFile[]; readonly gaps: readonly Mistake[] }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** Generates everything in memory: spec -> model -> files -> formatted files. Writes nothing. */
export async function generate(workspace: string): Promise<Generated> {
  const { model, mistakes } = loadSpec(await readSpecFiles(join(workspace, SPEC_FOLDER)));
  if (model === null || mistakes.length > 0) return { ok: false, mistakes };
  const gaps = sortMistakes(matrixGaps(exampleMatrix(model)));
  const settings = await readFormatSettings(workspace);
  const files = await emitAll(model).catch((error: unknown) => {
    if (error instanceof UnsupportedSchemaError || error instanceof MistakeError) return error.mistake;
    throw error;
  });
  if ("found" in files) return { ok: false, mistakes: [files] };
  return { ok: true, files: await Promise.all(files.map((file) => formatFile(file, settings))), gaps };
}
