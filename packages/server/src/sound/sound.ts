/** A sound: one channel, 16 bits a sample. What every source of sound is turned into before anybody plays it. */
export interface Sound {
  /** Samples a second, Hz. */
  readonly sampleRate: number;
  /** Signed: full scale is 32 768. */
  readonly samples: Int16Array;
}

/** Samples a second of a telephone line, Hz. */
export const TELEPHONE_RATE = 8000;

/** How long a sound plays, in whole milliseconds. */
export const durationMs = ({ samples, sampleRate }: Sound): number =>
  Math.round((samples.length * 1000) / sampleRate);
