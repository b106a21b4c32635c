import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractDepcruiseOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import { expect, test } from "vitest";
import type { CruiseReport } from "../../src/direction/direction.ts";
import { ROOT } from "../../src/workspace.ts";

const PACKAGES = ["core", "call-flow", "node-client", "edge-client", "server", "testing", "cli"];

/** The names of the rules that a workspace with only these files breaks. */
async function broken(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "direction-")));
  try {
    const manifests = PACKAGES.map((name): [string, string] => [
      `packages/${name}/package.json`,
      JSON.stringify({
        name: `@scenario-call/${name}`,
        exports: { ".": { "@scenario-call/source": "./src/index.ts" } },
      }),
    ]);
    const doors = PACKAGES.map((name): [string, string] => [
      `packages/${name}/src/index.ts`,
      "export const door = 1;\n",
    ]);
    const all: Record<string, string> = { ...Object.fromEntries<string>([...manifests, ...doors]), ...files };
    for (const [path, content] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    mkdirSync(join(folder, "node_modules/@scenario-call"), { recursive: true });
    for (const name of PACKAGES) {
      symlinkSync(join(folder, "packages", name), join(folder, "node_modules/@scenario-call", name));
    }
    const { ruleSet = {}, ...options } = await extractDepcruiseOptions(join(ROOT, ".dependency-cruiser.mjs"));
    const { output } = await cruise(["packages"], {
      ...options,
      ruleSet,
      validate: true,
      baseDir: folder,
      tsConfig: {},
    });
    if (typeof output === "string") throw new TypeError("an object was asked for");
    const report: CruiseReport = output;
    return [...new Set(report.summary.violations.map(({ rule }) => rule.name))].toSorted();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const server = (path: string): string => `packages/server/src/${path}`;
const imports = (path: string): string => `import { a } from "${path}";\nexport const b = a;\n`;
const A = "export const a = 1;\n";

test("imports along the arrows break no rule", async () => {
  expect(
    await broken({
      [server("adapters/sqlite/store.ts")]: imports("../../ports/store.ts"),
      [server("ports/store.ts")]:
        'import type { door } from "@scenario-call/call-flow";\nexport const a: typeof door = 1;\n',
      [server("gateway/gateway.ts")]: imports("../calls/calls.ts"),
      [server("calls/calls.ts")]: imports("../ports/store.ts"),
      "packages/call-flow/src/index.ts":
        'import type { door } from "@scenario-call/core";\nexport const a: typeof door = 1;\n',
      "packages/node-client/src/index.ts":
        'import { door } from "@scenario-call/core";\nexport const a = door;\n',
    }),
  ).toEqual([]);
});

test.each([
  ["server-ports-looks-inwards", "ports/store.ts", "adapters/sqlite/store.ts"],
  ["server-directory-looks-inwards", "directory/account.ts", "gateway/gateway.ts"],
  ["server-calls-looks-inwards", "calls/calls.ts", "adapters/sandbox/sandbox.ts"],
  ["server-gateway-looks-inwards", "gateway/gateway.ts", "adapters/memory/store.ts"],
  ["server-adapters-looks-inwards", "adapters/memory/store.ts", "calls/calls.ts"],
  ["adapters-do-not-know-each-other", "adapters/memory/store.ts", "adapters/sqlite/store.ts"],
])("%s: %s may not import %s", async (rule, from, to) => {
  const path = `${"../".repeat(from.split("/").length - 1)}${to}`;
  expect(await broken({ [server(from)]: imports(path), [server(to)]: A })).toEqual([rule]);
});

test.each([
  ["core", "call-flow", ["core-imports-only-inner-packages"]],
  ["call-flow", "server", ["call-flow-imports-only-inner-packages"]],
  ["call-flow", "core", ["call-flow-takes-only-types-of-core"]],
  ["node-client", "call-flow", ["node-client-imports-only-inner-packages"]],
  ["edge-client", "node-client", ["edge-client-imports-only-inner-packages"]],
  ["server", "node-client", ["server-imports-only-inner-packages"]],
  ["cli", "testing", ["cli-imports-only-inner-packages"]],
  ["testing", "cli", ["testing-imports-only-inner-packages"]],
])("%s may not run anything of %s", async (from, to, rules) => {
  const source = `import { door } from "@scenario-call/${to}";\nexport const a = door;\n`;
  expect(await broken({ [`packages/${from}/src/index.ts`]: source })).toEqual(rules);
});

test("core, the flow and the edge client use nothing of Node.js", async () => {
  const source = 'import { join } from "node:path";\nexport const a = join;\n';
  expect(await broken({ "packages/core/src/index.ts": source })).toEqual(["core-has-no-dependencies"]);
  expect(await broken({ "packages/call-flow/src/index.ts": source })).toEqual(["call-flow-is-pure"]);
  expect(await broken({ "packages/edge-client/src/index.ts": source })).toEqual([
    "edge-client-needs-web-standards-only",
  ]);
});

test("the rest of core does not load the events", async () => {
  expect(
    await broken({
      "packages/core/src/index.ts": imports("./generated/events/index.ts"),
      "packages/core/src/generated/events/index.ts": A,
    }),
  ).toEqual(["events-are-an-own-door-of-core"]);
});

test("another package is entered by its door and not through the wall", async () => {
  const source = imports("../../core/src/inner.ts");
  expect(await broken({ "packages/server/src/index.ts": source, "packages/core/src/inner.ts": A })).toContain(
    "packages-are-entered-by-the-door",
  );
});

test("circles, tests that are imported, and imports that lead nowhere are found", async () => {
  expect(
    await broken({
      [server("gateway/a.ts")]: 'import { b } from "./b.ts";\nexport const a = b;\n',
      [server("gateway/b.ts")]: 'import { a } from "./a.ts";\nexport const b = a;\n',
    }),
  ).toEqual(["no-circles"]);
  expect(
    await broken({ [server("gateway/a.ts")]: imports("./b.test.ts"), [server("gateway/b.test.ts")]: A }),
  ).toEqual(["tests-are-not-imported"]);
  expect(await broken({ [server("gateway/a.ts")]: imports("./nowhere.ts") })).toEqual([
    "everything-resolves",
  ]);
});
