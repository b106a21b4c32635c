import { describe, expect, it } from "vitest";
import { decode, encode } from "../../src/sound/g711.ts";

describe("G.711", () => {
  // ITU-T G.711: A-law's smallest and largest levels of 4096, with the even bits inverted on the line.
  it.each([
    ["PCMA", 0xd5, 1 / 4096],
    ["PCMA", 0x55, -1 / 4096],
    ["PCMA", 0xaa, 4032 / 4096],
    ["PCMA", 0x2a, -4032 / 4096],
    // Mu-law: of 8192, all bits inverted on the line.
    ["PCMU", 0xff, 0],
    ["PCMU", 0x80, 8031 / 8192],
    ["PCMU", 0x00, -8031 / 8192],
    ["PCMU", 0xef, 33 / 8192],
  ] as const)("%s reads %i as %f", (codec, byte, level) => {
    expect(decode(codec, Uint8Array.of(byte))[0]).toBeCloseTo(level, 10);
  });

  it.each(["PCMA", "PCMU"] as const)("%s keeps every level that it has", (codec) => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const levels = decode(codec, all);
    const back = decode(codec, encode(codec, levels));
    // Nought has two bytes, and which of them is taken does not matter.
    expect(levels.findIndex((level, byte) => back[byte] !== level)).toBe(-1);
  });

  it.each(["PCMA", "PCMU"] as const)("%s comes within a thirtieth of a sample that is not faint", (codec) => {
    for (let sample = 0.05; sample < 0.95; sample += 0.01) {
      const [back = 0] = decode(codec, encode(codec, Float64Array.of(sample)));
      expect(Math.abs(back - sample) / sample).toBeLessThan(1 / 30);
    }
  });

  it("cuts what is louder than it can say", () => {
    expect(encode("PCMA", Float64Array.of(5))).toEqual(encode("PCMA", Float64Array.of(1)));
  });
});
