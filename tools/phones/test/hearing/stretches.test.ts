import { describe, expect, it } from "vitest";
import { NETWORK_PITCH } from "../../src/hearing/pitches.ts";
import { type Piece, stretchesOf } from "../../src/hearing/stretches.ts";

/** Pieces of 20 ms in which these pitches sound, from one moment to another. */
const sounding = (from: number, to: number, ...pitches: number[]): readonly Piece[] =>
  Array.from({ length: (to - from) / 20 }, (_, index) => ({ at: from + index * 20, pitches, audible: true }));

const tones = (count: number, from: number, on: number, off: number): readonly Piece[] =>
  Array.from({ length: count }, (_, index) => {
    const begin = from + index * (on + off);
    return sounding(begin, begin + on, NETWORK_PITCH);
  }).flat();

const heard = (...pieces: readonly (readonly Piece[])[]) =>
  stretchesOf(pieces.flat()).map(({ from, to, sounds }) => [from, to, ...sounds]);

describe("what was heard", () => {
  it("is one stretch for each sound, with its beginning and end", () => {
    expect(heard(sounding(1000, 3000, 600), sounding(3000, 4000, 700))).toEqual([
      [1000, 3000, 600],
      [3000, 4000, 700],
    ]);
  });

  it("is put in order first", () => {
    expect(heard(sounding(3000, 4000, 700), sounding(1000, 3000, 600))).toEqual([
      [1000, 3000, 600],
      [3000, 4000, 700],
    ]);
  });

  it("is two sounds where two sound at once", () => {
    expect(heard(sounding(0, 1000, 600), sounding(1000, 2000, 600, 900), sounding(2000, 3000, 900))).toEqual([
      [0, 1000, 600],
      [1000, 2000, 600, 900],
      [2000, 3000, 900],
    ]);
  });

  it("is silence where nothing is for long, and goes on where a packet is missing or a key was sent", () => {
    expect(heard(sounding(0, 1000, 600), sounding(1060, 2000, 600), sounding(2300, 3000, 600))).toEqual([
      [0, 3000, 600],
    ]);
    expect(heard(sounding(0, 1000, 600), sounding(1400, 2000, 600))).toEqual([
      [0, 1000, 600],
      [1000, 1400],
      [1400, 2000, 600],
    ]);
  });

  it("has no stretches of the edges between sounds", () => {
    expect(heard(sounding(0, 1000, 600), sounding(1000, 1040, 600, 700), sounding(1040, 2000, 700))).toEqual([
      [0, 1000, 600],
      [1000, 2000, 700],
    ]);
    expect(heard(sounding(0, 1000, 600), sounding(1060, 2000, 700))).toEqual([
      [0, 1060, 600],
      [1060, 2000, 700],
    ]);
    // A click of two pieces is nothing.
    expect(heard(sounding(0, 1000, 600), sounding(1000, 1040, 900))).toEqual([[0, 1000, 600]]);
  });

  it("is a busy tone by its rhythm, its pauses with it", () => {
    expect(heard(sounding(0, 1000, 600), tones(3, 1000, 360, 340))).toEqual([
      [0, 1000, 600],
      [1000, 2760, "busy"],
    ]);
  });

  it("is a ringing tone by its length, its pauses with it, up to what comes then", () => {
    expect(heard(tones(2, 0, 1000, 4000), sounding(8000, 9000, 600))).toEqual([
      [0, 8000, "ringing"],
      [8000, 9000, 600],
    ]);
    // The second tone was cut short by an answer.
    expect(heard(tones(1, 0, 1000, 4000), tones(1, 5000, 200, 0), sounding(5200, 6000, 600))).toEqual([
      [0, 5200, "ringing"],
      [5200, 6000, 600],
    ]);
  });

  it("is a ringing tone where an answer or the line's own sound cuts it short at once", () => {
    expect(heard(sounding(0, 1000, 600), tones(1, 1000, 300, 0), sounding(1300, 2000, 700))).toEqual([
      [0, 1000, 600],
      [1000, 1300, "ringing"],
      [1300, 2000, 700],
    ]);
  });

  it("is a busy tone after a ringing tone that the line's own sound has ended", () => {
    expect(heard(tones(1, 0, 800, 0), sounding(800, 2800, 700), tones(2, 2800, 360, 340))).toEqual([
      [0, 800, "ringing"],
      [800, 2800, 700],
      [2800, 3860, "busy"],
    ]);
  });

  it("is a busy tone also when the end cuts its only tone short", () => {
    expect(heard(sounding(0, 1000, 600), tones(1, 1000, 200, 0))).toEqual([
      [0, 1000, 600],
      [1000, 1200, "busy"],
    ]);
  });

  it("is silence after the last ringing tone and a pause that is too long for one", () => {
    expect(heard(tones(1, 0, 1000, 0), sounding(6000, 7000, 600))).toEqual([
      [0, 1000, "ringing"],
      [1000, 6000],
      [6000, 7000, 600],
    ]);
  });

  it("is something else where it is none of the pitches, such as speech", () => {
    expect(heard(sounding(0, 1000, 600), sounding(1000, 2000))).toEqual([
      [0, 1000, 600],
      [1000, 2000, "other"],
    ]);
  });

  it("is nothing at all of nothing", () => {
    expect(heard()).toEqual([]);
  });
});
