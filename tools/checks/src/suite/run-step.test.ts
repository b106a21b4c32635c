import { expect, test } from "vitest";
import { againstSuccess, runStep } from "./run-step.ts";
import type { Step } from "./step.ts";

const says = (text: string, rest: Partial<Step> = {}): Step => ({
  title: "a step",
  pace: "quick",
  command: [process.execPath, "--eval", `console.log(${JSON.stringify(text)})`],
  advice: null,
  ...rest,
});

test("a step of tests that ran none has not passed, whatever its status says", async () => {
  const result = await runStep(says("NX   No tasks were run", { tests: true }), () => undefined);
  expect(result).toMatchObject({ succeeded: false, output: expect.stringContaining("ran no test") });
});

test("a step of tests that ran some has passed, also where this machine could run none of them", () => {
  expect(againstSuccess(says("", { tests: true }), "      Tests  2 passed (2)\n")).toBeNull();
  expect(againstSuccess(says("", { tests: true }), "      Tests  2 skipped (2)\n")).toBeNull();
  expect(againstSuccess(says("", { tests: true }), "      Tests  no tests\n")).not.toBeNull();
});

test("a step without tests passes by its status", async () => {
  expect(await runStep(says("fine"), () => undefined)).toMatchObject({ succeeded: true, output: "fine\n" });
});

test("a step whose process is killed has failed, and says by what", async () => {
  const command = [process.execPath, "--eval", "process.kill(process.pid, 'SIGKILL')"] as const;
  const result = await runStep({ ...says(""), command }, () => undefined);
  expect(result).toMatchObject({ succeeded: false, output: "ended by SIGKILL\n" });
});

test("a program that is not there is a failure that names it", async () => {
  const result = await runStep({ ...says(""), command: ["no-such-program"] }, () => undefined);
  expect(result).toMatchObject({ succeeded: false, output: expect.stringContaining("no-such-program") });
});
