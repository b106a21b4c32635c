import { expect, test } from "vitest";
import { callDirection } from "../../src/directory/call-direction.ts";

test.each([
  ["79260000000", "mobile"],
  ["74951234567", "intercity"],
  ["78001234567", "intercity"],
  ["73431234567", "intercity"],
  ["77011234567", "international"],
  ["76001234567", "international"],
  ["12025550123", "international"],
  ["375291234567", "international"],
  ["7926000000", "international"],
  ["792600000001", "international"],
])("%s is %s", (number, direction) => {
  expect(callDirection(number)).toBe(direction);
});
