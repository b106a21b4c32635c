import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Points } from "../../src/gateway/points.ts";

const NOON = Date.UTC(2026, 0, 1, 12, 0, 0);

describe("the points of an account", () => {
  test("the last point of a minute is used, then the minute is used up until the next begins", () => {
    const points = new Points({ day: 10, minute: 2 });
    points.charge(NOON);
    expect(points.exceeded(NOON + 59_999)).toBeNull();
    points.charge(NOON + 59_999);
    expect(points.exceeded(NOON + 59_999)).toEqual({ limit_type: "minute", limit_max_value: 2 });
    expect(points.exceeded(NOON + 60_000)).toBeNull();
  });

  test("the day is used up until midnight UTC, and is named first", () => {
    const points = new Points({ day: 1, minute: 1 });
    points.charge(NOON);
    expect(points.exceeded(NOON)).toEqual({ limit_type: "day", limit_max_value: 1 });
    expect(points.exceeded(Date.UTC(2026, 0, 1, 23, 59, 59, 999))).toEqual({
      limit_type: "day",
      limit_max_value: 1,
    });
    expect(points.exceeded(Date.UTC(2026, 0, 2))).toBeNull();
  });

  test("without points nothing is let through", () => {
    expect(new Points({ day: 5, minute: 0 }).exceeded(NOON)).toEqual({
      limit_type: "minute",
      limit_max_value: 0,
    });
  });

  test("a point that is given back can be used again", () => {
    const points = new Points({ day: 1, minute: 1 });
    points.charge(NOON)();
    expect(points.exceeded(NOON)).toBeNull();
    expect(points.state(NOON)).toMatchObject({ day_remaining: 1, minute_remaining: 1 });
  });

  test("a point given back after its minute is over adds nothing to the next minute", () => {
    const points = new Points({ day: 9, minute: 1 });
    const giveBack = points.charge(NOON);
    points.charge(NOON + 60_000);
    giveBack();
    expect(points.exceeded(NOON + 60_000)).toEqual({ limit_type: "minute", limit_max_value: 1 });
    expect(points.state(NOON + 60_000).day_remaining).toBe(8);
  });

  test("the state tells what is left and for how many seconds, rounded up", () => {
    const points = new Points({ day: 50_000, minute: 250 });
    points.charge(NOON);
    expect(points.state(NOON + 1)).toEqual({
      day_limit: 50_000,
      day_remaining: 49_999,
      day_reset: 43_200,
      minute_limit: 250,
      minute_remaining: 249,
      minute_reset: 60,
    });
    expect(points.state(NOON + 59_001)).toMatchObject({ day_reset: 43_141, minute_reset: 1 });
  });

  test("are not doubled by a clock that is put back a little, over the beginning of a minute or a day", () => {
    const midnight = Date.UTC(2026, 0, 2);
    const points = new Points({ day: 2, minute: 2 });
    points.charge(midnight);
    points.charge(midnight + 1);
    for (const now of [midnight - 1, midnight - 1000, midnight + 2]) {
      expect(points.exceeded(now)).toEqual({ limit_type: "day", limit_max_value: 2 });
    }
  });

  test("are not withheld for long by a clock that was far ahead and is put right", () => {
    const points = new Points({ day: 1, minute: 1 });
    points.charge(NOON + 10 * 86_400_000);
    expect(points.exceeded(NOON)).toBeNull();
  });

  test("are what is left of the limit after every charge of the window that was not given back", () => {
    const step = fc.record({ passes: fc.nat(90_000), charges: fc.nat(3), givesBack: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const points = new Points({ day: 20, minute: 4 });
        const open: { readonly minute: number; readonly giveBack: () => void }[] = [];
        let now = NOON;
        for (const { passes, charges, givesBack } of steps) {
          now += passes;
          const minute = Math.floor(now / 60_000);
          for (let n = 0; n < charges && points.exceeded(now) === null; n += 1)
            open.push({ minute, giveBack: points.charge(now) });
          for (const charge of open.splice(0, givesBack)) charge.giveBack();
          const left = 4 - open.filter((charge) => charge.minute === minute).length;
          expect(points.state(now)).toMatchObject({
            minute_remaining: left,
            day_remaining: 20 - open.length,
          });
          expect(points.exceeded(now) === null).toBe(left > 0 && open.length < 20);
        }
      }),
    );
  });
});
