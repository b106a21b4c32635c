import type { Pace, Step } from "./step.ts";

const SOURCES = "--conditions=@scenario-call/source";

/** Every check of the workspace, in the order in which they run: the fast and telling ones first. */
export const STEPS: readonly Step[] = [
  {
    title: "generated files in date",
    pace: "quick",
    command: ["tsx", SOURCES, "tools/codegen/src/main.ts", "--check"],
    advice: "run: npm run generate",
  },
  { title: "format", pace: "quick", command: ["oxfmt", "--check"], advice: "run: npm run format" },
  { title: "lint", pace: "quick", command: ["oxlint"], advice: null },
  {
    title: "types",
    pace: "quick",
    command: ["nx", "run-many", "-t", "typecheck", "--output-style=static"],
    advice: null,
  },
  { title: "unused code and dependencies", pace: "quick", command: ["knip"], advice: null },
  {
    title: "dependency direction",
    pace: "quick",
    command: ["node", SOURCES, "tools/checks/src/direction/main.ts"],
    advice: "the rules stand in .dependency-cruiser.mjs",
  },
  {
    title: "every export documented",
    pace: "quick",
    command: ["node", SOURCES, "tools/checks/src/documented/main.ts"],
    advice: null,
  },
  {
    title: "changesets promise what the spec's changes ask for",
    pace: "quick",
    command: ["node", SOURCES, "tools/compat/src/main.ts", "--check"],
    advice: "run: npm run compat -- --write",
  },
  {
    title: "unit tests",
    pace: "quick",
    tests: true,
    command: ["nx", "run-many", "-t", "test", "--output-style=static"],
    advice: null,
  },
  {
    title: "proofs: the long tests, and measurements that run",
    pace: "thorough",
    tests: true,
    command: ["nx", "run-many", "-t", "proofs", "--output-style=static"],
    advice: null,
  },
  {
    title: "build",
    pace: "thorough",
    release: true,
    command: ["nx", "run-many", "-t", "build", "--output-style=static"],
    advice: null,
  },
  {
    title: "shape of the packed packages",
    pace: "thorough",
    release: true,
    command: ["node", SOURCES, "tools/checks/src/shape/main.ts"],
    advice: null,
  },
  {
    title: "licences of what comes along, and advisories against it",
    pace: "thorough",
    release: true,
    command: ["node", SOURCES, "tools/checks/src/licences/main.ts"],
    advice: "the allowed licences stand in tools/checks/src/licences/licences.ts",
  },
  {
    title: "the packed clients on each Node.js, in workerd, edge-runtime, Deno, Bun, Chromium and Firefox",
    pace: "thorough",
    tests: true,
    command: ["vitest", "run", "--config", "tools/checks/vitest.runtimes.config.ts"],
    advice: "a runtime that this machine lacks is skipped, and says so",
  },
  {
    title: "size",
    pace: "thorough",
    release: true,
    command: ["size-limit"],
    advice: "the budgets stand in .size-limit.json",
  },
  {
    title: "the documents do what they say",
    pace: "thorough",
    tests: true,
    command: ["vitest", "run", "--config", "tools/checks/vitest.e2e.config.ts"],
    advice: null,
  },
  {
    title: "the documents' site: built, and looked at in a browser",
    pace: "thorough",
    tests: true,
    command: ["vitest", "run", "--config", "tools/site/vitest.browser.config.ts"],
    advice: "to look at it yourself: npm run docs -- --dev",
  },
  {
    title: "campaigns: minutes of faults and hostile input",
    pace: "slow",
    tests: true,
    command: ["nx", "run-many", "-t", "campaigns", "--output-style=static"],
    advice: null,
  },
  {
    title: "phones: real calls through Asterisk",
    pace: "slow",
    tests: true,
    command: ["vitest", "run", "--config", "tools/phones/vitest.phones.config.ts"],
    advice: "alone: npm run test:phones",
  },
];

/** The steps of a command: `quick` = npm run check, `all` = npm test, `slow` = npm run test:full, `ci` = all of them. */
export function stepsOf(
  selection: "quick" | "all" | "slow" | "ci",
  steps: readonly Step[] = STEPS,
): readonly Step[] {
  const paces: Readonly<Record<typeof selection, readonly Pace[]>> = {
    quick: ["quick"],
    all: ["quick", "thorough"],
    slow: ["slow"],
    ci: ["quick", "thorough", "slow"],
  };
  return steps.filter((step) => paces[selection].includes(step.pace));
}
