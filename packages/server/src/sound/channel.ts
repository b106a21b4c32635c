/** One channel as the readers give it: full scale is ±1, and a float file may go beyond. */
export interface Channel {
  readonly sampleRate: number;
  readonly samples: Float32Array;
}

/** Samples of 16 bits, rounded; what is louder than full scale is clipped, and what is no number is silence. */
export const toInt16 = (samples: Float32Array): Int16Array =>
  Int16Array.from(samples, (sample) =>
    Number.isNaN(sample) ? 0 : Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))),
  );

/** Samples of full scale ±1. */
export const fromInt16 = (samples: Int16Array): Float32Array =>
  Float32Array.from(samples, (sample) => sample / 32_768);
