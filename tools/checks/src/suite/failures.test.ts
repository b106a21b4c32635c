import { expect, test } from "vitest";
import { failures } from "./failures.ts";

test("each failed test is named with its file and the first line of its error", () => {
  const output = `
     × inner fails 33ms
 FAIL  test/a.test.ts > outer > inner fails
AssertionError: expected 1 to be 2 // Object.is equality

- Expected

 FAIL  test/b.test.ts > second
Error: boom
more
`;
  expect(failures(output)).toEqual([
    "test/a.test.ts > outer > inner fails: AssertionError: expected 1 to be 2 // Object.is equality",
    "test/b.test.ts > second: Error: boom",
  ]);
});

test("neither colours nor the indent of nx hide a failure", () => {
  const output =
    "  \u001B[41m\u001B[1m FAIL \u001B[22m\u001B[49m a.test.ts\u001B[2m > \u001B[22mone\n  \u001B[31mError\u001B[39m: no\n";
  expect(failures(output)).toEqual(["a.test.ts > one: Error: no"]);
});

test("tests that fail for one reason all get it", () => {
  expect(failures(" FAIL  a.test.ts > one\n FAIL  a.test.ts > two\nError: both\n")).toEqual([
    "a.test.ts > one: Error: both",
    "a.test.ts > two: Error: both",
  ]);
});

test("a failure that is shown twice is named once", () => {
  const once = " FAIL  a.test.ts > one\nError: no\n";
  expect(failures(once + once)).toHaveLength(1);
});

test("a run without a failure has none", () => {
  expect(failures("      Tests  3 passed (3)\n")).toEqual([]);
});
