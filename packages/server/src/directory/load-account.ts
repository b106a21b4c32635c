import { readFile } from "node:fs/promises";
import { CALL_API_COMPONENTS, DATA_API_COMPONENTS } from "@scenario-call/core";
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
} from "yaml";
import type { AccountFile } from "../generated/account.ts";
import { validateAccountFile } from "../generated/validate-account.ts";
import { durationMs } from "../sound/sound.ts";
import { SoundReader } from "../sound/sound-reader.ts";
import { ACCOUNT_SCHEMA } from "./account-schema.ts";
import { checkSchema } from "./check-schema.ts";
import { crossCheck } from "./cross-check.ts";
import { type MediaFileOptions, type MediaFilesReading, readMediaFiles } from "./media-files.ts";
import {
  AccountFileError,
  type AccountMistake,
  type AccountProblem,
  type Path,
  type Position,
} from "./problems.ts";

/** A checked account, or everything that is wrong with it. */
export type AccountReading =
  | { readonly ok: true; readonly account: AccountFile }
  | { readonly ok: false; readonly problems: readonly AccountProblem[] };

/**
 * Reads and checks an account file, YAML or JSON, and the media files that it names: in what comes back, `file` is an
 * absolute path and `duration` the length of its sound. Throws {@link AccountFileError}, or what reading the file throws.
 */
export const loadAccount = async (file: string, media?: MediaFileOptions): Promise<AccountFile> => {
  const bytes = await readFile(file);
  const reading = parseAccount(bytes, file);
  if (!reading.ok) throw new AccountFileError(reading.problems);
  const { account, mistakes } = await withMedia(reading.account, file, media);
  if (mistakes.length === 0) return account;
  // Only now that places are wanted: they are found in the text, which was read without a mistake before.
  const again = readEntries(bytes, file);
  const entry = again.ok ? again.entries[0] : undefined;
  throw new AccountFileError(placed(mistakes, entry ?? entryOf(reading.account, file)));
};

/** Reads the media files of an account; with `options` left out they are read only to learn how long they are. */
export const withMedia = async (
  account: AccountFile,
  file: string,
  options: MediaFileOptions | undefined,
): Promise<MediaFilesReading> => {
  if (account.media_files?.some((media) => media.file !== undefined) !== true)
    return { account, mistakes: [] };
  if (options !== undefined) return readMediaFiles(account, file, options);
  const reader = new SoundReader();
  try {
    return await readMediaFiles(account, file, {
      lengthOf: async (bytes) => durationMs(await reader.read(bytes)),
    });
  } finally {
    await reader.close();
  }
};

/** Checks a value that was not read from a file. */
export const checkAccount = (value: unknown, file = "account"): AccountReading => {
  const { mistakes } = checkedValue(value);
  return mistakes.length === 0
    ? { ok: true, account: value as AccountFile }
    : { ok: false, problems: mistakes.map((mistake) => ({ ...mistake, file, position: null })) };
};

/** Reads and checks the text of an account file; JSON is read as the YAML that it is. `file` is its name in problems. */
export const parseAccount = (bytes: Uint8Array, file: string): AccountReading => {
  const reading = readEntries(bytes, file);
  if (!reading.ok) return reading;
  const [entry, second] = reading.entries;
  if (entry === undefined || second !== undefined) {
    const found = `${reading.entries.length} accounts`;
    return {
      ok: false,
      problems: [{ path: [], atKey: false, file, position: null, found, expected: "one account" }],
    };
  }
  return entry.mistakes.length === 0
    ? { ok: true, account: entry.value as AccountFile }
    : { ok: false, problems: placed(entry.mistakes, entry) };
};

/** One account of a file: what stands there, what is wrong with it, and where to look for places. */
export interface AccountEntry {
  readonly value: unknown;
  /** Mistakes of form, and what could be told in spite of them. */
  readonly mistakes: readonly AccountMistake[];
  /** Whether its form is right, so that it is an account. */
  readonly isFormed: boolean;
  readonly file: string;
  /** Where the account is in the file, as far as a path says it. */
  readonly prefix: Path;
  readonly positionOf: (mistake: AccountMistake) => Position | null;
}

/** The accounts of a file, or why there are none to speak of. */
export type EntriesReading =
  | { readonly ok: true; readonly entries: readonly AccountEntry[] }
  | { readonly ok: false; readonly problems: readonly AccountProblem[] };

/** An account that does not come from a text. */
export const entryOf = (value: unknown, file: string): AccountEntry => ({
  value,
  ...checkedValue(value),
  file,
  prefix: [],
  positionOf: () => null,
});

