/** The packed command under the oldest Node.js that it promises to work with, in a real terminal. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { arch, platform } from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasTmux, Terminal, type TerminalOptions } from "../../../packages/cli/test/support/tmux.ts";
import { placeOf, unpack } from "../src/shape/consumer.ts";
import { pack } from "../src/shape/pack.ts";
import { ROOT } from "../src/workspace.ts";

const PACKAGES = ["core", "call-flow", "node-client", "server", "cli"];
const NODE = join(ROOT, `tools/checks/node_modules/node-20-${platform}-${arch}/bin/node`);
const ACCOUNT = join(ROOT, "spec/server/examples/reference-account.yaml");
const isHere = hasTmux && existsSync(NODE);
const folder = mkdtempSync(join(tmpdir(), "scenario-call-command-"));
const MAIN = join(placeOf(join(ROOT, "packages/cli"), folder), "dist/main.js");

if (!isHere)
  process.stderr.write(
    "\nNOT RUN: the packed command under Node.js 20: no tmux, or no such Node.js here.\n\n",
  );

const open = (line: string, options: TerminalOptions = {}): Terminal =>
  new Terminal(`cd '${folder}'; ${line}`, { command: `'${NODE}' '${MAIN}'`, ...options });

beforeAll(() => {
  for (const name of PACKAGES) {
    const source = join(ROOT, "packages", name);
    unpack(pack(source, folder), source, folder);
  }
  writeFileSync(join(folder, "request.json"), '{"contact":1}');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.runIf(isHere)("the packed command under Node.js 20; skipped is NOT RUN", () => {
  test.each([
    ["sc --version", /^\d+\.\d+\.\d+/mu, 0],
    ["sc --help --lang ru", /С чего начать/u, 0],
    ["sc explain scenario_not_found --lang ru", /Ничего не началось/u, 0],
    ["sc check request.json", /required_parameter_missed[\s\S]*request\.json:1:1\b/u, 3],
    ["sc calls", /scenario-call login --brand uis/u, 5],
    ["sc admin status --lang ru", /scenario-call admin: файла .* нет[\s\S]*что делать:/u, 5],
    ["sc admin check /nowhere.yaml --lang ru", /такого файла или папки нет/u, 2],
    ["sc serve --lang ru --store memory", /scenario-call serve: нет --account/u, 2],
    ["sc serve --acount x --store memory", /no option --acount: did you mean --account\?/u, 2],
  ] as const)("%s", async (line, shows, status) => {
    using terminal = open(line);
    expect(await terminal.shows(/\[status \d+\]/u)).toMatch(shows);
    expect(terminal.screen()).toContain(`[status ${status}]`);
    expect(terminal.screen()).not.toContain("    at ");
  });
});

describe.runIf(isHere)("serve with SQLite under Node.js 20 asks; skipped is NOT RUN", () => {
  const SERVE = `sc serve --account '${ACCOUNT}' --port 0 --drain 0 --log-level error`;

  test("yes serves from memory, and Ctrl-C ends that in an orderly way", async () => {
    using terminal = open(SERVE);
    expect(await terminal.shows(/\[y\/N\]/u)).toMatch(/needs Node\.js 24/u);
    terminal.press("y", "Enter");
    await terminal.shows(/Listening on http:/u);
    terminal.press("C-c");
    expect(await terminal.shows(/\[status \d+\]/u)).toContain("[status 0]");
  });

  test("да serves as well, in Russian", async () => {
    using terminal = open(`${SERVE} --lang ru`);
    await terminal.shows(/\[д\/Н\]/u);
    terminal.press("-l", "да");
    terminal.press("Enter");
    await terminal.shows(/Принимает запросы: http:/u);
    terminal.press("C-c");
    expect(await terminal.shows(/\[status \d+\]/u)).toContain("[status 0]");
  });

  test.each([["Enter"], ["n"]])("%s serves nothing, and says what can be done", async (key) => {
    using terminal = open(SERVE, { width: 200 });
    await terminal.shows(/\[y\/N\]/u);
    terminal.press(key, "Enter");
    const screen = await terminal.shows(/\[status \d+\]/u);
    expect(screen).toMatch(/next: install Node\.js 24.*scenario-call serve .*--store memory/u);
    expect(screen).toContain("[status 2]");
  });

  test("Ctrl-C ends it: nothing was started", async () => {
    using terminal = open(SERVE);
    await terminal.shows(/\[y\/N\]/u);
    terminal.press("C-c");
    expect(await terminal.shows(/\[status \d+\]/u)).toMatch(/nothing was started[\s\S]*\[status 130\]/u);
  });

  test.each([
    ["without a terminal to answer at", "< /dev/null", /needs Node\.js 24[\s\S]*--store memory/u],
    ["for a program", "--json", /^\{"error":\{"kind":"node_too_old","message":"this is Node\.js 20/mu],
  ])("%s it does not ask", async (_where, how, shows) => {
    using terminal = open(`${SERVE} ${how}`, { width: 250 });
    const screen = await terminal.shows(/\[status \d+\]/u);
    expect(screen).toMatch(shows);
    expect(screen).toContain("[status 2]");
    expect(screen).not.toContain("[y/N]");
  });
});
