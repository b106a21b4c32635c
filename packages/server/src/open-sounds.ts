import { access } from "node:fs/promises";
import { MemorySoundCache } from "./adapters/sound-cache/memory-sound-cache.ts";
import { openFolderSoundCache } from "./adapters/sound-cache/folder-sound-cache.ts";
import { espeakProgram } from "./adapters/speech/espeak-program.ts";
import { espeakWasm } from "./adapters/speech/espeak-wasm.ts";
import { httpSpeech } from "./adapters/speech/http-speech.ts";
import { loadAccount } from "./directory/load-account.ts";
import { type MediaFileOptions, mediaFilePaths } from "./directory/media-files.ts";
import type { AccountFile } from "./generated/account.ts";
import { SoundLibrary, type SoundProblem } from "./media/sound-library.ts";
import type { Clock } from "./ports/clock.ts";
import type { SoundCache, SoundCacheCounts } from "./ports/sound-cache.ts";
import type { Speech } from "./ports/speech.ts";
import { SoundReader } from "./sound/sound-reader.ts";
import type { SpeechLanguage } from "./sound/spoken-text.ts";

/** Which engine speaks texts, and what it needs. */
export type SpeechChoice =
  | { readonly engine: "none" | "espeak-wasm" }
  /** `program`: name or path, `espeak-ng` unless told otherwise. */
  | { readonly engine: "espeak-ng"; readonly program?: string }
  /** See the options of the same names of `httpSpeech`. */
  | {
      readonly engine: "http";
      readonly url: string;
      readonly authorization?: string | null;
      readonly voice?: string;
    };

/** Where sounds come from and where they are kept: a matter of the machine, and so not of the account file. */
export interface OpenSoundsOptions {
  readonly clock: Clock;
  /** Texts are not spoken unless told otherwise. */
  readonly speech?: SpeechChoice;
  /** Of all texts; by the letters of each one unless told otherwise. */
  readonly language?: SpeechLanguage | null;
  /** Kept in the memory of the process unless a folder is given. */
  readonly cache?: {
    readonly folder: string;
    readonly mostBytes?: number;
    readonly groupReads?: boolean;
  } | null;
  /** Folders besides that of the account file in which its media files may be. */
  readonly mediaFolders?: readonly string[];
  readonly onProblem?: (problem: SoundProblem) => void;
}

/** An account and its sounds, ready to be served. */
export interface OpenedSounds {
  /** As {@link loadAccount} reads it. */
  readonly account: AccountFile;
  readonly sounds: SoundLibrary;
  /** How the cache has served so far. */
  readonly cacheCounts: () => SoundCacheCounts;
  /** Gives up what is being made and lets go of threads and processes. Repeatable. */
  close(): Promise<void>;
}

/** What makes sounds, before it is known of which accounts. */
export interface OpenedSoundLibrary {
  /** Has no files yet: see `useFiles`. */
  readonly sounds: SoundLibrary;
  /** How media files of accounts are read; what was read once is ready to be played. */
  readonly media: MediaFileOptions;
  /** How the cache has served so far. */
  readonly cacheCounts: () => SoundCacheCounts;
  /** Gives up what is being made and lets go of threads and processes. Repeatable. */
  close(): Promise<void>;
}

/**
 * Opens what makes sounds. Throws a SpeechError where the chosen engine is not there, and what the system says of a folder
 * that cannot be used.
 */
export const openSoundLibrary = async (options: OpenSoundsOptions): Promise<OpenedSoundLibrary> => {
  const {
    clock,
    speech: choice = { engine: "none" },
    language = null,
    mediaFolders = [],
    onProblem,
  } = options;
  const reader = new SoundReader();
  const speech = speechOf(choice, clock, reader);
  const close = async (): Promise<void> => {
    await speech?.close();
    await reader.close();
  };
  try {
    // Who asks for speech wants to know now that there is none, not from a customer.
    await speech?.identity();
    // And who names a folder, that it is misspelt.
    for (const folder of mediaFolders) await access(folder);
    const cache = await cacheOf(options.cache ?? null, clock);
    const sounds = new SoundLibrary({
      clock,
      cache,
      reader,
      speech,
      language,
      ...(onProblem === undefined ? {} : { onProblem }),
    });
    return {
      sounds,
      media: {
        folders: mediaFolders,
        lengthOf: async (bytes) => (await sounds.keep(bytes)).duration_ms,
      },
      cacheCounts: () => cache.counts,
      close: async () => {
        await sounds.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * Reads an account file and opens what makes its sounds. Throws what {@link loadAccount} and {@link openSoundLibrary}
 * throw.
 */
export const openSounds = async (accountFile: string, options: OpenSoundsOptions): Promise<OpenedSounds> => {
  const { sounds, media, cacheCounts, close } = await openSoundLibrary(options);
  try {
    const account = await loadAccount(accountFile, media);
    sounds.useFiles(mediaFilePaths(account));
    return { account, sounds, cacheCounts, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const speechOf = (choice: SpeechChoice, clock: Clock, reader: SoundReader): Speech | null => {
  switch (choice.engine) {
    case "none":
      return null;
    case "espeak-wasm":
      return espeakWasm({ clock });
    case "espeak-ng":
      return espeakProgram({
        clock,
        reader,
        ...(choice.program === undefined ? {} : { program: choice.program }),
      });
    case "http": {
      const { engine: _, ...rest } = choice;
      return httpSpeech({ clock, reader, ...rest });
    }
  }
};

const cacheOf = async (cache: OpenSoundsOptions["cache"], clock: Clock): Promise<SoundCache> =>
  cache === null || cache === undefined
    ? new MemorySoundCache()
    : openFolderSoundCache({ ...cache, now: () => clock.now() });
