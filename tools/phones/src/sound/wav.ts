import { SAMPLE_RATE } from "./g711.ts";

const dataOf = (samples: Float64Array): Buffer =>
  Buffer.from(Int16Array.from(samples, (sample) => Math.round(sample * 32_767)).buffer);

/** A WAV file, 8 kHz, mono, 16 bit, of samples from -1 to 1. */
export const wav = (samples: Float64Array): Buffer => fileOf(dataOf(samples));

/** The same, so many samples long, of a period that is said again and again. */
export const steadyWav = (period: Float64Array, samples: number): Buffer =>
  fileOf(Buffer.alloc(samples * 2, dataOf(period)));

const fileOf = (data: Buffer): Buffer => {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + data.length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
};
