/**
 * ITU-T G.711, the two ways in which telephone lines write a sample in 8 bits. Samples are 16 bits wide here; the
 * standard's 14 bits (µ-law) and 13 bits (A-law) are their upper ones.
 */

const MU_BIAS = 0x84;
const MU_CLIP = 32_635;

const muSample = (octet: number): number => {
  const bits = ~octet & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + MU_BIAS) << ((bits >> 4) & 7)) - MU_BIAS;
  // Never a negative zero: what is written is an integer.
  return (bits & 0x80) === 0 ? magnitude : 0 - magnitude;
};

const muOctet = (sample: number): number => {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
};

const aSample = (octet: number): number => {
  const bits = octet ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return (bits & 0x80) === 0 ? 0 - magnitude : magnitude;
};

const aOctet = (sample: number): number => {
  // One's complement, as the standard has it: -1 is the mirror of 0.
  const [sign, magnitude] = sample >= 0 ? [0x80, sample >> 4] : [0, (-sample - 1) >> 4];
  const exponent = magnitude < 32 ? (magnitude < 16 ? 0 : 1) : 31 - Math.clz32(magnitude) - 3;
  const mantissa = exponent < 2 ? magnitude & 0x0f : (magnitude >> (exponent - 1)) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
};

/** µ-law octets of 16-bit samples. */
export const encodeMuLaw = (samples: Int16Array): Uint8Array => Uint8Array.from(samples, muOctet);

/** 16-bit samples of µ-law octets. */
export const decodeMuLaw = (octets: Uint8Array): Int16Array => Int16Array.from(octets, muSample);

/** A-law octets of 16-bit samples. */
export const encodeALaw = (samples: Int16Array): Uint8Array => Uint8Array.from(samples, aOctet);

/** 16-bit samples of A-law octets. */
export const decodeALaw = (octets: Uint8Array): Int16Array => Int16Array.from(octets, aSample);
