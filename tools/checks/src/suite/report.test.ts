import { expect, test } from "vitest";
import { failureText, stepLine, summary } from "./report.ts";
import type { StepResult } from "./run-step.ts";
import type { Step } from "./step.ts";

const lint: Step = { title: "lint", pace: "quick", command: ["oxlint"], advice: null };
const format: Step = {
  title: "format",
  pace: "quick",
  command: ["oxfmt", "--check"],
  advice: "run: npm run format",
};
const unit: Step = { title: "unit tests", pace: "quick", command: ["nx"], advice: null };

const passedLint: StepResult = { step: lint, succeeded: true, output: "fine\n", durationMs: 500 };
const failedFormat: StepResult = { step: format, succeeded: false, output: "a.ts\n", durationMs: 100 };
const passedUnit: StepResult = {
  step: unit,
  succeeded: true,
  output: "  Tests  9 passed (9)\n",
  durationMs: 2400,
};

test("the last line is the plain sum: tests one by one, other checks as one each", () => {
  expect(summary([passedLint, passedUnit]).split("\n").at(-1)).toBe("10 passed, 0 failed");
});

test("a failure is named in the summary and counted in its last line", () => {
  const lines = summary([passedLint, failedFormat, passedUnit]).split("\n");
  expect(lines[0]).toBe("failed: format");
  expect(lines.slice(1, 3)).toEqual(["FAIL format:", "     a.ts"]);
  expect(lines.at(-1)).toBe("10 passed, 1 failed");
});

test("the summary names each test that failed, with its reason", () => {
  const output = " FAIL  a.test.ts > one\nError: no\n  Tests  1 failed (1)\n";
  const failedUnit: StepResult = { step: unit, succeeded: false, output, durationMs: 100 };
  expect(summary([failedUnit]).split("\n").slice(0, 2)).toEqual([
    "failed: unit tests",
    "FAIL a.test.ts > one: Error: no",
  ]);
});

test("the line of a step says how long it took and how many tests it ran", () => {
  expect(stepLine(passedUnit)).toBe("ok   unit tests (2.4 s, 9 tests)");
  expect(stepLine(failedFormat)).toBe("FAIL format (0.1 s)");
});

test("a failed step shows its command, its output and what to do", () => {
  expect(failureText(failedFormat)).toBe(
    ["---- format", "  $ oxfmt --check", "  a.ts", "  What to do: run: npm run format", "----"].join("\n"),
  );
});

test("what could not be run is named at its step and in the summary, and counted apart", () => {
  const output = "NOT RUN: Chromium: it is missing\n  Tests  5 passed | 2 skipped (7)\n";
  const partly: StepResult = { step: unit, succeeded: true, output, durationMs: 1000 };
  expect(stepLine(partly)).toBe("ok   unit tests (1.0 s, 5 tests)\n     NOT RUN: Chromium: it is missing");
  expect(summary([passedLint, partly]).split("\n").slice(-2)).toEqual([
    "NOT RUN: Chromium: it is missing",
    "6 passed, 0 failed, 2 not run",
  ]);
});
