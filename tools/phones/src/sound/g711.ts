import type { Codec } from "../sip/sdp.ts";

/** Samples a second of everything that telephones say. */
export const SAMPLE_RATE = 8000;

/** One sample of G.711 A-law as a number from -1 to 1 (ITU-T G.711, table 1a). */
const fromALaw = (byte: number): number => {
  const even = byte ^ 0x55;
  const segment = (even >> 4) & 7;
  const step = even & 15;
  const size = segment === 0 ? 2 * step + 1 : (2 * step + 33) << (segment - 1);
  return ((even & 0x80) === 0 ? -size : size) / 4096;
};

/** One sample of G.711 mu-law as a number from -1 to 1 (ITU-T G.711, table 2a). */
const fromMuLaw = (byte: number): number => {
  const inverse = ~byte & 0xff;
  const size = ((2 * (inverse & 15) + 33) << ((inverse >> 4) & 7)) - 33;
  return ((inverse & 0x80) === 0 ? size : -size) / 8192;
};

const DECODERS = {
  PCMA: Float64Array.from({ length: 256 }, (_, byte) => fromALaw(byte)),
  PCMU: Float64Array.from({ length: 256 }, (_, byte) => fromMuLaw(byte)),
} as const satisfies Record<Codec, Float64Array>;

/** Samples from -1 to 1. */
export const decode = (codec: Codec, bytes: Uint8Array): Float64Array =>
  Float64Array.from(bytes, (byte) => DECODERS[codec][byte] ?? 0);

/** For each codec its bytes by the size of what they stand for: the nearest is looked up there. */
const ENCODERS = {
  PCMA: encoder(DECODERS.PCMA),
  PCMU: encoder(DECODERS.PCMU),
} as const;

/** Bytes for samples from -1 to 1; what is louder is cut. */
export const encode = (codec: Codec, samples: Float64Array): Uint8Array =>
  Uint8Array.from(samples, (sample) => ENCODERS[codec][indexOf(sample)] ?? 0);

function indexOf(sample: number): number {
  return Math.round((Math.max(-1, Math.min(1, sample)) + 1) * 4096);
}

/** The byte for each of 8193 levels from -1 to 1. */
function encoder(decoder: Float64Array): Uint8Array {
  const bytes = [...decoder.keys()].toSorted((one, other) => (decoder[one] ?? 0) - (decoder[other] ?? 0));
  const levelOf = (place: number): number => decoder[bytes[place] ?? 0] ?? 0;
  let place = 0;
  return Uint8Array.from({ length: 8193 }, (_, index) => {
    const level = index / 4096 - 1;
    while (place < 255 && Math.abs(levelOf(place + 1) - level) <= Math.abs(levelOf(place) - level))
      place += 1;
    return bytes[place] ?? 0;
  });
}
