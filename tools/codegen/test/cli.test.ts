import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { parseArguments, USAGE } from "../src/cli.ts";

it("writes where nothing else is asked for", () => {
  expect(parseArguments([])).toEqual({ mode: "write" });
});

it("checks or watches where it is asked to", () => {
  expect(parseArguments(["--check"])).toEqual({ mode: "check" });
  expect(parseArguments(["--watch"])).toEqual({ mode: "watch" });
});

it("says which argument is wrong", () => {
  expect(parseArguments(["--chekc"])).toEqual({ wrong: "unknown argument --chekc" });
  expect(parseArguments(["--check", "--watch"])).toEqual({ wrong: "--check and --watch do not go together" });
});

it("explains both arguments in its usage", () => {
  expect(USAGE).toContain("--check");
  expect(USAGE).toContain("--watch");
});

it("ends with status 2 and the usage where an argument is wrong", async () => {
  const main = join(import.meta.dirname, "../src/main.ts");
  await expect(promisify(execFile)(process.execPath, [main, "--chekc"])).rejects.toMatchObject({
    code: 2,
    stderr: `unknown argument --chekc\n\n${USAGE}\n`,
  });
});
