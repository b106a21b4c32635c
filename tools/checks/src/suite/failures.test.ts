import { expect, test } from "vitest";
import { failures, lastLines } from "./failures.ts";

test("each failed test is named with its file and what its error says", () => {
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
    "test/b.test.ts > second: Error: boom\n     more",
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

/** As vitest 5 prints it, without colours. */
const DIFFERENCE = `
 FAIL  a.test.ts > two calls
AssertionError: expected [ { code: 5, …(1) } ] to deeply equal []

- Expected
+ Received

- []
+ [
+   {
+     "code": 5,
+     "what": "the phone rang twice",
+   },
+ ]

 ❯ a.test.ts:3:74
      1| import { expect, test } from "vitest";
      2| - this is a line of the source

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/2]⎯

 FAIL  a.test.ts > outer
Error: outer
 ❯ a.test.ts:9:29
      9| test("cause", () => {

Caused by: Error: the disk is full
 ❯ a.test.ts:9:57

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[2/2]⎯
`;

test("in what the values differ is told, without the source below it", () => {
  expect(failures(DIFFERENCE)[0]?.split("\n")).toEqual([
    "a.test.ts > two calls: AssertionError: expected [ { code: 5, …(1) } ] to deeply equal []",
    "     - []",
    "     + [",
    "     + {",
    '     + "code": 5,',
    '     + "what": "the phone rang twice",',
    "     + },",
    "     + ]",
  ]);
});

test("the cause of an error is told with it", () => {
  expect(failures(DIFFERENCE)[1]).toBe(
    "a.test.ts > outer: Error: outer\n     Caused by: Error: the disk is full",
  );
});

test("of a long difference the first lines are told, each cut, and how many more there are", () => {
  const changed = Array.from({ length: 14 }, (_, index) => `+ ${index}${"x".repeat(300)}`);
  const output = [
    " FAIL  a.test.ts > one",
    "AssertionError: no",
    "",
    "- Expected",
    "+ Received",
    "",
    ...changed,
  ];
  const lines = failures(output.join("\n"))[0]?.split("\n") ?? [];
  expect(lines).toHaveLength(12);
  expect(lines.at(-1)).toBe("     … and 4 more");
  expect(Math.max(...lines.map(({ length }) => length))).toBe(205);
});

test("lines of an error that is no difference are told whatever they begin with", () => {
  expect(failures(" FAIL  a.test.ts > one\nError: two things:\n- this\n+ that\n ❯ a.test.ts:1:1\n")).toEqual([
    "a.test.ts > one: Error: two things:\n     - this\n     + that",
  ]);
});

/** As nx 24 prints it. */
const TASKS = `
> nx run @scenario-call/core:test

 FAIL  a.test.ts > one
Error: no

> nx run @scenario-call/release:test

 ✓ test/release.test.ts (14 tests) 46ms
Killed



 NX   Running target test for 3 projects failed

Failed tasks:

- @scenario-call/core:test
- @scenario-call/release:test

  Run duration:      24.1s
`;

test("a task that failed without saying so is named, with the last that it said", () => {
  expect(failures(TASKS)).toEqual([
    "a.test.ts > one: Error: no",
    "@scenario-call/release:test:\n     ✓ test/release.test.ts (14 tests) 46ms\n     Killed",
  ]);
});

test("the last lines of an output are those that say something", () => {
  expect(lastLines("one\n\n  \u001B[31mtwo\u001B[39m\n\n")).toEqual(["one", "two"]);
  expect(lastLines(Array.from({ length: 30 }, (_, index) => `line ${index}`).join("\n"))).toHaveLength(10);
});
