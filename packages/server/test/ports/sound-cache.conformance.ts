import { describe, expect, test } from "vitest";
import type { SoundCache } from "../../src/ports/sound-cache.ts";
import type { Sound } from "../../src/sound/sound.ts";
import { wav16 } from "../sound/tones.ts";

/** A cache under test. `pass` lets a second go by. */
export interface OpenedCache {
  readonly cache: SoundCache;
  readonly pass: () => void;
}

const A = "a".repeat(64);
const B = "b".repeat(64);
const C = "c".repeat(64);

/** A sound of so many samples, each of the same value. */
const sound = (samples: number, value = 7): Sound => ({
  sampleRate: 8000,
  samples: new Int16Array(samples).fill(value),
});

/** What every cache owes its caller; `open` gives an empty one that has room for so many bytes. */
export function describeSoundCache(name: string, open: (mostBytes: number) => Promise<OpenedCache>): void {
  describe(`${name} as a cache of sounds`, () => {
    test("has nothing at first, and counts that", async () => {
      const { cache } = await open(10_000);
      expect(await cache.get(A)).toBeNull();
      expect(cache.counts).toEqual({ hits: 0, misses: 1, evicted: 0 });
    });

    test("gives what was put, with its length, as a WAV file", async () => {
      const { cache } = await open(10_000);
      await cache.put(A, sound(1234));
      const kept = await cache.get(A);
      // 1 234 samples at 8 000 a second: 154.25 ms.
      expect(kept).toMatchObject({ duration_ms: 154, sample_rate: 8000, samples: 1234 });
      expect(Buffer.from((await kept?.read()) ?? [])).toEqual(Buffer.from(wav16(8000, sound(1234).samples)));
      expect(cache.counts).toEqual({ hits: 1, misses: 0, evicted: 0 });
    });

    test("gives at once what put gave", async () => {
      const { cache } = await open(10_000);
      const put = await cache.put(A, sound(0));
      expect(put).toMatchObject({ duration_ms: 0, samples: 0 });
      expect(await put.read()).toHaveLength(44);
      expect(await cache.get(A)).toMatchObject({ duration_ms: 0, samples: 0 });
    });

    test("keeps sounds apart, and takes the later one for a key", async () => {
      const { cache } = await open(100_000);
      await cache.put(A, sound(1));
      await cache.put(B, sound(2));
      await cache.put(A, sound(3));
      expect((await cache.get(A))?.samples).toBe(3);
      expect((await cache.get(B))?.samples).toBe(2);
    });

    test("throws out what was not asked for the longest, and no more than it must", async () => {
      // Each has 44 + 2 × 1 000 bytes: there is room for two.
      const { cache, pass } = await open(2 * 2044);
      await cache.put(A, sound(1000));
      pass();
      await cache.put(B, sound(1000));
      pass();
      await cache.get(A);
      pass();
      await cache.put(C, sound(1000));
      expect(await cache.get(B)).toBeNull();
      expect(await cache.get(A)).not.toBeNull();
      expect(await cache.get(C)).not.toBeNull();
      expect(cache.counts.evicted).toBe(1);
    });

    test("keeps what was put last even where it alone is too big", async () => {
      const { cache, pass } = await open(1000);
      await cache.put(A, sound(10));
      pass();
      await cache.put(B, sound(1000));
      expect(await cache.get(A)).toBeNull();
      expect((await cache.get(B))?.samples).toBe(1000);
    });

    test("takes many at the same time", async () => {
      const { cache } = await open(1_000_000);
      const keys = Array.from({ length: 20 }, (_, index) => index.toString(16).padStart(64, "0"));
      await Promise.all([...keys, ...keys].map(async (key) => cache.put(key, sound(100))));
      for (const key of keys) expect((await cache.get(key))?.samples).toBe(100);
    });
  });
}
