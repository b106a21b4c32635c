import { type Sound, TELEPHONE_RATE } from "../../../sound/sound.ts";

/** Samples in a packet of 20 ms. */
export const FRAME = TELEPHONE_RATE / 50;

const LOUDNESS = 8000;

/** A tone of whole frames, from a sample on, so that one packet follows another without a click. */
export const toneFrame = (hertz: number, from: number, length: number = FRAME): Int16Array =>
  Int16Array.from({ length }, (_, at) =>
    Math.round(LOUDNESS * Math.sin((2 * Math.PI * hertz * (from + at)) / TELEPHONE_RATE)),
  );

/** A tone as a sound that can be kept. */
export const toneSound = (hertz: number, seconds: number): Sound => ({
  sampleRate: TELEPHONE_RATE,
  samples: toneFrame(hertz, 0, TELEPHONE_RATE * seconds),
});

/** Below this a frame is silence. */
const QUIET = 200;

/** How loud a frame is: the root of the mean square of its samples. */
const loudness = (samples: Int16Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));

/** Whether there is anything to be heard in a frame. */
export const isSound = (samples: Int16Array): boolean => loudness(samples) > QUIET;

/** Whether a frame is this tone and hardly anything else: the share of its power there, by Goertzel's algorithm. */
export const isTone = (samples: Int16Array, hertz: number): boolean => {
  if (!isSound(samples)) return false;
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / TELEPHONE_RATE);
  let [before, last] = [0, 0];
  let total = 0;
  for (const sample of samples) {
    [before, last] = [last, sample + coefficient * last - before];
    total += sample * sample;
  }
  const power = before * before + last * last - coefficient * before * last;
  // A pure tone has its whole power there: half of the samples' number times their sum of squares.
  return power > 0.6 * (samples.length / 2) * total;
};
