import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSound } from "../../src/sound/read-sound.ts";
import { durationMs } from "../../src/sound/sound.ts";
import { SoundError } from "../../src/sound/sound-error.ts";
import { writeWav } from "../../src/sound/write-wav.ts";
import { bytes16, energy, loudnessAt, mp3, tone, tone16, wav, wav16 } from "./tones.ts";

const LIMITS = { bytes: 1_000_000, seconds: 3 };

/** How reading ends: the kind of error and what it says, or that it ends well. */
const outcomeOf = async (bytes: Uint8Array): Promise<string> =>
  readSound(bytes, { limits: LIMITS }).then(
    () => "a sound",
    (error: unknown) => {
      if (error instanceof SoundError)
        return `${error.kind}: found ${error.found}, expected ${error.expected}`;
      throw error;
    },
  );

/** A second of 1 kHz at 16 kHz, by how its samples are written. */
const written = (bits: number, write: (bytes: Buffer, sample: number, at: number) => void): Uint8Array => {
  const samples = tone(1000, 16_000, 1);
  const bytes = Buffer.alloc((samples.length * bits) / 8);
  samples.forEach((sample, index) => {
    write(bytes, sample, (index * bits) / 8);
  });
  return bytes;
};

describe("a WAV file", () => {
  test.each<[string, number, number, Uint8Array]>([
    ["8 bits", 1, 8, written(8, (bytes, sample, at) => bytes.writeUInt8(Math.round(128 + 127 * sample), at))],
    [
      "16 bits",
      1,
      16,
      written(16, (bytes, sample, at) => bytes.writeInt16LE(Math.round(32_767 * sample), at)),
    ],
    [
      "24 bits",
      1,
      24,
      written(24, (bytes, sample, at) => bytes.writeIntLE(Math.round(8_388_607 * sample), at, 3)),
    ],
    [
      "32 bits",
      1,
      32,
      written(32, (bytes, sample, at) => bytes.writeInt32LE(Math.round(2_147_483_647 * sample), at)),
    ],
    ["float", 3, 32, written(32, (bytes, sample, at) => bytes.writeFloatLE(sample, at))],
    ["double", 3, 64, written(64, (bytes, sample, at) => bytes.writeDoubleLE(sample, at))],
  ])("of %s is read: a second of 1 kHz at 16 kHz is one at 8 kHz", async (_, encoding, bits, data) => {
    const sound = await readSound(wav({ encoding, channels: 1, rate: 16_000, bits }, data));
    expect([sound.sampleRate, sound.samples.length, durationMs(sound)]).toEqual([8000, 8000, 1000]);
    expect(loudnessAt(1000, sound.samples, 8000) / 32_767).toBeCloseTo(0.5, 1);
  });

  // By the tables of G.711: 0xd5 is A-law for +8, 0xaa for 32 256; 0xff is µ-law for 0, 0x80 for 32 124.
  test.each([
    ["A-law", 6, [0xd5, 0xaa, 0x2a], [8, 32_256, -32_256]],
    ["µ-law", 7, [0xff, 0x80, 0x00], [0, 32_124, -32_124]],
  ])("of %s is read", async (_, encoding, octets, samples) => {
    const file = wav({ encoding, channels: 1, rate: 8000, bits: 8 }, Uint8Array.from(octets));
    const read = [...(await readSound(file)).samples];
    read.forEach((sample, index) => {
      expect(Math.abs(sample - (samples[index] ?? 0))).toBeLessThanOrEqual(1);
    });
    expect(read).toHaveLength(3);
  });

  test("with two channels is mixed, and what is opposite in them is silence", async () => {
    const both = (left: number, right: number) =>
      wav(
        { encoding: 1, channels: 2, rate: 8000, bits: 16 },
        bytes16(Int16Array.of(left, right, left, right)),
      );
    expect([...(await readSound(both(1000, 3000))).samples]).toEqual([2000, 2000]);
    expect([...(await readSound(both(5000, -5000))).samples]).toEqual([0, 0]);
  });

  test("with the extensible header is read", async () => {
    const plain = Buffer.from(wav16(8000, Int16Array.of(100, 200)));
    const extra = Buffer.alloc(24);
    extra.writeUInt16LE(22, 0);
    extra.writeUInt16LE(1, 8); // the first bytes of the sub-format: PCM
    const file = Buffer.concat([plain.subarray(0, 36), extra, plain.subarray(36)]);
    file.writeUInt16LE(0xfffe, 20);
    file.writeUInt32LE(40, 16);
    expect([...(await readSound(file)).samples]).toEqual([100, 200]);
  });

  test("with other chunks around its sound is read", async () => {
    const plain = Buffer.from(wav16(8000, Int16Array.of(100, 200)));
    const list = Buffer.from("LIST\u0003\0\0\0abc\0", "latin1"); // of odd length, and so padded
    const file = Buffer.concat([plain.subarray(0, 12), list, plain.subarray(12), list]);
    expect([...(await readSound(file)).samples]).toEqual([100, 200]);
  });

  test("as a program streams it into a pipe, without knowing its length, is read to the end", async () => {
    const file = wav16(8000, Int16Array.of(100, 200), { riffLength: 0x7fff_f024, dataLength: 0x7fff_f000 });
    expect([...(await readSound(file)).samples]).toEqual([100, 200]);
  });

  test("of no sound at all is a sound of no length", async () => {
    expect((await readSound(wav16(8000, new Int16Array(0)))).samples).toHaveLength(0);
  });

  test("that is louder than full scale is clipped, and what is no number is silence", async () => {
    const data = Buffer.alloc(16);
    [3, -3, Number.NaN, Number.POSITIVE_INFINITY].forEach((sample, index) =>
      data.writeFloatLE(sample, 4 * index),
    );
    const { samples } = await readSound(wav({ encoding: 3, channels: 1, rate: 8000, bits: 32 }, data));
    expect([...samples]).toEqual([32_767, -32_768, 0, 0]);
  });

  const good = Buffer.from(wav16(8000, new Int16Array(100)));
  test.each<[string, Uint8Array, string]>([
    [
      "cut off in its sound",
      good.subarray(0, 144),
      "damaged: found 100 bytes of sound, expected the 200 that its header names",
    ],
    [
      "cut off in its header",
      good.subarray(0, 30),
      "damaged: found a format that is cut off, expected a whole fmt chunk",
    ],
    [
      "that ends after its name",
      good.subarray(0, 12),
      "damaged: found a WAV file without sound, expected a fmt and a data chunk",
    ],
    [
      "that claims four gigabytes less a little",
      wav16(8000, new Int16Array(100), { dataLength: 0x7000_0000 }),
      "damaged: found 200 bytes of sound, expected the 1879048192 that its header names",
    ],
    [
      "with frames of no bytes",
      wav16(8000, new Int16Array(1), { frame: 0 }),
      "damaged: found 0 bytes to a frame, expected 2 for 1 × 16 bits",
    ],
    [
      "without a channel",
      wav({ encoding: 1, channels: 0, rate: 8000, bits: 16 }, good),
      "damaged: found 0 channels, expected 1 to 32 channels",
    ],
    [
      "without a rate",
      wav16(0, new Int16Array(1)),
      "damaged: found 0 samples a second, expected 1000 to 192000",
    ],
    [
      "of ADPCM",
      wav({ encoding: 2, channels: 1, rate: 8000, bits: 4 }, good),
      "unknown_format: found WAV of encoding 2 with 4 bits, expected PCM of 8, 16, 24 or 32 bits, float of 32 or 64, µ-law or A-law",
    ],
    [
      "of four seconds where three are allowed",
      wav16(8000, new Int16Array(32_000)),
      "too_long: found 4 s at 8000 Hz, expected at most 3 s, and 144000 samples",
    ],
    [
      "of more bytes than are allowed",
      Buffer.alloc(1_000_001),
      "too_long: found 1000001 bytes, expected at most 1000000",
    ],
  ])("%s is refused, with what was found and what was expected", async (_, bytes, outcome) => {
    expect(await outcomeOf(bytes)).toBe(outcome);
  });
});

