import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resample } from "../../src/sound/resample.ts";
import { energy, loudnessAt, tone } from "./tones.ts";

/** Without the first and last 50 ms, where the sound begins out of nothing and ends in it. */
const middle = (samples: Float32Array, rate: number): Float32Array => samples.slice(rate / 20, -rate / 20);

describe("a sound at another rate", () => {
  test.each([11_025, 16_000, 22_050, 44_100, 48_000, 96_000])(
    "from %i Hz to 8 kHz keeps 300 Hz, 1 kHz and 3.4 kHz as loud as they are",
    (rate) => {
      for (const hertz of [300, 1000, 3400]) {
        const there = middle(resample(tone(hertz, rate, 1), rate, 8000), 8000);
        expect(loudnessAt(hertz, there, 8000)).toBeCloseTo(0.5, 2);
      }
    },
  );

  test.each([16_000, 22_050, 44_100, 48_000])(
    "from %i Hz to 8 kHz loses 6 kHz, and it does not come back at 2 kHz",
    (rate) => {
      const there = middle(resample(tone(6000, rate, 1), rate, 8000), 8000);
      // 80 dB below what went in.
      expect(loudnessAt(2000, there, 8000)).toBeLessThan(0.5 * 1e-4);
      expect(energy(there)).toBeLessThan(0.5 * 1e-4);
    },
  );

  test("can go up as well: 1 kHz stays, and there is no image of it at 7 kHz", () => {
    const there = middle(resample(tone(1000, 8000, 1), 8000, 16_000), 16_000);
    expect(loudnessAt(1000, there, 16_000)).toBeCloseTo(0.5, 2);
    expect(loudnessAt(7000, there, 16_000)).toBeLessThan(0.5 * 1e-3);
  });

  test("stays in step: a click after half a second is a click after half a second", () => {
    const click = new Float32Array(44_100);
    click[22_050] = 1;
    const there = resample(click, 44_100, 8000);
    const loudest = there.reduce((best, sample, index) => (sample > (there[best] ?? 0) ? index : best), 0);
    expect(loudest).toBe(4000);
  });

  test("a constant stays what it is", () => {
    const there = resample(new Float32Array(44_100).fill(0.25), 44_100, 8000);
    for (const sample of middle(there, 8000)) expect(sample).toBeCloseTo(0.25, 5);
  });

  test("of the same rate is the same", () => {
    const sound = tone(440, 8000, 0.1);
    expect(resample(sound, 8000, 8000)).toBe(sound);
  });

  test("is as long as before, whatever the rates, and has no sample that is no number", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 192_000 }),
        fc.constantFrom(8000, 16_000),
        fc.integer({ min: 0, max: 2000 }),
        (from, to, length) => {
          const there = resample(new Float32Array(length).fill(0.5), from, to);
          expect(there.length).toBe(Math.round((length * to) / from));
          expect(there.every((sample) => Math.abs(sample) < 1)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each([0, 999, 192_001, 8000.5, Number.NaN])("of %d Hz there is none", (rate) => {
    expect(() => resample(new Float32Array(1), rate, 8000)).toThrow(RangeError);
  });
});
