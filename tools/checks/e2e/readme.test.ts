import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { importAll, unpack } from "../src/shape/consumer.ts";
import { pack } from "../src/shape/pack.ts";
import { ROOT, publishedPackages } from "../src/workspace.ts";
import { type CodeBlock, codeBlocks } from "./support/code-blocks.ts";
import { Command } from "./support/command.ts";
import { WorkspaceCopy } from "./support/workspace-copy.ts";

const blocks = codeBlocks(readFileSync(join(ROOT, "README.md"), "utf8"));

function block(test: string): CodeBlock {
  const found = blocks.find((each) => each.test === test);
  if (found === undefined) throw new Error(`README.md has no block marked "test: ${test}"`);
  return found;
}

/** The lines of a picture without what differs from run to run: times, and which of two came first within one moment. */
const linesOf = (text: string): readonly string[] =>
  text
    .trim()
    .split("\n")
    .map((line) => line.replaceAll(/ *\d+\.\d+ s/g, "_ s").trimEnd())
    .toSorted();

test("every code block of README.md is run by a test, or says why not", () => {
  expect(blocks.map((each) => each.test).filter((each) => each === "")).toEqual([]);
});

test("in an empty folder: npm start shows the call of the picture, serves the line to paste, and runs the program", async () => {
  using copy = new WorkspaceCopy("none");
  // Another server may be running on this machine, so any free port is taken.
  await using start = new Command(`${block("start").code.trim()} -- --port 0`, copy.root, {
    LC_ALL: "C.UTF-8",
  });
  const printed = await start.printed(/\ncurl .*\n/);

  const call = printed.slice(printed.indexOf("\nCall "), printed.indexOf("\nServing on"));
  expect(linesOf(call)).toEqual(linesOf(block("picture").code));

  const curl = /\n(curl .*)\n/.exec(printed)?.[1] ?? "";
  await using pasted = new Command(curl, copy.root);
  const answer: unknown = JSON.parse((await pasted.ended).stdout);
  expect(answer).toMatchObject({
    jsonrpc: "2.0",
    id: "again",
    result: { data: { call_session_id: expect.any(Number) } },
  });

  const url = / (http:\S+)/.exec(curl)?.[1] ?? "";
  const token = /"access_token":"([^"]+)"/.exec(curl)?.[1] ?? "";
  await runInClone(copy.root, url, token);
  await runProgram(copy.root, url, token);

  start.interrupt();
  expect((await start.ended).code).toBe(0);
});

/** Runs the program in the clone, before anything is built, by the command of docs/first-call.md. */
async function runInClone(workspace: string, url: string, token: string): Promise<void> {
  const page = codeBlocks(readFileSync(join(ROOT, "docs/first-call.md"), "utf8"));
  const command = page.find(({ code }) => code.startsWith("npx tsx"))?.code.trim() ?? "";
  const program = page.find(({ language }) => language === "ts")?.code ?? "";
  writeFileSync(join(workspace, command.split(" ").at(-1) ?? ""), program);
  await using run = new Command(command, workspace, { CALL_API_URL: url, CALL_API_TOKEN: token });
  expect((await run.ended).stdout).toMatch(/^call \d+ is under way\n$/);
}

/** Runs the program of README.md as somebody else would: in a folder that has the packed packages and nothing else. */
async function runProgram(workspace: string, url: string, token: string): Promise<void> {
  await using build = new Command("npm run build", workspace);
  expect(await build.ended).toMatchObject({ code: 0 });
  const folder = join(workspace, ".consumer");
  mkdirSync(folder);
  const names = publishedPackages(workspace).flatMap((name) =>
    unpack(pack(join(workspace, name), join(folder, "packed")), join(workspace, name), folder),
  );
  expect(importAll(names, folder)).toEqual({ succeeded: true, output: "" });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "program.ts"), block("program").code);
  await using program = new Command(`"${process.execPath}" program.ts`, folder, {
    CALL_API_URL: url,
    CALL_API_TOKEN: token,
  });
  expect((await program.ended).stdout).toMatch(/^call \d+ is under way\n$/);
}
