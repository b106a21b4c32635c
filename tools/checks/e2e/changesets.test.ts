import { execFileSync } from "node:child_process";
import { globSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandOf } from "../../setup/tasks.mjs";
import { ROOT } from "../src/workspace.ts";
import { WorkspaceCopy } from "./support/workspace-copy.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifests = (root: string): readonly Manifest[] =>
  globSync("{packages,tools}/*/package.json", { cwd: root })
    .toSorted()
    .map((file) => JSON.parse(readFileSync(join(root, file), "utf8")) as Manifest);

test("a release turns the changesets into one version for all published packages, and a changelog for each", () => {
  using copy = new WorkspaceCopy("none");
  const before = manifests(copy.root);
  const command = commandOf(ROOT, process.execPath, "changeset");
  execFileSync(command?.program ?? "", [...(command?.arguments ?? []), "version"], { cwd: copy.root });

  const published = manifests(copy.root).filter((manifest) => manifest.private !== true);
  const versions = new Set(published.map(({ version }) => version));
  expect([...versions]).toHaveLength(1);
  expect(versions).not.toContain(before[0]?.version);
  expect(globSync("packages/*/CHANGELOG.md", { cwd: copy.root })).toHaveLength(published.length);
  expect(readdirSync(join(copy.root, ".changeset")).filter((file) => file.endsWith(".md"))).toEqual([]);

  const internal = published.flatMap(({ dependencies = {} }) =>
    Object.entries(dependencies).filter(([name]) => name.startsWith("@scenario-call/")),
  );
  expect(new Set(internal.map(([, range]) => range))).toEqual(new Set(["workspace:^"]));

  const tools = (all: readonly Manifest[]): readonly Manifest[] =>
    all.filter((manifest) => manifest.private === true);
  expect(tools(manifests(copy.root)).map(({ version }) => version)).toEqual(
    tools(before).map(({ version }) => version),
  );
});

/** Runs the task `changeset` in a copy. */
function changeset(copy: WorkspaceCopy, ...parameters: readonly string[]): void {
  const command = commandOf(ROOT, process.execPath, "changeset");
  execFileSync(command?.program ?? "", [...(command?.arguments ?? []), ...parameters], { cwd: copy.root });
}

const publishedVersions = (root: string): readonly string[] => [
  ...new Set(
    manifests(root)
      .filter((manifest) => manifest.private !== true)
      .map(({ version }) => version),
  ),
];

test("pre-releases lead to a release: next.0, next.1 after another changeset, then the version itself", () => {
  using copy = new WorkspaceCopy("none");
  changeset(copy, "pre", "enter", "next");
  changeset(copy, "version");
  const [first = ""] = publishedVersions(copy.root);
  expect(first).toMatch(/^\d+\.\d+\.\d+-next\.0$/);

  writeFileSync(
    join(copy.root, ".changeset/another.md"),
    '---\n"@scenario-call/core": patch\n---\n\nSomething that the first try has shown.\n',
  );
  changeset(copy, "version");
  expect(publishedVersions(copy.root)).toEqual([first.replace("next.0", "next.1")]);

  changeset(copy, "pre", "exit");
  changeset(copy, "version");
  expect(publishedVersions(copy.root)).toEqual([first.replace("-next.0", "")]);
  expect(readFileSync(join(copy.root, "packages/core/CHANGELOG.md"), "utf8")).toContain(
    "- Something that the first try has shown.",
  );
});
