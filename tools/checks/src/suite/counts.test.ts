import { expect, test } from "vitest";
import { stepCounts, testCounts } from "./counts.ts";

const CLOSING = `
 Test Files  2 passed (2)
      Tests  1 failed | 41 passed (42)
   Start at  10:00:00
`;

test("the closing lines of several test runs are added up", () => {
  expect(testCounts(`${CLOSING}\nanother project\n      Tests  7 passed (7)\n`)).toEqual({
    passed: 48,
    failed: 1,
    notRun: 0,
  });
});

test("colours do not hide a closing line", () => {
  expect(
    testCounts("\u001B[2m      Tests \u001B[22m \u001B[1m\u001B[32m3 passed\u001B[39m\u001B[22m (3)\n"),
  ).toEqual({
    passed: 3,
    failed: 0,
    notRun: 0,
  });
});

test("an output without a test run has no test counts", () => {
  expect(testCounts("Found 0 warnings and 0 errors.")).toBeNull();
});

test("a step without tests counts as one", () => {
  expect(stepCounts("fine", true)).toEqual({ passed: 1, failed: 0, notRun: 0 });
  expect(stepCounts("broken", false)).toEqual({ passed: 0, failed: 1, notRun: 0 });
});

test("a step that failed counts a failure even if all its tests passed", () => {
  expect(stepCounts("      Tests  7 passed (7)\n", false)).toEqual({ passed: 7, failed: 1, notRun: 0 });
});

test("tests that were not run are neither passed nor failed", () => {
  expect(stepCounts("      Tests  391 passed | 78 skipped (469)\n", true)).toEqual({
    passed: 391,
    failed: 0,
    notRun: 78,
  });
});
