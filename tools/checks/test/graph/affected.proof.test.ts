/** What the task graph is for: a change of the spec builds and tests only what depends on what is made from it. */
import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../src/workspace.ts";

/** Names documents, and reads none. */
const THIS_FILE = "tools/checks/test/graph/affected.proof.test.ts";

/** The packages that a change of these files concerns, by the graph; tools aside. */
function affectedBy(...files: readonly string[]): readonly string[] {
  const output = execFileSync(
    process.execPath,
    `show projects --affected --files=${files.join(",")} --json`
      .split(" ")
      .toSpliced(0, 0, join(ROOT, "node_modules/nx/dist/bin/nx.js")),
    { cwd: ROOT, encoding: "utf8", env: { ...process.env, NX_DAEMON: "false" } },
  );
  const published = new Set(globSync("packages/*/package.json", { cwd: ROOT }).map(nameOf));
  const projects = JSON.parse(output) as readonly string[];
  return projects
    .filter((project) => published.has(project))
    .map((project) => project.replace("@scenario-call/", ""))
    .toSorted();
}

function nameOf(manifest: string): string {
  return (JSON.parse(readFileSync(join(ROOT, manifest), "utf8")) as { readonly name: string }).name;
}

test("an account file with a new section concerns the server and what is made of it, and no client", () => {
  expect(affectedBy("packages/server/src/generated/account.ts")).toEqual([
    "scenario-call",
    "server",
    "testing",
  ]);
});

test("requests as tests make them concern nobody but those who test with them", () => {
  expect(affectedBy("packages/testing/src/generated/call-api-requests.ts")).toEqual([
    "scenario-call",
    "testing",
  ]);
});

test("a client's method concerns that client", () => {
  expect(affectedBy("packages/edge-client/src/generated/call-api-client.ts")).toEqual(["edge-client"]);
});

test("a reference page concerns no package", () => {
  expect(affectedBy("docs/reference/generated/en/index.md")).toEqual([]);
});

test("a parameter concerns everybody but the flow's own tests", () => {
  expect(affectedBy("packages/core/src/generated/call-api/start-scenario-call/types.ts")).toEqual(
    expect.arrayContaining(["core", "edge-client", "node-client", "server", "testing"]),
  );
});

const DOCUMENT = /["'`/](?:\.\.\/)*docs\/[\w/.-]*\.md["'`]|readTexts\(\)/u;

test("whoever reads documents in tests says so: a cached result would hide what became wrong in them", () => {
  const undeclared = globSync("{packages,tools}/*/package.json", { cwd: ROOT }).filter((manifest) => {
    const folder = dirname(manifest);
    const reads = globSync(`${folder}/{src,test}/**/*.test.ts`, { cwd: ROOT }).some(
      (file) =>
        !file.endsWith(".campaign.test.ts") &&
        file !== THIS_FILE &&
        DOCUMENT.test(readFileSync(join(ROOT, file), "utf8")),
    );
    const declared = globSync(`${folder}/{package,project}.json`, { cwd: ROOT })
      .map((file) => readFileSync(join(ROOT, file), "utf8"))
      .some((text) => /"\{workspaceRoot\}\/(?:docs\/\*\.md|\*\*\/\*)"/u.test(text));
    return reads && !declared;
  });
  expect(undeclared).toEqual([]);
});

const READS_SPEC = /readFileSync|readdirSync|filesOfFolder|loadAccount|\bSPEC\b/;

/** What is published says it in a file that is not. */
function declaresSpec(folder: string): boolean {
  const texts = globSync(`${folder}/{package,project}.json`, { cwd: ROOT }).map((file) =>
    readFileSync(join(ROOT, file), "utf8"),
  );
  return texts.some((text) => text.includes('"{workspaceRoot}/spec/**/*"'));
}

test("whoever reads the spec in tests says so, or a cached result would outlive the spec", () => {
  const undeclared = globSync("{packages,tools}/*/package.json", { cwd: ROOT }).filter((manifest) => {
    const folder = dirname(manifest);
    const reads = globSync(`${folder}/{src,test}/**/*.ts`, { cwd: ROOT }).some((file) => {
      const text = readFileSync(join(ROOT, file), "utf8");
      return READS_SPEC.test(text) && /["'`/]spec[/"'`]/.test(text);
    });
    return reads && !declaresSpec(folder);
  });
  expect(undeclared).toEqual([]);
});
