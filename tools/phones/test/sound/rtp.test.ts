import { describe, expect, it } from "vitest";
import { formatKeyEvent, formatRtp, parseKeyEvent, parseRtp } from "../../src/sound/rtp.ts";

// Version 2; marker and payload type 8; sequence 0x0102; timestamp 0x03040506; SSRC 0x0708090a; two bytes of sound.
const PACKET = Buffer.from("80880102030405060708090aabcd", "hex");

describe("an RTP packet", () => {
  const packet = {
    payloadType: 8,
    marker: true,
    sequence: 0x0102,
    timestamp: 0x03040506,
    ssrc: 0x0708090a,
    payload: Uint8Array.of(0xab, 0xcd),
  };

  it("is read and written as RFC 3550 says", () => {
    expect(parseRtp(PACKET)).toEqual({ ...packet, payload: Buffer.from("abcd", "hex") });
    expect(formatRtp(packet)).toEqual(PACKET);
  });

  it("may have sources, an extension and padding around its payload", () => {
    // One source; an extension of one word; padding of three bytes.
    const bytes = Buffer.from("b1880102030405060708090a11111111bede000122222222abcd000003", "hex");
    expect(parseRtp(bytes)?.payload).toEqual(Buffer.from("abcd", "hex"));
  });

  it("is nothing shorter, of another version, or with more padding than there is", () => {
    expect(parseRtp(PACKET.subarray(0, 11))).toBeNull();
    expect(parseRtp(Buffer.from("40880102030405060708090aabcd", "hex"))).toBeNull();
    expect(parseRtp(Buffer.from("a0880102030405060708090aabff", "hex"))).toBeNull();
  });

  it("counts its numbers round", () => {
    const bytes = formatRtp({ ...packet, sequence: 0x1_0001, timestamp: 0x1_0000_0002 });
    expect(parseRtp(bytes)).toMatchObject({ sequence: 1, timestamp: 2 });
  });
});

describe("a key in RTP", () => {
  it.each([
    ["0", 0],
    ["9", 9],
    ["*", 10],
    ["#", 11],
    ["D", 15],
  ])("%s is number %i of RFC 4733", (key, number) => {
    const payload = Uint8Array.of(number, 0x8a, 0x03, 0x20);
    expect(parseKeyEvent(payload)).toEqual({ key, end: true, duration: 800 });
    expect(formatKeyEvent({ key, end: true, duration: 800 })).toEqual(payload);
  });

  it("is no other event, and nothing that is cut short", () => {
    expect(parseKeyEvent(Uint8Array.of(16, 0, 0, 0))).toBeNull();
    expect(parseKeyEvent(Uint8Array.of(1, 0, 0))).toBeNull();
    expect(() => formatKeyEvent({ key: "x", end: false, duration: 0 })).toThrow(RangeError);
  });
});
