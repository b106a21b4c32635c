import { type Channel, toInt16 } from "./channel.ts";
import { looksLikeMp3, readMp3 } from "./read-mp3.ts";
import { looksLikeWav, readWav } from "./read-wav.ts";
import { resample } from "./resample.ts";
import { type Sound, TELEPHONE_RATE } from "./sound.ts";
import { DEFAULT_SOUND_LIMITS, SoundError, type SoundLimits } from "./sound-error.ts";

/** At which rate a sound is wanted, and how much of it is read. */
export interface ReadSoundOptions {
  /** Hz; 8 000 unless told otherwise. */
  readonly sampleRate?: number;
  readonly limits?: SoundLimits;
}

/**
 * Reads a WAV or MP3 file as one channel at the wanted rate. What it is, its first bytes say; a name does not. Works
 * as long as a long file takes: a server calls it off its event loop. Throws nothing but a {@link SoundError}.
 */
export const readSound = async (
  bytes: Uint8Array,
  { sampleRate = TELEPHONE_RATE, limits = DEFAULT_SOUND_LIMITS }: ReadSoundOptions = {},
): Promise<Sound> => {
  if (bytes.length > limits.bytes)
    throw new SoundError("too_long", `${bytes.length} bytes`, `at most ${limits.bytes}`);
  const channel = await readChannel(bytes, limits);
  return { sampleRate, samples: toInt16(resample(channel.samples, channel.sampleRate, sampleRate)) };
};

const readChannel = async (bytes: Uint8Array, limits: SoundLimits): Promise<Channel> => {
  if (looksLikeWav(bytes)) return readWav(bytes, limits);
  if (looksLikeMp3(bytes)) return readMp3(bytes, limits);
  throw new SoundError("unknown_format", described(bytes), "WAV or MP3");
};

const described = (bytes: Uint8Array): string =>
  bytes.length === 0
    ? "an empty file"
    : `a file that begins with the bytes ${Buffer.from(bytes.subarray(0, 4)).toString("hex")}`;