/** Reads the text of a file with any number of accounts: YAML documents, or a list. `file` is its name in problems. */
export const readEntries = (bytes: Uint8Array, file: string): EntriesReading => {
  const lines = new LineCounter();
  const problem = (position: Position | null, found: string, expected: string): EntriesReading => ({
    ok: false,
    problems: [{ path: [], atKey: false, file, position, found, expected }],
  });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return problem(null, "bytes that are not UTF-8", "a text in UTF-8");
  }
  const stream = parseAllDocuments(text, { ...YAML, lineCounter: lines });
  const documents = Array.isArray(stream) ? stream : [];
  const faults = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  if (faults.length > 0) {
    return {
      ok: false,
      problems: faults.map(({ pos, message }) => ({
        path: [],
        atKey: false,
        file,
        position: positionAt(lines, pos[0]),
        found: `a mistake of form (${message})`,
        expected: "YAML or JSON",
      })),
    };
  }
  // What stands after a last line of `---` is no account that somebody has written.
  const written = documents.filter(({ contents }) => !isEmpty(contents));
  if (written.length === 0) return { ok: true, entries: [entryOf(null, file)] };
  try {
    return { ok: true, entries: written.flatMap((document) => entriesOf(document, file, lines)) };
  } catch (error) {
    return problem(null, `aliases that cannot be followed (${(error as Error).message})`, "YAML or JSON");
  }
};

const entriesOf = (document: Document.Parsed, file: string, lines: LineCounter): readonly AccountEntry[] => {
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  const entry = (account: unknown, prefix: Path): AccountEntry => ({
    value: account,
    ...checkedValue(account),
    file,
    prefix,
    positionOf: (mistake) =>
      findPosition(document.contents, { ...mistake, path: [...prefix, ...mistake.path] }, lines),
  });
  return Array.isArray(value) && value.length > 0
    ? value.map((account: unknown, index) => entry(account, [index]))
    : [entry(value, [])];
};

/** Where nothing stands, the parser puts a null of no length. */
const isEmpty = (contents: Document.Parsed["contents"]): boolean =>
  contents === null || (isScalar(contents) && contents.value === null && contents.source === "");

const YAML = { prettyErrors: false, version: "1.2", schema: "core" } as const;

/** Mistakes with their places, in the order of the file. */
export const placed = (
  mistakes: readonly AccountMistake[],
  { file, prefix, positionOf }: AccountEntry,
): readonly AccountProblem[] =>
  mistakes
    .map((mistake) => ({
      ...mistake,
      path: [...prefix, ...mistake.path],
      file,
      position: positionOf(mistake),
    }))
    .toSorted((a, b) => (a.position?.line ?? 0) - (b.position?.line ?? 0));

/** The components of both APIs: an account has them together. */
const COMPONENTS = [...Object.keys(CALL_API_COMPONENTS), ...Object.keys(DATA_API_COMPONENTS)];

/** The spec's validator judges; the check by schema says in a person's words what it found, all of it. */
const checkedValue = (value: unknown): Pick<AccountEntry, "mistakes" | "isFormed"> => {
  const violation = validateAccountFile(value);
  if (violation === null) return { mistakes: crossCheck(value as AccountFile, COMPONENTS), isFormed: true };
  const mistakes = checkSchema(value, ACCOUNT_SCHEMA);
  if (mistakes.length > 0)
    return { mistakes: [...mistakes, ...meantMistakes(value, mistakes)], isFormed: false };
  return {
    mistakes: [
      {
        path: violation.data.field?.split(".") ?? [],
        atKey: false,
        found: violation.message,
        expected: "another value",
      },
    ],
    isFormed: false,
  };
};

/** What is wrong beside mistakes of form, as far as that can be told: nobody likes to come back for the rest. */
const meantMistakes = (value: unknown, form: readonly AccountMistake[]): readonly AccountMistake[] => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const faulty = new Set(form.map(({ path }) => String(path[0] ?? "")));
  return crossCheck(value as AccountFile, COMPONENTS, faulty);
};

const positionAt = (lines: LineCounter, offset: number): Position => {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
};

/** The place of the value, or of the nearest thing around it that the file has. */
const findPosition = (
  root: unknown,
  { path, atKey }: AccountMistake,
  lines: LineCounter,
): Position | null => {
  const offsets = nodesAlong(root, path);
  const { key, node } = offsets.at(-1) ?? { key: null, node: null };
  const exact = offsets.length === path.length + 1;
  const offset = startOf(atKey && exact ? key : node) ?? startOf(key);
  return offset === null ? null : positionAt(lines, offset);
};

interface Step {
  readonly key: unknown;
  readonly node: unknown;
}

const nodesAlong = (root: unknown, path: Path): readonly Step[] => {
  const steps: Step[] = [{ key: null, node: root }];
  for (const name of path) {
    const node = steps.at(-1)?.node;
    const next = isMap(node) ? memberOf(node, String(name)) : elementOf(node, name);
    if (next === null) break;
    steps.push(next);
  }
  return steps;
};

const memberOf = (map: YAMLMap, name: string): Step | null => {
  const pair = map.items.find(({ key }: Pair) => isScalar(key) && String(key.value) === name);
  return pair === undefined ? null : { key: pair.key, node: pair.value };
};

const elementOf = (node: unknown, index: string | number): Step | null => {
  const items = (node as { readonly items?: readonly unknown[] } | null)?.items;
  const item = items?.[Number(index)];
  return item === undefined ? null : { key: null, node: item };
};

const startOf = (node: unknown): number | null => (isNode(node) ? ((node as Node).range?.[0] ?? null) : null);
