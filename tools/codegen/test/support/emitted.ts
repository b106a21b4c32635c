import type { Emitter } from "../../src/model.ts";
import { formatFile, readFormatSettings } from "../../src/output/format.ts";
import { fixtureModel, WORKSPACE } from "./fixture.ts";

/** What an emitter makes of the fixture: formatted text by path. */
export async function emittedBy(emitter: Emitter): Promise<ReadonlyMap<string, string>> {
  const settings = await readFormatSettings(WORKSPACE);
  const files = await emitter.emit(await fixtureModel());
  const formatted = await Promise.all(files.map((file) => formatFile(file, settings)));
  return new Map(formatted.map(({ path, content }) => [path, content]));
}

/** One file of an emitter. */
export async function emittedFile(emitter: Emitter, path: string): Promise<string> {
  const content = (await emittedBy(emitter)).get(path);
  if (content === undefined) throw new Error(`${emitter.name} does not emit ${path}`);
  return content;
}
