/** Three small projects of somebody else's, in which the packed packages are installed and nothing of the workspace is. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { unpack } from "../src/shape/consumer.ts";
import { pack } from "../src/shape/pack.ts";
import { ROOT } from "../src/workspace.ts";
import { Command } from "./support/command.ts";

const PACKAGES = ["core", "call-flow", "node-client", "server", "testing"];
const folder = mkdtempSync(join(tmpdir(), "scenario-call-consumers-"));

beforeAll(() => {
  for (const name of PACKAGES) {
    const source = join(ROOT, "packages", name);
    unpack(pack(source, folder), source, folder);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A project below the packed packages, with its test runner, which a package manager would have installed. */
function project(name: string, runner: string | null): string {
  const own = join(folder, name);
  cpSync(join(ROOT, "docs/examples", name), own, { recursive: true });
  mkdirSync(join(own, "node_modules/.bin"), { recursive: true });
  if (runner !== null) {
    symlinkSync(join(ROOT, "tools/checks/node_modules", runner), join(own, "node_modules", runner));
    symlinkSync(join(ROOT, "tools/checks/node_modules/.bin", runner), join(own, "node_modules/.bin", runner));
  }
  return own;
}

test.each([
  ["testing-with-vitest", "vitest", /Tests\s+4 passed/],
  ["testing-with-jest", "jest", /Tests:\s+4 passed/],
  ["testing-with-node-test", null, /pass 4\n/],
] as const)("%s passes its own tests", async (name, runner, passed) => {
  await using run = new Command("npm test", project(name, runner));
  const { code, stdout, stderr } = await run.ended;
  expect({ code, output: stripVTControlCharacters(stdout + stderr) }).toEqual({
    code: 0,
    output: expect.stringMatching(passed) as unknown,
  });
});
