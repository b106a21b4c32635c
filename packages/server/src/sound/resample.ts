/** Zero crossings of the sinc on either side: the more, the steeper the edge between what is kept and what is gone. */
const CROSSINGS = 32;

/** Where the pass band ends, as a part of the smaller of the two Nyquist frequencies. */
const PASS = 0.93;

/** Of the Kaiser window: about 90 dB below the signal outside of the band. */
const BETA = 9;

/** The most phases of the filter that are worked out beforehand; rates that share no such step are refused. */
const MOST_PHASES = 192_000;

/**
 * The same sound at another rate, by a windowed sinc: what lies below the smaller Nyquist frequency stays, what lies
 * above is gone and is not heard as an alias. The result has `round(length · to / from)` samples, in step with the
 * source. Rates are whole numbers from 1 000 to 192 000 Hz, else a RangeError. Pure.
 */
export const resample = (samples: Float32Array, from: number, to: number): Float32Array => {
  for (const rate of [from, to]) {
    if (!Number.isInteger(rate) || rate < 1000 || rate > MOST_PHASES)
      throw new RangeError(`cannot resample at ${rate} Hz`);
  }
  if (from === to) return samples;
  const divisor = gcd(from, to);
  const [phases, stride] = [to / divisor, from / divisor];
  const cutoff = (PASS * Math.min(from, to)) / from;
  const half = Math.ceil(CROSSINGS / cutoff);
  const taps = 2 * half;
  const filters = new Map<number, Float32Array>();

  const result = new Float32Array(Math.round((samples.length * to) / from));
  for (let index = 0; index < result.length; index += 1) {
    const at = index * stride;
    const phase = at % phases;
    const base = (at - phase) / phases;
    let filter = filters.get(phase);
    if (filter === undefined) {
      filter = filterOf(phase / phases, cutoff, half);
      filters.set(phase, filter);
    }
    const first = base - half + 1;
    let sum = 0;
    const until = Math.min(taps, samples.length - first);
    for (let tap = Math.max(0, -first); tap < until; tap += 1) {
      // Within bounds by the loop's own condition.
      sum += (samples[first + tap] as number) * (filter[tap] as number);
    }
    result[index] = sum;
  }
  return result;
};

const gcd = (one: number, other: number): number => (other === 0 ? one : gcd(other, one % other));

/** Weights of the source's samples from `half - 1` before to `half` after, for a point `fraction` after a sample. */
const filterOf = (fraction: number, cutoff: number, half: number): Float32Array => {
  const weights = Float32Array.from({ length: 2 * half }, (_, tap) => {
    const distance = tap - half + 1 - fraction;
    return cutoff * sinc(cutoff * distance) * kaiser(distance / half);
  });
  // A constant stays exactly as loud as it is, at every phase.
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
};

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const kaiser = (x: number): number =>
  Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);

/** The modified Bessel function of the first kind, order 0, by its series. */
const bessel = (x: number): number => {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
};