describe("an MP3 file", () => {
  test.each([16_000, 24_000, 44_100, 48_000])(
    "of %i Hz is read: 1 kHz survives, 6 kHz is gone and does not come back at 2 kHz",
    async (rate) => {
      const low = await readSound(mp3(rate, tone16(1000, rate, 1)));
      expect(loudnessAt(1000, low.samples.slice(1000, 7000), 8000) / 32_767).toBeCloseTo(0.5, 1);
      // An encoder puts a little silence around.
      expect(Math.abs(durationMs(low) - 1000)).toBeLessThan(150);
      const high = await readSound(mp3(rate, tone16(6000, rate, 1)));
      expect(energy(high.samples.slice(1000, 7000)) / 32_767).toBeLessThan(0.005);
    },
  );

  test("with two channels is mixed", async () => {
    const sound = await readSound(mp3(44_100, tone16(1000, 44_100, 1), tone16(500, 44_100, 1)));
    const part = sound.samples.slice(1000, 7000);
    expect(loudnessAt(1000, part, 8000) / 32_767).toBeCloseTo(0.25, 1);
    expect(loudnessAt(500, part, 8000) / 32_767).toBeCloseTo(0.25, 1);
  });

  test("behind an ID3 tag is read", async () => {
    const tag = Buffer.concat([Buffer.from("ID3\u0003\0\0\0\0\u0001\0", "latin1"), Buffer.alloc(128)]);
    const sound = await readSound(Buffer.concat([tag, mp3(44_100, tone16(1000, 44_100, 1))]));
    expect(loudnessAt(1000, sound.samples.slice(1000, 7000), 8000) / 32_767).toBeCloseTo(0.5, 1);
  });

  test("that is longer than is allowed is refused before all of it is in memory", async () => {
    expect(await outcomeOf(mp3(8000, new Int16Array(8000 * 5)))).toBe(
      "too_long: found a longer sound, expected at most 3 s",
    );
  });

  test("of nothing but the beginning of a frame is refused", async () => {
    expect(await outcomeOf(mp3(44_100, tone16(1000, 44_100, 1)).subarray(0, 40))).toBe(
      "damaged: found MP3 without a single whole frame, expected whole frames of MP3",
    );
  });
});

