import { expect, test } from "vitest";
import type { Step } from "./step.ts";
import { STEPS, stepsOf } from "./steps.ts";

const step = (title: string, pace: Step["pace"]): Step => ({ title, pace, command: ["true"], advice: null });
const some = [step("a", "quick"), step("b", "thorough"), step("c", "slow")];
const titles = (steps: readonly Step[]): string[] => steps.map(({ title }) => title);

test("npm run check runs the quick steps, npm test the thorough ones too, CI everything", () => {
  expect(titles(stepsOf("quick", some))).toEqual(["a"]);
  expect(titles(stepsOf("all", some))).toEqual(["a", "b"]);
  expect(titles(stepsOf("slow", some))).toEqual(["c"]);
  expect(titles(stepsOf("ci", some))).toEqual(["a", "b", "c"]);
});

test("every step has a title of its own", () => {
  expect(new Set(titles(STEPS)).size).toBe(STEPS.length);
});
