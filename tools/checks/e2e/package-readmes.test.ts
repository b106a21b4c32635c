import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, publishedPackages } from "../src/workspace.ts";
import { type CodeBlock, codeBlocks } from "./support/code-blocks.ts";
import { Command } from "./support/command.ts";
import { WorkspaceCopy } from "./support/workspace-copy.ts";

const blocks = publishedPackages(ROOT).flatMap((folder) =>
  codeBlocks(readFileSync(join(ROOT, folder, "README.md"), "utf8"))
    .filter(({ language }) => language !== "")
    .map((block, nth) => ({ ...block, name: `${folder.replaceAll("/", "-")}-${nth + 1}` })),
);

const isProgram = (block: CodeBlock): boolean => block.language === "ts";

/** A folder from which every package of the workspace can be imported: the demonstration depends on all of them. */
class Programs implements Disposable {
  readonly folder = mkdtempSync(join(ROOT, "tools/start/.readme-"));

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What a program says in its comments that it prints: lines after a `console.log`, in order. */
function promised(code: string): string {
  const lines = code.split("\n");
  const isComment = (line: string | undefined): boolean => line?.startsWith("//") ?? false;
  return lines
    .filter((line) => isComment(line))
    .map((line) => `${line.slice(3)}\n`)
    .join("");
}

test("every published package has a README, and each of its code blocks says how it is tested", () => {
  expect(new Set(blocks.map(({ name }) => name.replace(/-\d+$/, ""))).size).toBe(
    publishedPackages(ROOT).length,
  );
  expect(blocks.filter(({ test: how }) => !["run", "compile", "shell"].includes(how))).toEqual([]);
});

test("the programs of the packages' READMEs compile, and print what their comments say", async () => {
  using programs = new Programs();
  const { folder } = programs;
  writeFileSync(join(folder, "tsconfig.json"), '{ "extends": "../../../tsconfig.base.json" }');
  for (const block of blocks.filter(isProgram)) writeFileSync(join(folder, `${block.name}.ts`), block.code);
  await using compile = new Command(`"${join(ROOT, "node_modules/.bin/tsc")}" -p "${folder}"`, ROOT);
  expect(await compile.ended).toMatchObject({ code: 0, stdout: "" });

  for (const block of blocks.filter((each) => isProgram(each) && each.test === "run")) {
    const program = join(folder, `${block.name}.ts`);
    await using run = new Command(
      `"${process.execPath}" --conditions=@scenario-call/source "${program}"`,
      ROOT,
    );
    const { code, stdout } = await run.ended;
    expect({ name: block.name, code, stdout }).toEqual({
      name: block.name,
      code: 0,
      stdout: promised(block.code),
    });
  }
});

test("the server starts from a clone as its README says", async () => {
  const shell = blocks.filter((block) => block.test === "shell");
  expect(shell).toHaveLength(1);
  using copy = new WorkspaceCopy("none");
  const [build = "", start = ""] = shell[0]?.code.trim().split("\n") ?? [];
  await using built = new Command(build, copy.root);
  expect(await built.ended).toMatchObject({ code: 0 });
  await using server = new Command(`${start.replace(/^node/, `"${process.execPath}"`)} --port 0`, copy.root);
  expect(await server.printed(/http:\/\/127\.0\.0\.1:\d+\/v4\.0/)).toBeTruthy();
  server.interrupt();
  expect((await server.ended).code).toBe(0);
});
