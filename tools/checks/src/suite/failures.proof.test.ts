/**
 * The real vitest is given tests that fail in every way that there is: each has to be red, and the end of a run has to name
 * it with its reason. What vitest prints belongs to vitest, and may change with it.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runTool } from "../run-tool.ts";
import { ROOT } from "../workspace.ts";
import { summary } from "./report.ts";
import type { Step } from "./step.ts";

const IMPORT = 'import { afterAll, beforeAll, expect, test } from "vitest";';

/** By the name of its folder: a test file, and what the end of the run says of it. */
const WAYS: Readonly<Record<string, { readonly file: string; readonly said: readonly (string | RegExp)[] }>> =
  {
    difference: {
      file: `test("one", () => { expect([{ what: "the phone rang twice" }]).toEqual([]); });`,
      said: ["difference/a.test.ts > one", '+ "what": "the phone rang twice",'],
    },
    cause: {
      file: `test("one", () => { throw new Error("no", { cause: new Error("the disk is full") }); });`,
      said: ["cause/a.test.ts > one: Error: no", "Caused by: Error: the disk is full"],
    },
    rejection: {
      file: `test("one", () => { void Promise.reject(new Error("nobody waits")); });`,
      said: ["Unhandled Rejection: Error: nobody waits", "rejection/a.test.ts"],
    },
    killed: {
      file: `test("one", () => new Promise(() => { process.kill(process.pid, "SIGKILL"); }));`,
      said: ["SIGKILL", "killed/a.test.ts"],
    },
    exit: {
      file: `test("one", () => { process.exit(0); });`,
      said: ["exit/a.test.ts > one", "process.exit"],
    },
    "before-all": {
      file: `beforeAll(() => { throw new Error("not set up"); }); test("one", () => {});`,
      said: ["before-all/a.test.ts", "Error: not set up"],
    },
    "after-all": {
      file: `afterAll(() => { throw new Error("not cleaned up"); }); test("one", () => {});`,
      said: ["after-all/a.test.ts", "Error: not cleaned up"],
    },
    "no-module": {
      file: `await import("./there-is-none.ts"); test("one", () => {});`,
      said: ["no-module/a.test.ts", "there-is-none.ts"],
    },
    "no-test": {
      file: "export const nothing = afterAll;",
      said: ["no-test/a.test.ts", "No test suite found"],
    },
  };

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "failures-"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  // As in the workspace: many files share a worker.
  writeFileSync(join(folder, "vitest.config.mjs"), "export default { test: { isolate: false } };");
  for (const [name, { file }] of Object.entries(WAYS)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "a.test.ts"), `${IMPORT}\n${file}\n`);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function endOf(part: string): { readonly succeeded: boolean; readonly end: string } {
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const run = runTool(folder, process.execPath, [vitest, "run", "--root", folder, `${part}/`], {
    ...process.env,
    FORCE_COLOR: "0",
  });
  const step: Step = { title: "unit tests", pace: "quick", tests: true, command: ["vitest"], advice: null };
  return { succeeded: run.succeeded, end: summary([{ step, ...run, durationMs: 1 }]) };
}

test.each(Object.entries(WAYS))("%s: red, and named with its reason at the end", (name, { said }) => {
  const { succeeded, end } = endOf(name);
  expect(succeeded).toBe(false);
  for (const text of said) expect(end).toMatch(text);
  expect(end.split("\n").at(-1)).toMatch(/ [1-9]\d* failed/);
});

test("no file: red, and named with its reason at the end", () => {
  const { succeeded, end } = endOf("no-such-folder");
  expect(succeeded).toBe(false);
  expect(end).toContain("No test files found");
});
