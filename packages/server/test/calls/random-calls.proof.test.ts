import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drive } from "./random/drive.ts";
import { ALWAYS, complaintsOf, IN_ORDER } from "./random/rules.ts";
import { EVERYTHING_BREAKS, settings, SOUNDS_BREAK } from "./random/setting.ts";

/** Fails now and then. */
const write = fc.integer({ min: 0, max: 9 }).map((draw) => draw === 9);

describe("ten thousand calls at random, several at a time on the same phones", () => {
  let calls = 0;

  it("every call ends as it should, and the phones heard what the flow says they did", async () => {
    await fc.assert(
      fc.asyncProperty(settings(SOUNDS_BREAK), async (setting) => {
        calls += setting.asked.length;
        expect(complaintsOf(await drive(setting), IN_ORDER)).toEqual({});
      }),
      { numRuns: 3000 },
    );
  });

  it("with an engine that fails at anything and a store that fails at any time, every call ends and no leg is left", async () => {
    const writes = fc.array(write, { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(settings(EVERYTHING_BREAKS), writes, async (setting, failsToWrite) => {
        calls += setting.asked.length;
        expect(complaintsOf(await drive(setting, {}, failsToWrite), ALWAYS)).toEqual({});
      }),
      { numRuns: 1100 },
    );
  });

  it("they were ten thousand", () => {
    expect(calls).toBeGreaterThanOrEqual(10_000);
  });
});
