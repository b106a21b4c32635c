import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ReadySound, SoundCache, SoundCacheCounts } from "../../ports/sound-cache.ts";
import { durationMs, type Sound } from "../../sound/sound.ts";
import { wavBytes, writeWav } from "../../sound/write-wav.ts";

/** What a folder of sounds needs. */
export interface FolderSoundCacheOptions {
  /** Made where it is missing, for the user of the process alone: what is spoken can be anybody's business. */
  readonly folder: string;
  /** Of all sounds together; 512 MiB unless told otherwise. */
  readonly mostBytes?: number;
  /** Whether the group of the folder may read it, such as that of an engine that plays files; nobody else unless told. */
  readonly groupReads?: boolean;
  /** Time, ms since the epoch: which sound was asked for last. */
  readonly now: () => number;
}

/** A file that was begun and not finished for this long belongs to nobody any more, ms. */
const ABANDONED_MS = 3_600_000;

const [FINISHED, BEGUN] = [".wav", ".part"];

/**
 * Opens a folder of sounds, which any number of processes may use at the same time: a sound is written under a name of
 * its own and takes its place in one step, so nobody ever finds half of one. Rejects where the folder cannot be used.
 */
export const openFolderSoundCache = async ({
  folder,
  mostBytes = 512 * 1024 * 1024,
  groupReads = false,
  now,
}: FolderSoundCacheOptions): Promise<SoundCache> => {
  const place = resolve(folder);
  await mkdir(place, { recursive: true, mode: groupReads ? 0o750 : 0o700 });
  for (const { path, changed } of await filesIn(place, BEGUN)) {
    if (now() - changed > ABANDONED_MS) await rm(path, { force: true });
  }
  return new FolderSoundCache(place, mostBytes, groupReads ? 0o640 : 0o600, now);
};

class FolderSoundCache implements SoundCache {
  readonly name = "folder";
  readonly #folder: string;
  readonly #mostBytes: number;
  readonly #fileMode: number;
  readonly #now: () => number;
  readonly #counts = { hits: 0, misses: 0, evicted: 0 };

  constructor(folder: string, mostBytes: number, fileMode: number, now: () => number) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
    this.#fileMode = fileMode;
    this.#now = now;
  }

  get counts(): SoundCacheCounts {
    return { ...this.#counts };
  }

  async get(key: string): Promise<ReadySound | null> {
    const path = this.#pathOf(key);
    const ready = await readyFile(path);
    if (ready === null) {
      this.#counts.misses += 1;
      return null;
    }
    this.#counts.hits += 1;
    await this.#touch(path);
    return ready;
  }

  async put(key: string, sound: Sound): Promise<ReadySound> {
    const path = this.#pathOf(key);
    const begun = `${path}.${randomUUID()}${BEGUN}`;
    try {
      const file = await open(begun, "wx", this.#fileMode);
      try {
        await file.writeFile(writeWav(sound));
        await file.datasync();
      } finally {
        await file.close();
      }
      await this.#touch(begun);
      await rename(begun, path);
    } catch (error) {
      await rm(begun, { force: true });
      throw error;
    }
    await this.#makeRoom(path);
    return readyAt(path, sound.samples.length, sound.sampleRate, durationMs(sound));
  }

  #pathOf(key: string): string {
    // A key is a hash; anything else could name a file elsewhere.
    if (!/^[0-9a-f]{16,128}$/u.test(key)) throw new RangeError("a key is a hash in hexadecimal digits");
    return join(this.#folder, `${key}${FINISHED}`);
  }

  /** When it was last asked for, where every process can see it. */
  async #touch(path: string): Promise<void> {
    const seconds = this.#now() / 1000;
    await utimes(path, seconds, seconds).catch(() => {});
  }

  async #makeRoom(kept: string): Promise<void> {
    const files = (await filesIn(this.#folder, FINISHED)).toSorted((a, b) => a.changed - b.changed);
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files) {
      if (bytes <= this.#mostBytes) break;
      if (path === kept) continue;
      // Who is playing it goes on: the system keeps an open file until it is closed.
      await rm(path, { force: true });
      bytes -= size;
      this.#counts.evicted += 1;
    }
  }
}

interface CacheFile {
  readonly path: string;
  readonly size: number;
  readonly changed: number;
}

const filesIn = async (folder: string, ending: string): Promise<readonly CacheFile[]> => {
  const files: CacheFile[] = [];
  for (const name of await readdir(folder)) {
    if (!name.endsWith(ending)) continue;
    const path = join(folder, name);
    // Another process may have thrown it out meanwhile.
    const found = await stat(path).catch(() => null);
    if (found?.isFile() === true) files.push({ path, size: found.size, changed: found.mtimeMs });
  }
  return files;
};

/** Null where it is not there, or is not whole: a disk can lie, and silence must not be played for a sentence. */
const readyFile = async (path: string): Promise<ReadySound | null> => {
  try {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      const header = new Uint8Array(wavBytes(0));
      const { bytesRead } = await file.read(header, 0, header.length, 0);
      const view = new DataView(header.buffer);
      const [sampleRate, length] = [view.getUint32(24, true), view.getUint32(40, true)];
      const samples = length / 2;
      const own = writeWav({ sampleRate, samples: new Int16Array(0) });
      const sameForm = [0, 8, 12, 20, 32, 36].every((at) => equalWords(own, header, at));
      if (bytesRead < header.length || !sameForm || sampleRate === 0 || size !== wavBytes(samples))
        return null;
      return readyAt(path, samples, sampleRate, Math.round((samples * 1000) / sampleRate));
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
};

const equalWords = (one: Uint8Array, other: Uint8Array, at: number): boolean =>
  [0, 1, 2, 3].every((offset) => one[at + offset] === other[at + offset]);

const readyAt = (path: string, samples: number, sampleRate: number, duration: number): ReadySound => ({
  duration_ms: duration,
  sample_rate: sampleRate,
  samples,
  file: path,
  read: async () => readFile(path),
});
