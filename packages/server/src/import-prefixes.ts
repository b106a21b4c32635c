import { readFile, rename, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Text } from "@scenario-call/core/language";
import { COMMON_OPTIONS, parseOptions } from "./command-line/parse-options.ts";
import { formatPrefixFile, readRegister } from "./directory/prefixes/numbering-register.ts";
import { PrefixFileError } from "./directory/prefixes/prefix-file.ts";
import { UsageError } from "./usage-error.ts";

/** What came of it, for programs. */
export interface ImportedPrefixes {
  readonly out: string;
  readonly ranges: number;
  readonly regions: number;
  readonly rows: number;
  readonly without_region: number;
}

/** Where the command tells what it does. */
export interface ImportOutput {
  /** For people, while it works. */
  readonly progress: (line: Text) => void;
  /** The outcome. */
  readonly result: (line: Text, data: ImportedPrefixes) => void;
}

/**
 * Carries out `import-prefixes`. Throws {@link UsageError}, {@link PrefixFileError} with every mistake and its line, or
 * what reading and writing throw; then the file of `--out` is as it was.
 */
export const importPrefixes = async (args: readonly string[], output: ImportOutput): Promise<void> => {
  const { files, out, renamed } = readArguments(args);
  const register = await Promise.all(
    files.map(async (file) => ({ name: file, bytes: await readFile(file) })),
  );
  const reading = readRegister(register, {
    rename: renamed,
    onProgress: (file, rows) => {
      output.progress({
        en: `${basename(file)}: ${rows} rows`,
        ru: `${basename(file)}: строк — ${rows}`,
      });
    },
  });
  if (!reading.ok) throw new PrefixFileError(reading.problems);
  // A server that reads meanwhile finds the old file or the new one, never half of one.
  const unfinished = `${out}.unfinished`;
  await writeFile(unfinished, formatPrefixFile(reading.ranges));
  await rename(unfinished, out);
  const regions = new Set(reading.ranges.map(({ region }) => region)).size;
  const { rows, without_region } = reading;
  const { length: ranges } = reading.ranges;
  output.result(
    {
      en:
        `${out}: ${ranges} ranges of ${regions} regions, from ${rows} rows; ` +
        `${without_region} rows name no region and were left out`,
      ru:
        `${out}: диапазонов — ${ranges}, регионов — ${regions}, строк — ${rows}; ` +
        `без региона и потому пропущено строк — ${without_region}`,
    },
    { out, ranges, regions, rows, without_region },
  );
};

const readArguments = (
  args: readonly string[],
): {
  readonly files: readonly string[];
  readonly out: string;
  readonly renamed: ReadonlyMap<string, string>;
} => {
  const parsed = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: { ...COMMON_OPTIONS, out: { type: "string" }, rename: { type: "string", multiple: true } },
  });
  const { positionals: files, values } = parsed;
  if (files.length === 0)
    throw new UsageError({
      en: "import-prefixes: no file of the register is named",
      ru: "import-prefixes: не назван ни один файл реестра",
    });
  if (values.out === undefined)
    throw new UsageError({ en: "import-prefixes: --out is missing", ru: "import-prefixes: нет --out" });
  const renamed = new Map<string, string>();
  for (const text of values.rename ?? []) {
    const [region = "", name = "", ...more] = text.split("=").map((part) => part.trim());
    if (region === "" || name === "" || more.length > 0)
      throw new UsageError({
        en: `--rename: found ${text}, expected REGION=NAME`,
        ru: `--rename: найдено «${text}», ожидается РЕГИОН=ИМЯ`,
      });
    renamed.set(region, name);
  }
  return { files, out: values.out, renamed };
};
