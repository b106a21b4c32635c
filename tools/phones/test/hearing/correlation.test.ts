import { describe, expect, it } from "vitest";
import { correlation } from "../../src/hearing/correlation.ts";
import { sine } from "../../src/hearing/pitches.ts";
import { decode, encode } from "../../src/sound/g711.ts";

/** A tone that rises, so that it is like itself at one place only. */
const rising = (from: number, length: number): Float64Array =>
  Float64Array.from({ length }, (_, index) => 0.3 * Math.sin((from + index / 20) * index * 0.0004));

const within = (before: number, sound: Float64Array, after: number): Float64Array =>
  Float64Array.from([...new Float64Array(before), ...sound, ...new Float64Array(after)]);

describe("a sound in a recording", () => {
  it("is found where it is, also when the line has made it coarser and fainter", () => {
    const sound = rising(300, 4000);
    const recorded = decode(
      "PCMA",
      encode(
        "PCMA",
        within(
          1234,
          sound.map((sample) => sample / 2),
          500,
        ),
      ),
    );
    const found = correlation(recorded, sound, 1000);
    expect(found.at).toBe(1234);
    expect(found.likeness).toBeGreaterThan(0.99);
  });

  it("is not found where another one is", () => {
    expect(correlation(within(100, sine(1000, 0, 4000), 100), rising(300, 4000), 1000).likeness).toBeLessThan(
      0.3,
    );
  });

  it("is not found in silence, and not where it was cut off", () => {
    expect(correlation(new Float64Array(5000), rising(300, 1000)).likeness).toBe(0);
    const half = within(0, rising(300, 4000).subarray(0, 1500), 2500);
    expect(correlation(half, rising(300, 4000), 1000).likeness).toBeLessThan(0.8);
  });
});
