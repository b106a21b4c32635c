import type { Sound } from "./sound.ts";

const HEADER = 44;

/** How many bytes a WAV file of so many samples has. */
export const wavBytes = (samples: number): number => HEADER + 2 * samples;

/** The sound as a WAV file: PCM, 16 bits, one channel. At 8 kHz it is what Asterisk and telephones play. */
export const writeWav = ({ samples, sampleRate }: Sound): Uint8Array => {
  const bytes = new Uint8Array(wavBytes(samples.length));
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string): void => {
    bytes.set(Buffer.from(letters, "latin1"), at);
  };
  text(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, index) => {
    view.setInt16(HEADER + 2 * index, sample, true);
  });
  return bytes;
};
