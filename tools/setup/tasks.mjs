/** What each task runs. The first word `node` means the Node.js of the tools. */
import { join } from "node:path";
import { PNPM_VERSION } from "./pinned.mjs";

const SOURCES = "--conditions=@scenario-call/source";

/**
 * Where the tools that a task names are started from: by path, so that no shell and no `.cmd` file is in between.
 *
 * @type {Readonly<Record<string, string>>}
 */
const BIN_FILES = {
  tsx: "tsx/dist/cli.mjs",
  oxlint: "oxlint/bin/oxlint",
  oxfmt: "oxfmt/bin/oxfmt",
  changeset: "@changesets/cli/bin.js",
  nx: "nx/dist/bin/nx.js",
  vitest: "vitest/vitest.mjs",
};

/**
 * What a task runs. `needsPnpm`: it looks for the package manager on the path.
 *
 * @typedef {{ readonly about: string, readonly command: readonly [string, ...string[]], readonly needsPnpm?: boolean }} Task
 */

/**
 * Tasks by name: the command, and one line about it.
 *
 * @type {Readonly<Record<string, Task>>}
 */
export const TASKS = {
  start: {
    about: "start the server and place the example call",
    command: ["node", SOURCES, "tools/start/src/main.ts"],
  },
  test: { about: "run every check", command: ["node", SOURCES, "tools/checks/src/suite/main.ts", "all"] },
  "test:full": {
    about: "run the slow suites",
    command: ["node", SOURCES, "tools/checks/src/suite/main.ts", "slow"],
  },
  "test:phones": {
    about: "place real calls through Asterisk",
    command: ["vitest", "run", "--config", "tools/phones/vitest.phones.config.ts"],
  },
  check: {
    about: "run the quick checks",
    command: ["node", SOURCES, "tools/checks/src/suite/main.ts", "quick"],
  },
  generate: {
    about: "write everything that is made from the spec",
    command: ["node", SOURCES, "tools/codegen/src/start.mjs"],
  },
  bench: {
    about: "measure against what one would use instead",
    command: ["node", SOURCES, "tools/bench/src/main.ts"],
  },
  docs: {
    about: "build the documents' site; -- --dev shows it",
    command: ["node", SOURCES, "tools/site/src/main.ts"],
  },
  compat: {
    about: "say what a change of the spec means for whom",
    command: ["node", SOURCES, "tools/compat/src/main.ts"],
  },
  lint: { about: "look for mistakes in the sources", command: ["oxlint"] },
  format: { about: "format the sources", command: ["oxfmt"] },
  changeset: {
    about: "describe a change for the release notes",
    command: ["changeset"],
    needsPnpm: true,
  },
  release: {
    about: "publish the packages, or show what that would do",
    command: ["node", SOURCES, "tools/release/src/main.ts"],
  },
  build: { about: "build the packages", command: ["nx", "run-many", "-t", "build"] },
};

/**
 * The program and its arguments for a task, or null if there is no such task.
 *
 * @param {string} root
 * @param {string} node
 * @param {string} name
 * @returns {{ readonly program: string, readonly arguments: readonly string[] } | null}
 */
export function commandOf(root, node, name) {
  const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
  if (task === undefined) return null;
  const [program, ...rest] = task.command;
  if (program === "node") return { program: node, arguments: rest };
  const byPath = [join(root, "node_modules", BIN_FILES[program] ?? program), ...rest];
  if (task.needsPnpm !== true) return { program: node, arguments: byPath };
  return { program: "npx", arguments: ["--yes", "--package", `pnpm@${PNPM_VERSION}`, "--", node, ...byPath] };
}
