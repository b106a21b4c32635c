import { describe, expect, it } from "vitest";
import { amplitudeOf, listen, loudnessOf, NETWORK_PITCH, PITCHES, sine } from "../../src/hearing/pitches.ts";
import { decode, encode } from "../../src/sound/g711.ts";

const PIECE = 160;
const ALL = [NETWORK_PITCH, ...PITCHES];

const mixed = (...pitches: number[]): Float64Array =>
  Float64Array.from({ length: PIECE }, (_, index) =>
    pitches.reduce((sum, pitch) => sum + (sine(pitch, 37, PIECE)[index] ?? 0), 0),
  );

/** As it comes over the line. */
const overTheLine = (samples: Float64Array): Float64Array => decode("PCMA", encode("PCMA", samples));

describe("the ear", () => {
  it("measures the amplitude of a sine, and its loudness", () => {
    const tone = sine(1000, 0, PIECE, 0.5);
    expect(amplitudeOf(tone, 1000)).toBeCloseTo(0.5, 10);
    expect(amplitudeOf(tone, 1100)).toBeCloseTo(0, 10);
    expect(loudnessOf(tone)).toBeCloseTo(0.5, 10);
  });

  it("hears each pitch for itself, from wherever the piece begins", () => {
    for (const pitch of ALL)
      for (const from of [0, 7, 91])
        expect(listen(overTheLine(sine(pitch, from, PIECE)), ALL)).toEqual({
          pitches: [pitch],
          audible: true,
        });
  });

  it("hears two and three at once", () => {
    expect(listen(overTheLine(mixed(600, 700)), ALL).pitches).toEqual([600, 700]);
    expect(listen(overTheLine(mixed(900, 1800, 3300)), ALL).pitches).toEqual([900, 1800, 3300]);
  });

  it("hears nothing in silence and in the noise of a line", () => {
    expect(listen(new Float64Array(PIECE), ALL)).toEqual({ pitches: [], audible: false });
    expect(listen(sine(1000, 0, PIECE, 0.01), ALL)).toEqual({ pitches: [], audible: false });
  });

  it("hears that something sounds which is none of the pitches", () => {
    const click = Float64Array.from({ length: PIECE }, (_, index) => (index === 40 ? 0.9 : 0));
    expect(listen(click, ALL)).toEqual({ pitches: [], audible: true });
  });

  it("hears a tone that it is not asked about as none of the others", () => {
    expect(
      listen(
        sine(1000, 0, PIECE),
        ALL.filter((pitch) => pitch !== 1000),
      ).pitches,
    ).toEqual([]);
  });
});
