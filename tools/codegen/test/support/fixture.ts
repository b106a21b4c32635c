import { join } from "node:path";
import { readSpecFiles, type SpecFiles } from "../../src/load/files.ts";
import { loadSpec } from "../../src/load/load.ts";
import { formatMistake } from "../../src/mistake.ts";
import type { Model } from "../../src/model.ts";

/** Root of the workspace. */
export const WORKSPACE = join(import.meta.dirname, "../../../..");

/**
 * A spec from another domain, a lending library, by the dialect of the real one. It has what the dialect offers and
 * nothing of telephony: an emitter that knows a method or parameter by name fails on it.
 */
export async function fixtureFiles(): Promise<SpecFiles> {
  const dialect = await readSpecFiles(join(WORKSPACE, "spec/dialect"));
  const fixture = await readSpecFiles(join(import.meta.dirname, "../fixture-spec"));
  return new Map([...[...dialect].map(([path, text]) => [`dialect/${path}`, text] as const), ...fixture]);
}

let loaded: Promise<Model> | null = null;

/** The fixture's model, loaded once for each file of tests. */
export function fixtureModel(): Promise<Model> {
  loaded ??= loadFixture();
  return loaded;
}

async function loadFixture(): Promise<Model> {
  const { model, mistakes } = loadSpec(await fixtureFiles());
  if (model === null || mistakes.length > 0) throw new Error(mistakes.map(formatMistake).join("\n"));
  return model;
}

/** The messages about a spec. */
export function messagesOf(files: SpecFiles): readonly string[] {
  return loadSpec(files).mistakes.map(formatMistake);
}

/** The files with the text of one changed. What is replaced has to be there: a test must not pass by missing it. */
export function withReplaced(files: SpecFiles, path: string, from: string, to: string): SpecFiles {
  const text = files.get(path);
  if (text === undefined) throw new Error(`${path} is not in the fixture`);
  if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
  return new Map(files).set(
    path,
    text.replace(from, () => to),
  );
}

/** The files with one JSON document changed by a function that edits it in place. */
export function withEdited(files: SpecFiles, path: string, edit: (document: Editable) => void): SpecFiles {
  const text = files.get(path);
  if (text === undefined) throw new Error(`${path} is not in the fixture`);
  const document = JSON.parse(text) as Editable;
  edit(document);
  return new Map(files).set(path, JSON.stringify(document));
}

/** A JSON document in a test that edits it. */
export interface Editable {
  // A test reaches deep into documents whose form it knows.
  // oxlint-disable-next-line typescript/no-explicit-any
  [key: string]: any;
}
