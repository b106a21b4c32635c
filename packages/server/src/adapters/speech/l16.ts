import type { Sound } from "../../sound/sound.ts";
import { SoundError, type SoundLimits } from "../../sound/sound-error.ts";

/**
 * `audio/L16` of RFC 2586: samples of 16 bits, the upper byte first; `rate` has to be named, `channels` is 1 unless
 * named. Throws a SoundError.
 */
export const readL16 = (bytes: Uint8Array, contentType: string, limits: SoundLimits): Sound => {
  const sampleRate = parameter(contentType, "rate") ?? 0;
  const channels = parameter(contentType, "channels") ?? 1;
  if (sampleRate < 1000 || sampleRate > 192_000)
    throw new SoundError("damaged", "audio/L16 without a rate that can be used", "rate=1000 to rate=192000");
  if (channels !== 1)
    throw new SoundError("unknown_format", `audio/L16 of ${channels} channels`, "one channel");
  if (bytes.length % 2 !== 0)
    throw new SoundError("damaged", `audio/L16 of ${bytes.length} bytes`, "two for each sample");
  if (bytes.length / 2 > limits.seconds * sampleRate)
    throw new SoundError("too_long", "a longer sound", `at most ${limits.seconds} s`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    sampleRate,
    samples: Int16Array.from({ length: bytes.length / 2 }, (_, index) => view.getInt16(2 * index)),
  };
};

const parameter = (contentType: string, name: string): number | null => {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*"?(\\d{1,9})"?\\s*(?:;|$)`, "iu").exec(contentType);
  return found === null ? null : Number(found[1]);
};
