/** Why bytes are no sound that can be used. */
export type SoundErrorKind =
  /** Neither WAV nor MP3, or of an encoding that nobody here reads. */
  | "unknown_format"
  /** The form is known, and it is broken: cut off, or its sizes contradict each other. */
  | "damaged"
  /** More bytes, or a longer sound, than is allowed. */
  | "too_long";

/** The only error that reading a sound ends with: what was found, and what was expected in its place. */
export class SoundError extends Error {
  readonly kind: SoundErrorKind;
  readonly found: string;
  readonly expected: string;

  constructor(kind: SoundErrorKind, found: string, expected: string) {
    super(`found ${found}, expected ${expected}`);
    this.name = "SoundError";
    this.kind = kind;
    this.found = found;
    this.expected = expected;
  }
}

/** How much is read before it is refused: nobody has to trust the lengths that a file claims. */
export interface SoundLimits {
  /** Bytes of the file. */
  readonly bytes: number;
  /** Seconds of sound. */
  readonly seconds: number;
}

/** Ten minutes at the rate of a compact disc, in two channels and 16 bits, fit. */
export const DEFAULT_SOUND_LIMITS: SoundLimits = { bytes: 128 * 1024 * 1024, seconds: 600 };

/** The most samples of one channel that are held at once: the allowed time at 48 kHz. */
export const mostFrames = ({ seconds }: SoundLimits): number => seconds * 48_000;
