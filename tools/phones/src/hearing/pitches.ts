import { SAMPLE_RATE } from "../sound/g711.ts";

/** The tone of telephone networks in this country, Hz: ringing and busy are told apart by their rhythm alone. */
export const NETWORK_PITCH = 425;

const FIRST = 600;
const LAST = 3300;
const APART = 100;

/**
 * Pitches that a telephone can tell apart within 20 ms, Hz: each has whole periods in that time, so none is heard in
 * another, and none is near {@link NETWORK_PITCH}.
 */
export const PITCHES: readonly number[] = Array.from(
  { length: (LAST - FIRST) / APART + 1 },
  (_, index) => FIRST + index * APART,
);

/** Strength of one pitch in a piece of sound, as the amplitude of its sine (Goertzel's algorithm). */
export const amplitudeOf = (samples: Float64Array, pitch: number): number => {
  const turn = 2 * Math.cos((2 * Math.PI * pitch) / SAMPLE_RATE);
  let last = 0;
  let before = 0;
  for (const sample of samples) {
    const next = sample + turn * last - before;
    before = last;
    last = next;
  }
  const power = last * last + before * before - turn * last * before;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
};

/** Loudness of a piece of sound: the amplitude of a sine with the same energy. */
export const loudnessOf = (samples: Float64Array): number =>
  Math.sqrt((2 * samples.reduce((sum, sample) => sum + sample * sample, 0)) / Math.max(1, samples.length));

/** What is fainter than this is silence: noise of a line, not a tone that was sent. */
const AUDIBLE = 0.02;

/** Of the whole sound a pitch has this part at least, even where four sound at once. */
const PART = 0.35;

/** What is heard in a piece of 20 ms. */
export interface HeardPiece {
  /** Those of the pitches that sound, in the order in which they were given. */
  readonly pitches: readonly number[];
  /** Something sounds, be it a pitch or not. */
  readonly audible: boolean;
}

/** Which of these pitches sound in a piece of 20 ms. */
export const listen = (samples: Float64Array, pitches: readonly number[]): HeardPiece => {
  const loudness = loudnessOf(samples);
  if (loudness < AUDIBLE) return { pitches: [], audible: false };
  return { pitches: pitches.filter((pitch) => amplitudeOf(samples, pitch) > PART * loudness), audible: true };
};

/** A sine from a sample on. Amplitude 0.25: four at once are not cut. */
export const sine = (pitch: number, from: number, length: number, amplitude = 0.25): Float64Array =>
  Float64Array.from(
    { length },
    (_, index) => amplitude * Math.sin((2 * Math.PI * pitch * (from + index)) / SAMPLE_RATE),
  );
