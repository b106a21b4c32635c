import { existsSync, globSync, readFileSync } from "node:fs";
import { join, matchesGlob } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../src/workspace.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const manifests = globSync("{packages,tools}/*/package.json", { cwd: ROOT }).map(
  (file) => JSON.parse(read(file)) as Manifest,
);
const root = JSON.parse(read("package.json")) as Manifest;
const published = manifests.filter((manifest) => manifest.private !== true);

test("an install takes packages from wherever the user's registry is: the lockfile names no host", () => {
  expect(read("pnpm-lock.yaml")).not.toMatch(/https?:/);
});

test("every version of a tool is pinned", () => {
  const ranges = [root, ...manifests].flatMap(({ dependencies = {}, devDependencies = {} }) =>
    Object.entries({ ...dependencies, ...devDependencies }).filter(([, range]) => range !== "workspace:^"),
  );
  expect(ranges.filter(([, range]) => !/^(npm:.+@)?\d+\.\d+\.\d+$/.test(range))).toEqual([]);
});

test("every package is type-checked and tested, and every published one is built", () => {
  const without = (script: string, all: readonly Manifest[]): readonly string[] =>
    all.filter(({ scripts = {} }) => scripts[script] === undefined).map(({ name }) => name);
  expect(without("typecheck", manifests)).toEqual([]);
  expect(without("test", manifests)).toEqual([]);
  expect(without("build", published)).toEqual([]);
});

test("the published packages carry one version and the licence of the repository", () => {
  expect(new Set(published.map(({ version }) => version)).size).toBe(1);
  expect(new Set(manifests.map(({ license }) => license))).toEqual(new Set([root.license]));
});

test("every npm script of the workspace is a task of the set-up", () => {
  for (const [name, command] of Object.entries(root.scripts ?? {})) {
    // With `exec` no shell stands between npm and the task that would keep a signal for itself; on Windows `exec.cmd`
    // takes its place.
    expect([`node tools/setup/run.mjs ${name}`, `exec node tools/setup/run.mjs ${name}`]).toContain(command);
  }
});

interface SchemaMapping {
  readonly fileMatch: readonly string[];
  readonly url: string;
}

test("the editor checks every JSON file of the spec against the schema of its kind", () => {
  const settings = JSON.parse(read(".vscode/settings.json")) as {
    readonly "json.schemas": readonly SchemaMapping[];
  };
  const mappings = settings["json.schemas"];
  const schemasOf = (file: string): readonly string[] =>
    mappings
      .filter(({ fileMatch }) => {
        const included = fileMatch.filter((pattern) => !pattern.startsWith("!"));
        const excluded = fileMatch
          .filter((pattern) => pattern.startsWith("!"))
          .map((pattern) => pattern.slice(1));
        const fits = (pattern: string): boolean => matchesGlob(`/${file}`, pattern);
        return included.some(fits) && !excluded.some(fits);
      })
      .map(({ url }) => url);
  const files = globSync("spec/**/*.json", { cwd: ROOT }).filter((file) => !file.startsWith("spec/dialect/"));
  expect(files.filter((file) => schemasOf(file).length !== 1)).toEqual([]);
  expect(mappings.filter(({ url }) => !existsSync(join(ROOT, url)))).toEqual([]);
});
