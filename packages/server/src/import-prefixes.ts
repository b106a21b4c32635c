import { readFile, rename, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { formatPrefixFile, readRegister } from "./directory/prefixes/numbering-register.ts";
import { PrefixFileError } from "./directory/prefixes/prefix-file.ts";
import { UsageError } from "./usage-error.ts";

/** What `import-prefixes` takes. */
export const IMPORT_PREFIXES_HELP = `  scenario-call-server import-prefixes FILE... --out FILE [--rename "REGION=NAME"]...

  Makes the file of an account's \`prefixes_file\` from files of the state register of the Russian numbering plan
  (ABC-3xx.csv, ABC-4xx.csv, ABC-8xx.csv, DEF-9xx.csv).

  --out FILE              the file to be written; what was there is replaced when all is well
  --rename "REGION=NAME"  give a region another name; may be repeated
`;

/** Where the command tells what it does. */
export interface ImportOutput {
  /** For people, while it works. */
  readonly progress: (line: string) => void;
  /** The outcome. */
  readonly result: (line: string) => void;
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
      output.progress(`${basename(file)}: ${rows} rows`);
    },
  });
  if (!reading.ok) throw new PrefixFileError(reading.problems);
  // A server that reads meanwhile finds the old file or the new one, never half of one.
  const unfinished = `${out}.unfinished`;
  await writeFile(unfinished, formatPrefixFile(reading.ranges));
  await rename(unfinished, out);
  const regions = new Set(reading.ranges.map(({ region }) => region)).size;
  output.result(
    `${out}: ${reading.ranges.length} ranges of ${regions} regions, from ${reading.rows} rows; ` +
      `${reading.without_region} rows name no region and were left out`,
  );
};

const readArguments = (
  args: readonly string[],
): {
  readonly files: readonly string[];
  readonly out: string;
  readonly renamed: ReadonlyMap<string, string>;
} => {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { out: { type: "string" }, rename: { type: "string", multiple: true } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { positionals: files, values } = parsed;
  if (files.length === 0) throw new UsageError("import-prefixes: no file of the register is named");
  if (values.out === undefined) throw new UsageError("import-prefixes: --out is missing");
  const renamed = new Map<string, string>();
  for (const text of values.rename ?? []) {
    const [region = "", name = "", ...more] = text.split("=").map((part) => part.trim());
    if (region === "" || name === "" || more.length > 0)
      throw new UsageError(`--rename: found ${text}, expected REGION=NAME`);
    renamed.set(region, name);
  }
  return { files, out: values.out, renamed };
};
