/** `npm run docs` builds nothing while a page is wrong, and brings the figures of translations in date. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { Command } from "./support/command.ts";
import { WorkspaceCopy } from "./support/workspace-copy.ts";

const copy = new WorkspaceCopy("installed");
afterAll(() => copy[Symbol.dispose]());

/** Changes a page of the copy until the test has ended. */
function change(page: string, edit: (text: string) => string): void {
  const path = join(copy.root, page);
  const before = readFileSync(path, "utf8");
  const after = edit(before);
  if (after === before) throw new Error(`nothing changed in ${page}`);
  writeFileSync(path, after);
  onTestFinished(() => writeFileSync(path, before));
}

/** What `npm run docs` starts, without what that does before: the tools of the copy are those of the workspace. */
async function docs(
  ...options: readonly string[]
): Promise<{ readonly code: number; readonly told: string }> {
  await using run = new Command(
    `"${process.execPath}" tools/site/src/main.ts ${options.join(" ")}`,
    copy.root,
  );
  const { code, stdout, stderr } = await run.ended;
  return { code: code ?? -1, told: stdout + stderr };
}

const append = (more: string) => (text: string) => text + more;

test.each([
  ["a dead link", "\n[there](nowhere.md)\n", "nowhere.md leads to no page"],
  ["a dead anchor", "\n[there](#nowhere)\n", 'leads to a page without a section "nowhere"'],
  ["an example that no test ran", "\n```sh\necho hello\n```\n", "no test runs this block"],
])("%s, in both languages, keeps the site from being built", async (_, more, message) => {
  for (const page of ["docs/sandbox.md", "docs/ru/sandbox.md"]) change(page, append(more));
  const { code, told } = await docs("--out", "site");
  expect(code).toBe(1);
  for (const page of ["docs/sandbox.md", "docs/ru/sandbox.md"])
    expect(told).toMatch(new RegExp(`^${page}:\\d+: .*${message}`, "mu"));
  expect(told).toContain("2 problems: the site is not built.");
  expect(existsSync(join(copy.root, "site"))).toBe(false);
});

test("a page that is not translated to its end keeps the site from being built", async () => {
  change("docs/sandbox.md", append("\nOne thing more.\n"));
  const { code, told } = await docs("--out", "site");
  expect(code).toBe(1);
  expect(told).toContain("docs/ru/sandbox.md: has other passages than docs/sandbox.md");
  expect(existsSync(join(copy.root, "site"))).toBe(false);
});

test("a figure that was measured anew gets into the translation by one command", async () => {
  const russian = "docs/ru/performance.md";
  const before = readFileSync(join(copy.root, russian), "utf8");
  onTestFinished(() => writeFileSync(join(copy.root, russian), before));
  const row = /^\| by hand .*$/mu;
  const figures = "| 1,234,567.8 |";
  change("docs/performance.md", (text) =>
    text.replace(row, (line) => line.replace(/\|\s*[\d,.]+ \|/u, figures)),
  );
  expect(await docs("--out", "site")).toMatchObject({ code: 1 });
  expect(await docs("--figures")).toMatchObject({ code: 0 });
  expect(readFileSync(join(copy.root, russian), "utf8")).toMatch(
    /^\| вручную +\| +1\u00A0234\u00A0567,8 \|/mu,
  );
});
