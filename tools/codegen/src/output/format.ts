import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "oxfmt";
import type { EmittedFile } from "../model.ts";

/** Settings of the formatter, as the workspace's `.oxfmtrc.json` holds them. */
export type FormatSettings = Readonly<Record<string, unknown>>;

/** Reads the settings that `oxfmt` uses in the workspace, so that its check agrees with what is generated. */
export async function readFormatSettings(workspace: string): Promise<FormatSettings> {
  const {
    $schema: _schema,
    ignorePatterns: _ignore,
    ...settings
  } = JSON.parse(await readFile(join(workspace, ".oxfmtrc.json"), "utf8")) as Record<string, unknown>;
  return settings;
}

/** The latest result for each path: of a watch's files, a change leaves nearly all as they were. */
const latest = new Map<
  string,
  { readonly content: string; readonly settings: string; readonly code: string }
>();

/** Whether an emitter writes this file as it is to stand: the formatter's settings leave it out too. */
export function isReady(path: string): boolean {
  return /\.(?:md|svg)$/u.test(path);
}

/** Formats a file as `oxfmt` does. A file that cannot be parsed is a fault of its emitter. */
export async function formatFile(file: EmittedFile, settings: FormatSettings): Promise<EmittedFile> {
  if (isReady(file.path)) return file;
  const known = latest.get(file.path);
  const key = JSON.stringify(settings);
  if (known?.content === file.content && known.settings === key)
    return { path: file.path, content: known.code };
  const { code, errors } = await format(file.path, file.content, settings);
  const [error] = errors;
  if (error !== undefined) {
    throw new Error(
      `${file.path} cannot be formatted: ${error.message}\n${error.codeframe ?? ""}\n${file.content}`,
    );
  }
  latest.set(file.path, { content: file.content, settings: key, code });
  return { path: file.path, content: code };
}
