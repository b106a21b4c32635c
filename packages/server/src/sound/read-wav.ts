import type { Channel } from "./channel.ts";
import { decodeALaw, decodeMuLaw } from "./g711.ts";
import { mostFrames, SoundError, type SoundLimits } from "./sound-error.ts";

const [PCM, FLOAT, A_LAW, MU_LAW, EXTENSIBLE] = [1, 3, 6, 7, 0xfffe];

/** Near the end of what the field can hold: what a program writes that does not know how much will come. */
const isUnknownLength = (length: number): boolean => length >= 0x7fff_0000;

/** Whether the bytes begin as a WAV file does. */
export const looksLikeWav = (bytes: Uint8Array): boolean =>
  bytes.length >= 12 && textAt(bytes, 0) === "RIFF" && textAt(bytes, 8) === "WAVE";

/**
 * Reads a WAV file: PCM of 8, 16, 24 or 32 bits, float of 32 or 64, µ-law or A-law, any rate from 1 to 192 kHz; more
 * channels than one are mixed, each with the same weight. A data length near the end of the field's range, as programs
 * write that stream into a pipe, means "to the end of the file". Throws nothing but a {@link SoundError}.
 */
export const readWav = (bytes: Uint8Array, limits: SoundLimits): Channel => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: Format | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = textAt(bytes, at);
    const length = view.getUint32(at + 4, true);
    const start = at + 8;
    if (name === "fmt ") format = readFormat(view, start, length);
    if (name === "data") {
      if (format === null) throw damaged("sound before its format", "a fmt chunk before the data");
      return readData(view, start, length, format, limits);
    }
    at = start + length + (length % 2);
  }
  throw damaged("a WAV file without sound", "a fmt and a data chunk");
};

const textAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

const damaged = (found: string, expected: string): SoundError => new SoundError("damaged", found, expected);

interface Format {
  readonly encoding: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
}

const readFormat = (view: DataView, start: number, length: number): Format => {
  if (length < 16 || start + length > view.byteLength)
    throw damaged("a format that is cut off", "a whole fmt chunk");
  const written = view.getUint16(start, true);
  const encoding = written === EXTENSIBLE && length >= 40 ? view.getUint16(start + 24, true) : written;
  const channels = view.getUint16(start + 2, true);
  const sampleRate = view.getUint32(start + 4, true);
  const frame = view.getUint16(start + 12, true);
  const bits = view.getUint16(start + 14, true);
  if (!(READERS.get(encoding)?.has(bits) ?? false)) {
    throw new SoundError(
      "unknown_format",
      `WAV of encoding ${encoding} with ${bits} bits`,
      "PCM of 8, 16, 24 or 32 bits, float of 32 or 64, µ-law or A-law",
    );
  }
  if (channels < 1 || channels > 32) throw damaged(`${channels} channels`, "1 to 32 channels");
  if (sampleRate < 1000 || sampleRate > 192_000)
    throw damaged(`${sampleRate} samples a second`, "1000 to 192000");
  if (frame !== (channels * bits) / 8) {
    throw damaged(`${frame} bytes to a frame`, `${(channels * bits) / 8} for ${channels} × ${bits} bits`);
  }
  return { encoding, channels, sampleRate, bits };
};

const readData = (
  view: DataView,
  start: number,
  claimed: number,
  { encoding, channels, sampleRate, bits }: Format,
  limits: SoundLimits,
): Channel => {
  const there = view.byteLength - start;
  if (claimed > there && !isUnknownLength(claimed))
    throw damaged(`${there} bytes of sound`, `the ${claimed} that its header names`);
  const length = isUnknownLength(claimed) ? there : claimed;
  const width = bits / 8;
  const frames = Math.floor(length / (width * channels));
  if (frames > Math.min(mostFrames(limits), limits.seconds * sampleRate)) {
    throw new SoundError(
      "too_long",
      `${Math.round(frames / sampleRate)} s at ${sampleRate} Hz`,
      `at most ${limits.seconds} s, and ${mostFrames(limits)} samples`,
    );
  }
  // Checked with the format.
  const read = READERS.get(encoding)?.get(bits) as ReadSample;
  const samples = new Float32Array(frames);
  let at = start;
  for (let frame = 0; frame < frames; frame += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1, at += width) sum += read(view, at);
    samples[frame] = sum / channels;
  }
  return { sampleRate, samples };
};

type ReadSample = (view: DataView, at: number) => number;

const every8 = Uint8Array.from({ length: 256 }, (_, octet) => octet);
const [MU_TABLE, A_TABLE] = [decodeMuLaw(every8), decodeALaw(every8)];

/** By encoding and number of bits. */
const READERS: ReadonlyMap<number, ReadonlyMap<number, ReadSample>> = new Map([
  [
    PCM,
    new Map<number, ReadSample>([
      // Of 8 bits alone the middle is 128.
      [8, (view, at) => (view.getUint8(at) - 128) / 128],
      [16, (view, at) => view.getInt16(at, true) / 32_768],
      [24, (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608],
      [32, (view, at) => view.getInt32(at, true) / 2_147_483_648],
    ]),
  ],
  [
    FLOAT,
    new Map<number, ReadSample>([
      [32, (view, at) => finite(view.getFloat32(at, true))],
      [64, (view, at) => finite(view.getFloat64(at, true))],
    ]),
  ],
  [MU_LAW, new Map<number, ReadSample>([[8, (view, at) => (MU_TABLE[view.getUint8(at)] ?? 0) / 32_768]])],
  [A_LAW, new Map<number, ReadSample>([[8, (view, at) => (A_TABLE[view.getUint8(at)] ?? 0) / 32_768]])],
]);

/** One sample that is no number would spoil all around it when the rate is changed. */
const finite = (sample: number): number => (Number.isFinite(sample) ? Math.max(-1, Math.min(1, sample)) : 0);
