import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../src/workspace.ts";

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly "timeout-minutes"?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly run?: string; readonly uses?: string }[];
}

const WORKFLOWS = globSync(".github/workflows/*.yml", { cwd: ROOT })
  .toSorted()
  .map((file) => [file, parse(readFileSync(join(ROOT, file), "utf8")) as Workflow] as const);

const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** What the steps of a workflow run, less what only puts a report in its place. */
const commandsOf = (workflow: Workflow): readonly string[] =>
  Object.values(workflow.jobs)
    .flatMap(({ steps }) => steps.map(({ run }) => run ?? ""))
    .filter((run) => run !== "" && !run.includes("GITHUB_STEP_SUMMARY"));

test("there are workflows", () => {
  expect(WORKFLOWS.map(([file]) => file)).toContain(".github/workflows/ci.yml");
});

test.each(WORKFLOWS)("%s runs the scripts that everybody runs, and nothing of its own", (_, workflow) => {
  const commands = commandsOf(workflow);
  expect(commands).not.toEqual([]);
  for (const command of commands) {
    const script = /npm (?:run (?:--silent )?)?([\w:]+)/.exec(command)?.[1];
    const isKnown = script === undefined ? command.endsWith(".ci/run") : Object.hasOwn(scripts, script);
    expect(isKnown, command).toBe(true);
  }
});

test.each(WORKFLOWS)(
  "%s may read only, unless a job says what else it needs, and ends at some time",
  (_, workflow) => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    for (const job of Object.values(workflow.jobs)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  },
);

test("what a workflow starts as a program can be started", () => {
  expect(statSync(join(ROOT, ".ci/run")).mode & 0o111).not.toBe(0);
});
