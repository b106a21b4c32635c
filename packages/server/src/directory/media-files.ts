import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { AccountFile } from "../generated/account.ts";
import { DEFAULT_SOUND_LIMITS, SoundError } from "../sound/sound-error.ts";
import type { AccountMistake } from "./problems.ts";

/** How media files of an account are read. */
export interface MediaFileOptions {
  /** Folders besides that of the account file in which media files may be. */
  readonly folders?: readonly string[];
  /** Tells how long the sound of a file plays, ms; rejects with a SoundError where it is none. */
  readonly lengthOf: (bytes: Uint8Array) => Promise<number>;
}

/** How far a length that is written down may be from that of the file, ms: people round. */
const ROUNDED_MS = 100;

/** An account whose media files were read, and what is wrong with them. */
export interface MediaFilesReading {
  /** `file` is an absolute path, and `duration` the length of its sound. */
  readonly account: AccountFile;
  readonly mistakes: readonly AccountMistake[];
}

/** Reads the media files that an account file names, one after the other. `accountFile` is where it stands. */
export const readMediaFiles = async (
  account: AccountFile,
  accountFile: string,
  { folders = [], lengthOf }: MediaFileOptions,
): Promise<MediaFilesReading> => {
  const folder = dirname(resolve(accountFile));
  const allowed = await Promise.all([folder, ...folders].map(async (path) => realpath(path)));
  const mistakes: AccountMistake[] = [];
  const media: MediaFile[] = [];
  for (const [index, entry] of (account.media_files ?? []).entries()) {
    const { file } = entry;
    const read =
      file === undefined ? { entry } : await readEntry({ ...entry, file }, folder, allowed, lengthOf);
    media.push(read.entry);
    if (read.mistake !== undefined) {
      const { member, found, expected } = read.mistake;
      mistakes.push({ path: ["media_files", index, member], atKey: false, found, expected });
    }
  }
  const read = account.media_files === undefined ? account : { ...account, media_files: media };
  return { account: read, mistakes };
};

/** Where the media files of an account that was read are, by id. */
export const mediaFilePaths = (account: AccountFile): ReadonlyMap<number, string> =>
  new Map(
    (account.media_files ?? []).flatMap(({ id, file }) =>
      file !== undefined && isAbsolute(file) ? [[id, file] as const] : [],
    ),
  );

type MediaFile = NonNullable<AccountFile["media_files"]>[number];

interface EntryReading {
  readonly entry: MediaFile;
  readonly mistake?: {
    readonly member: "file" | "duration";
    readonly found: string;
    readonly expected: string;
  };
}

const readEntry = async (
  entry: MediaFile & { readonly file: string },
  folder: string,
  allowed: readonly string[],
  lengthOf: MediaFileOptions["lengthOf"],
): Promise<EntryReading> => {
  const { file, duration } = entry;
  const wrong = (member: "file" | "duration", found: string, expected: string): EntryReading => ({
    entry,
    mistake: { member, found, expected },
  });
  const name = JSON.stringify(file);
  // A file that is elsewhere is not looked at, so that nobody learns from here whether it is there.
  const path = await realpath(resolve(folder, file)).catch(() => null);
  if (!allowed.some((root) => isWithin(root, path ?? resolve(folder, file)))) {
    return wrong(
      "file",
      `${name}, which is elsewhere`,
      "a file in the account file's folder, or in one that the server was told of",
    );
  }
  if (path === null || !(await isFile(path)))
    return wrong("file", `${name}, where there is no file`, "a path from the account file's folder");
  try {
    const length = await lengthOf(await readBounded(path));
    if (duration !== undefined && Math.abs(duration * 1000 - length) > ROUNDED_MS) {
      return wrong(
        "duration",
        `${duration} s`,
        `${length / 1000} s, the length of ${name}, or no duration at all`,
      );
    }
    return { entry: { ...entry, file: path, duration: length / 1000 } };
  } catch (error) {
    return error instanceof SoundError
      ? wrong("file", `${name}: ${error.found}`, error.expected)
      : wrong("file", `${name}, which cannot be read (${codeOf(error)})`, "WAV or MP3");
  }
};

const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** Both without symbolic links on the way: a link cannot lead out. */
const isWithin = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

const readBounded = async (path: string): Promise<Uint8Array> => {
  const { size } = await stat(path);
  const { bytes } = DEFAULT_SOUND_LIMITS;
  if (size > bytes) throw new SoundError("too_long", `${size} bytes`, `at most ${bytes}`);
  return readFile(path);
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "it failed";
