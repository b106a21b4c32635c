import type { Sound } from "../sound/sound.ts";

/** A sound that is ready to be played to a telephone line: one channel, 16 bits. */
export interface ReadySound {
  readonly duration_ms: number;
  /** Hz. */
  readonly sample_rate: number;
  /** How many there are. */
  readonly samples: number;
  /** The WAV file that holds it, for an engine that plays files; null where it is kept in memory only. */
  readonly file: string | null;
  /** The sound as a WAV file. Rejects where the file has gone: ask for the sound again. */
  read(): Promise<Uint8Array>;
}

/** How a cache has served so far. */
export interface SoundCacheCounts {
  readonly hits: number;
  readonly misses: number;
  /** Sounds that were thrown out because there was no room. */
  readonly evicted: number;
}

/**
 * Keeps sounds under the hash of what they were made from. One conformance suite runs on every implementation.
 *
 * What is got is what was put, whole, or nothing. Where the room is not enough, what was not asked for the longest goes
 * first; what was put last stays even if it alone is too big.
 */
export interface SoundCache {
  readonly name: string;
  readonly counts: SoundCacheCounts;
  /** Null where it is not there (any more). Never rejects: what cannot be read is not there. */
  get(key: string): Promise<ReadySound | null>;
  /** Rejects where it cannot be kept; then nothing of it is there. */
  put(key: string, sound: Sound): Promise<ReadySound>;
}
