import { Mp3Encoder } from "@breezystack/lamejs";

/** A sine, full scale ±1. */
export const tone = (hertz: number, rate: number, seconds: number, loudness = 0.5): Float32Array =>
  Float32Array.from(
    { length: Math.round(rate * seconds) },
    (_, index) => loudness * Math.sin((2 * Math.PI * hertz * index) / rate),
  );

/** The same, in 16 bits. */
export const tone16 = (hertz: number, rate: number, seconds: number, loudness = 0.5): Int16Array =>
  Int16Array.from(tone(hertz, rate, seconds, loudness), (sample) => Math.round(sample * 32_767));

/** How loud a frequency is in a sound, as the amplitude of a sine of it: by Goertzel, in a Hann window. */
export const loudnessAt = (hertz: number, samples: ArrayLike<number>, rate: number): number => {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let [before, last, weights] = [0, 0, 0];
  for (let index = 0; index < samples.length; index += 1) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / (samples.length - 1));
    weights += weight;
    [before, last] = [last, weight * (samples[index] ?? 0) + coefficient * last - before];
  }
  const power = before * before + last * last - coefficient * before * last;
  return (2 * Math.sqrt(Math.max(0, power))) / weights;
};

/** Root mean square. */
export const energy = (samples: ArrayLike<number>): number => {
  let sum = 0;
  for (let index = 0; index < samples.length; index += 1) sum += (samples[index] ?? 0) ** 2;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
};

/** The longest time without any sound, seconds. */
export const longestSilence = (samples: Int16Array, rate: number): number => {
  let [longest, since] = [0, 0];
  samples.forEach((sample, index) => {
    if (Math.abs(sample) > 200) since = index + 1;
    longest = Math.max(longest, index + 1 - since);
  });
  return longest / rate;
};

/** An MP3 file of one channel, or of two. */
export const mp3 = (rate: number, left: Int16Array, right?: Int16Array): Uint8Array => {
  const encoder = new Mp3Encoder(right === undefined ? 1 : 2, rate, 128);
  const first = right === undefined ? encoder.encodeBuffer(left) : encoder.encodeBuffer(left, right);
  return Buffer.concat([first, encoder.flush()].map((part) => new Uint8Array(part)));
};

/** Parts of a WAV file that are written otherwise than they should be. */
export interface WavFaults {
  readonly riffLength?: number;
  readonly dataLength?: number;
  readonly frame?: number;
}

/** A WAV file of any encoding, written down field by field as the format's description has it. */
export const wav = (
  format: {
    readonly encoding: number;
    readonly channels: number;
    readonly rate: number;
    readonly bits: number;
  },
  data: Uint8Array,
  faults: WavFaults = {},
): Uint8Array => {
  const { encoding, channels, rate, bits } = format;
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(faults.riffLength ?? 36 + data.length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(encoding, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE((rate * channels * bits) / 8, 28);
  header.writeUInt16LE(faults.frame ?? (channels * bits) / 8, 32);
  header.writeUInt16LE(bits, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(faults.dataLength ?? data.length, 40);
  return Buffer.concat([header, data]);
};

/** The bytes of samples as WAV files hold 16 bits. */
export const bytes16 = (samples: Int16Array): Uint8Array => {
  const bytes = Buffer.alloc(2 * samples.length);
  samples.forEach((sample, index) => bytes.writeInt16LE(sample, 2 * index));
  return bytes;
};

/** A WAV file of one channel and 16 bits. */
export const wav16 = (rate: number, samples: Int16Array, faults: WavFaults = {}): Uint8Array =>
  wav({ encoding: 1, channels: 1, rate, bits: 16 }, bytes16(samples), faults);
