/** A packet of RTP (RFC 3550). */
export interface RtpPacket {
  readonly payloadType: number;
  /** The first packet after a silence. */
  readonly marker: boolean;
  /** Modulo 2^16. */
  readonly sequence: number;
  /** In samples, modulo 2^32. */
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Uint8Array;
}

const HEADER_BYTES = 12;

/** Reads a datagram; null for what is no RTP. */
export const parseRtp = (bytes: Buffer): RtpPacket | null => {
  if (bytes.length < HEADER_BYTES || (bytes.readUInt8(0) & 0xc0) !== 0x80) return null;
  const first = bytes.readUInt8(0);
  const second = bytes.readUInt8(1);
  let begin = HEADER_BYTES + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0 && bytes.length >= begin + 4) begin += 4 + 4 * bytes.readUInt16BE(begin + 2);
  const padding = (first & 0x20) === 0 ? 0 : bytes.readUInt8(bytes.length - 1);
  if (begin + padding > bytes.length) return null;
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(begin, bytes.length - padding),
  };
};

/** The datagram of a packet. */
export const formatRtp = ({ payloadType, marker, sequence, timestamp, ssrc, payload }: RtpPacket): Buffer => {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(0x80, 0);
  header.writeUInt8((marker ? 0x80 : 0) | payloadType, 1);
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc >>> 0, 8);
  return Buffer.concat([header, payload]);
};

/** The keys of a telephone in the order of their numbers in RFC 4733. */
const KEYS = "0123456789*#ABCD";

/** A key that is pressed, as a packet of `telephone-event` tells it (RFC 4733). */
export interface KeyEvent {
  readonly key: string;
  /** The last word about this key. */
  readonly end: boolean;
  /** So far, in samples. */
  readonly duration: number;
}

/** Reads the payload of a `telephone-event`; null for what is no key. */
export const parseKeyEvent = (payload: Uint8Array): KeyEvent | null => {
  const [number = 0, flags = 0, high = 0, low = 0] = payload;
  const key = KEYS[number];
  if (payload.length < 4 || key === undefined) return null;
  return { key, end: (flags & 0x80) !== 0, duration: high * 256 + low };
};

/** The payload of a `telephone-event`. Throws a RangeError for what is no key. */
export const formatKeyEvent = ({ key, end, duration }: KeyEvent): Uint8Array => {
  const number = KEYS.indexOf(key);
  if (number === -1 || key.length !== 1) throw new RangeError("not a key of a telephone");
  const volume = 10;
  return Uint8Array.of(number, (end ? 0x80 : 0) | volume, (duration >> 8) & 0xff, duration & 0xff);
};
