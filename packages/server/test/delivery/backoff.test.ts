import { expect, it } from "vitest";
import { retryDelayMs } from "../../src/delivery/backoff.ts";

it.each([
  [1, 2500, 5000],
  [2, 5000, 10_000],
  [5, 40_000, 80_000],
  [10, 1_280_000, 2_560_000],
  [11, 1_800_000, 3_600_000],
  [1000, 1_800_000, 3_600_000],
])("after %i failures the wait is from %i to %i ms", (attempts, least, most) => {
  expect(retryDelayMs(attempts, 0)).toBe(least);
  expect(retryDelayMs(attempts, 1 - 2 ** -53)).toBe(most);
});
