/** Runs a selection of the checks one after the other, with progress on the way and a summary at the end. */
import { failureText, stepLine, summary } from "./report.ts";
import { type StepResult, runStep } from "./run-step.ts";
import { stepsOf } from "./steps.ts";

const SELECTIONS = ["quick", "all", "slow", "ci"] as const;

const wanted = process.argv.includes("--ci") ? "ci" : process.argv[2];
const selection = SELECTIONS.find((name) => name === wanted);
if (selection === undefined) {
  console.error(`Which checks? One of: ${SELECTIONS.join(", ")}.`);
  process.exit(1);
}

const results: StepResult[] = [];
for (const step of stepsOf(selection)) {
  if (process.stdout.isTTY) process.stdout.write(`...  ${step.title}\r`);
  const result = await runStep(step, (seconds) => console.log(`...  ${step.title}, ${seconds} s so far`));
  console.log(stepLine(result));
  if (!result.succeeded) console.log(failureText(result));
  results.push(result);
}
console.log(summary(results));
process.exitCode = results.every((result) => result.succeeded) ? 0 : 1;
