import { describe, expect, test } from "vitest";
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from "../../src/sound/g711.ts";

const every = Uint8Array.from({ length: 256 }, (_, octet) => octet);

describe("µ-law", () => {
  // Table 2 of G.711: octets as sent (all bits inverted); its values are of 14 bits, a quarter of these.
  test.each([
    [0, 0xff],
    [4 * 8031, 0x80],
    [4 * -8031, 0x00],
    [4 * 4191, 0x8f],
    [4 * 99, 0xdf],
    [4 * -99, 0x5f],
    [4 * 33, 0xef],
  ])("writes %i as %i and reads it so", (sample, octet) => {
    expect([...encodeMuLaw(Int16Array.of(sample))]).toEqual([octet]);
    expect([...decodeMuLaw(Uint8Array.of(octet))]).toEqual([sample]);
  });

  test("what was read is written as it was; the second zero as the first", () => {
    const again = encodeMuLaw(decodeMuLaw(every));
    expect([...again]).toEqual([...every].map((octet) => (octet === 0x7f ? 0xff : octet)));
  });

  test("what is too loud is as loud as can be", () => {
    expect([...encodeMuLaw(Int16Array.of(32_767, -32_768))]).toEqual([0x80, 0x00]);
  });
});

describe("A-law", () => {
  // Table 1 of G.711: every second bit inverted; its values are of 13 bits with sign, an eighth of these (by halves).
  test.each([
    [8, 0xd5],
    [-8, 0x55],
    [16 * 2016, 0xaa],
    [16 * -2016, 0x2a],
    [16 * 1008, 0xba],
    [16 * 33 - 8, 0xf5],
  ])("writes %i as %i", (sample, octet) => {
    expect([...encodeALaw(Int16Array.of(sample))]).toEqual([octet]);
  });

  test("what was read is written as it was", () => {
    expect([...encodeALaw(decodeALaw(every))]).toEqual([...every]);
  });

  test("is never further off than half a step: a thirty-second part, or 8", () => {
    for (let sample = -32_768; sample <= 32_767; sample += 7) {
      const [read = 0] = decodeALaw(encodeALaw(Int16Array.of(sample)));
      expect(Math.abs(read - sample)).toBeLessThanOrEqual(Math.max(8, Math.abs(sample) / 32 + 1));
    }
  });
});
