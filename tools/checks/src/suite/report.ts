import { type Counts, stepCounts } from "./counts.ts";
import { failures, lastLines } from "./failures.ts";
import type { StepResult } from "./run-step.ts";

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** What a step says that it did not run, each once: lines that begin so. */
function notRun(output: string): readonly string[] {
  return [...new Set(output.match(/^NOT RUN: .*$/gm) ?? [])];
}

/** The line about one step that has ended. */
export function stepLine({ step, succeeded, output, durationMs }: StepResult): string {
  const { passed, failed } = stepCounts(output, succeeded);
  const tests = passed + failed > 1 ? `, ${plural(passed + failed, "test")}` : "";
  const line = `${succeeded ? "ok  " : "FAIL"} ${step.title} (${seconds(durationMs)}${tests})`;
  return [line, ...notRun(output).map((each) => `     ${each}`)].join("\n");
}

/** What a failed step wrote, with what to do about it. */
export function failureText({ step, output }: StepResult): string {
  const advice = step.advice === null ? [] : [`What to do: ${step.advice}`];
  const body = [`$ ${step.command.join(" ")}`, output.trimEnd(), ...advice].join("\n").split("\n");
  return [`---- ${step.title}`, ...body.map((line) => `  ${line}`.trimEnd()), "----"].join("\n");
}

/** The sum of all steps: each test of a test run, and each other step as one. */
function totalCounts(results: readonly StepResult[]): Counts {
  const counts = results.map(({ output, succeeded }) => stepCounts(output, succeeded));
  return {
    passed: counts.reduce((sum, each) => sum + each.passed, 0),
    failed: counts.reduce((sum, each) => sum + each.failed, 0),
    notRun: counts.reduce((sum, each) => sum + each.notRun, 0),
  };
}

/** What failed in a step; where nothing in its output is known to be a failure, how the output ends. */
function whyFailed({ step, output }: StepResult): readonly string[] {
  const found = failures(output);
  if (found.length > 0) return found.map((each) => `FAIL ${each}`);
  return [`FAIL ${step.title}:`, ...lastLines(output).map((line) => `     ${line}`)];
}

/** The end of a run: what failed and why, how long it took, and the sum alone on the last line. */
export function summary(results: readonly StepResult[]): string {
  const failed = results.filter((result) => !result.succeeded);
  const total = totalCounts(results);
  const duration = results.reduce((sum, result) => sum + result.durationMs, 0);
  return [
    ...(failed.length === 0 ? [] : [`failed: ${failed.map((result) => result.step.title).join(", ")}`]),
    ...failed.flatMap(whyFailed),
    `${plural(results.length, "check")}, ${seconds(duration)}`,
    ...results.flatMap(({ output }) => notRun(output)),
    `${total.passed} passed, ${total.failed} failed${total.notRun === 0 ? "" : `, ${total.notRun} not run`}`,
  ].join("\n");
}
