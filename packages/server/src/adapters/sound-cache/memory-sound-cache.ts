import type { ReadySound, SoundCache, SoundCacheCounts } from "../../ports/sound-cache.ts";
import { durationMs, type Sound } from "../../sound/sound.ts";
import { wavBytes, writeWav } from "../../sound/write-wav.ts";

/** Sounds in the memory of the process, bounded: for tests, and for a server that was given no folder. */
export class MemorySoundCache implements SoundCache {
  readonly name = "memory";
  readonly #mostBytes: number;
  /** What was asked for the longest ago comes first. */
  readonly #sounds = new Map<string, ReadySound>();
  #bytes = 0;
  readonly #counts = { hits: 0, misses: 0, evicted: 0 };

  /** `mostBytes`: of all sounds together; 64 MiB unless told otherwise. */
  constructor(mostBytes: number = 64 * 1024 * 1024) {
    this.#mostBytes = mostBytes;
  }

  get counts(): SoundCacheCounts {
    return { ...this.#counts };
  }

  async get(key: string): Promise<ReadySound | null> {
    const sound = this.#sounds.get(key);
    this.#counts[sound === undefined ? "misses" : "hits"] += 1;
    if (sound === undefined) return null;
    this.#sounds.delete(key);
    this.#sounds.set(key, sound);
    return sound;
  }

  async put(key: string, sound: Sound): Promise<ReadySound> {
    const ready = readyInMemory(sound);
    this.#remove(key);
    this.#sounds.set(key, ready);
    this.#bytes += wavBytes(ready.samples);
    for (const oldest of this.#sounds.keys()) {
      if (this.#bytes <= this.#mostBytes || oldest === key) break;
      this.#remove(oldest);
      this.#counts.evicted += 1;
    }
    return ready;
  }

  #remove(key: string): void {
    const sound = this.#sounds.get(key);
    if (sound === undefined) return;
    this.#sounds.delete(key);
    this.#bytes -= wavBytes(sound.samples);
  }
}

const readyInMemory = (sound: Sound): ReadySound => {
  const wav = writeWav(sound);
  return {
    duration_ms: durationMs(sound),
    sample_rate: sound.sampleRate,
    samples: sound.samples.length,
    file: null,
    read: async () => wav.slice(),
  };
};
