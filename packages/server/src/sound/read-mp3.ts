import { MPEGDecoder } from "mpg123-decoder";
import type { Channel } from "./channel.ts";
import { mostFrames, SoundError, type SoundLimits } from "./sound-error.ts";

/** Fed in pieces, so that a small file of a long sound is refused before all of it is in memory. */
const PIECE = 65_536;

/** Whether the bytes begin as an MP3 file does: with an ID3 tag, or with the sync word of a Layer III frame. */
export const looksLikeMp3 = (bytes: Uint8Array): boolean => {
  const [first = 0, second = 0, third = 0] = bytes;
  if (first === 0x49 && second === 0x44 && third === 0x33) return true;
  return first === 0xff && (second & 0xe6) === 0xe2 && third >> 4 !== 0x0f && ((third >> 2) & 3) !== 3;
};

/**
 * Reads an MP3 file; two channels are mixed, each with the same weight. The silence that encoders put around the sound
 * is taken off where the file tells how much it is. Throws nothing but a {@link SoundError}.
 */
export const readMp3 = async (bytes: Uint8Array, limits: SoundLimits): Promise<Channel> => {
  const decoder = new MPEGDecoder();
  try {
    await decoder.ready;
    return decodeAll(decoder, bytes, limits);
  } catch (error) {
    if (error instanceof SoundError) throw error;
    throw new SoundError("damaged", "MP3 that cannot be decoded", "whole frames of MP3");
  } finally {
    decoder.free();
  }
};

const decodeAll = (decoder: MPEGDecoder, bytes: Uint8Array, limits: SoundLimits): Channel => {
  const pieces: Float32Array[] = [];
  let [sampleRate, frames] = [0, 0];
  for (let at = 0; at < bytes.length; at += PIECE) {
    const { channelData, samplesDecoded, sampleRate: rate } = decoder.decode(bytes.subarray(at, at + PIECE));
    if (samplesDecoded === 0) continue;
    if (sampleRate !== 0 && rate !== sampleRate)
      throw new SoundError("damaged", `MP3 of ${sampleRate} Hz that goes on in ${rate} Hz`, "one rate");
    sampleRate = rate;
    frames += samplesDecoded;
    if (frames > Math.min(mostFrames(limits), limits.seconds * sampleRate))
      throw new SoundError("too_long", "a longer sound", `at most ${limits.seconds} s`);
    pieces.push(mixed(channelData, samplesDecoded));
  }
  if (frames === 0)
    throw new SoundError("damaged", "MP3 without a single whole frame", "whole frames of MP3");
  const samples = new Float32Array(frames);
  let filled = 0;
  for (const piece of pieces) {
    samples.set(piece, filled);
    filled += piece.length;
  }
  return { sampleRate, samples };
};

const mixed = (channels: readonly Float32Array[], length: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => {
    const sum = channels.reduce((total, channel) => total + (channel[index] ?? 0), 0);
    return sum / channels.length;
  });
