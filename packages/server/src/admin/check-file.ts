import { readFile, access } from "node:fs/promises";
import { prepareText } from "../directory/prepare-accounts.ts";
import type { AccountProblem } from "../directory/problems.ts";
import { durationMs } from "../sound/sound.ts";
import { SoundReader } from "../sound/sound-reader.ts";

/** How a file is checked. */
export interface CheckFileOptions {
  /** The environment, for `secret_env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folders beside that of the file in which media files may be. */
  readonly mediaFolders?: readonly string[];
}

/**
 * Everything that is wrong with an account file and the files that it names, without a server. A secret that is named by
 * its hash is taken to be there. Throws what reading the file throws.
 */
export const checkAccountsFile = async (
  file: string,
  { env, mediaFolders = [] }: CheckFileOptions,
): Promise<readonly AccountProblem[]> => {
  const bytes = await readFile(file);
  for (const folder of mediaFolders) await access(folder);
  const reader = new SoundReader();
  try {
    const preparation = await prepareText(bytes, file, {
      env,
      media: {
        folders: mediaFolders,
        lengthOf: async (sound) => durationMs(await reader.read(sound)),
      },
    });
    return preparation.ok ? [] : preparation.problems;
  } finally {
    await reader.close();
  }
};