describe("whatever else", () => {
  test.each([
    [Buffer.alloc(0), "unknown_format: found an empty file, expected WAV or MP3"],
    [
      Buffer.from("OggS\0\u0002"),
      "unknown_format: found a file that begins with the bytes 4f676753, expected WAV or MP3",
    ],
    [
      Buffer.from("PK\u0003\u0004"),
      "unknown_format: found a file that begins with the bytes 504b0304, expected WAV or MP3",
    ],
  ])("is told by its first bytes", async (bytes, outcome) => {
    expect(await outcomeOf(bytes)).toBe(outcome);
  });

  const seeds: readonly Uint8Array[] = [
    wav16(8000, tone16(1000, 8000, 0.02)),
    wav({ encoding: 3, channels: 2, rate: 44_100, bits: 32 }, Buffer.alloc(64, 0x40)),
    mp3(44_100, tone16(1000, 44_100, 0.1)),
    Buffer.from("ID3"),
    Buffer.alloc(0),
  ];

  test("bytes of any kind are a sound or an error of the one family", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 8 }),
        fc.nat(4000),
        fc.uint8Array({ maxLength: 400 }),
        async (seed, changes, kept, tail) => {
          const bytes = Buffer.concat([seed.subarray(0, kept), tail]);
          for (const [at, octet] of changes) if (at < bytes.length) bytes[at] = octet;
          const sound = await readSound(bytes, { limits: LIMITS }).catch((error: unknown) => error);
          if (sound instanceof SoundError) return;
          expect(sound).toMatchObject({ sampleRate: 8000, samples: expect.any(Int16Array) as unknown });
        },
      ),
      { numRuns: 300 },
    );
  });
});

test("what is written as WAV is read as what it was", async () => {
  const sound = { sampleRate: 8000, samples: Int16Array.of(0, 1, -1, 32_767, -32_768, 12_345) };
  expect([...writeWav(sound)]).toEqual([...wav16(8000, sound.samples)]);
  expect(await readSound(writeWav(sound))).toEqual(sound);
});

test("16 kHz can be had as well", async () => {
  const sound = await readSound(wav16(44_100, tone16(6000, 44_100, 1)), { sampleRate: 16_000 });
  expect(loudnessAt(6000, sound.samples.slice(1000, -1000), 16_000) / 32_767).toBeCloseTo(0.5, 1);
});
