/**
 * A real publication, twice, and those who consume it. A registry of its own gets every package by the real command; then
 * projects that know nothing of this workspace install them, as far apart as their compilers, runtimes and bundlers are.
 */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { arch } from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeBlocks } from "../../e2e/support/code-blocks.ts";
import type { ToolResult } from "../../src/run-tool.ts";
import { compileOpenApiConsumer } from "../../src/shape/openapi-types.ts";
import { publishedPackages, ROOT } from "../../src/workspace.ts";
import { Consumer } from "./consumer.ts";
import { LocalRegistry } from "./local-registry.ts";
import { edgeProgram, importingProgram, requiringProgram, typedProgram } from "./programs.ts";
import { ReleaseCopy } from "./release-copy.ts";
import { strangersEnvironment } from "./run.ts";

const COMPILERS = { "5.8": "5.8.3", "5.9": "5.9.3", "6": "6.0.3", "7": "7.0.2" } as const;
const NODES = { "20.19": "20.19.0", "22": "22.12.0", "24": "24.21.0", "26": "26.12.1" } as const;
const VITE = "8.3.8";

const REPOSITORY = "https://git.example.org/some/calls";

const folder = mkdtempSync(join(tmpdir(), "scenario-call-published-"));
const NAMES = publishedPackages().map(
  (each) =>
    (JSON.parse(readFileSync(join(ROOT, each, "package.json"), "utf8")) as { readonly name: string }).name,
);

let registry: LocalRegistry;
let copy: ReleaseCopy;
let first: ToolResult;

beforeAll(async () => {
  registry = await LocalRegistry.start(join(folder, "registry"));
  copy = new ReleaseCopy(registry.environment());
  await copy.begin();
  writeFileSync(
    join(copy.root, ".changeset/stable.md"),
    '---\n"@scenario-call/core": major\n---\n\nThe contract is stable.\n',
  );
  // One place says where the sources stand, for all packages.
  const manifest = join(copy.root, "package.json");
  const workspace = JSON.parse(readFileSync(manifest, "utf8")) as object;
  writeFileSync(manifest, JSON.stringify({ ...workspace, repository: { type: "git", url: REPOSITORY } }));
  await copy.succeed("changeset", "version");
  await copy.commit("1.0.0");
  first = await copy.task("release");
});

afterAll(async () => {
  await registry.stop();
  copy[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** How a compiler ends that has nothing to say. */
const PASSED: ToolResult = { succeeded: true, output: "" };

/** Fails with what the tool wrote. */
function succeed({ succeeded, output }: ToolResult): string {
  expect(succeeded, output).toBe(true);
  return output;
}

describe("the first release", () => {
  test("publishes every package in one go, inner ones first, and marks the commit", async () => {
    const output = succeed(first);
    const published = [...output.matchAll(/^Published: (.+)@1\.0\.0$/gm)].map(([, name]) => name ?? "");
    expect(published.toSorted()).toEqual([...NAMES].toSorted());
    expect(published.indexOf("@scenario-call/core")).toBeLessThan(published.indexOf("@scenario-call/server"));
    expect(published.indexOf("@scenario-call/server")).toBeLessThan(
      published.indexOf("@scenario-call/testing"),
    );
    expect(await copy.git("tag", "--list", "@scenario-call/core@*")).toBe("@scenario-call/core@1.0.0");
  });

  test("done once more it finds everything there, byte by byte, and publishes nothing", async () => {
    const output = succeed(await copy.task("release"));
    expect(output.match(/there already/g)).toHaveLength(NAMES.length);
    expect(output).not.toContain("Published:");
  });
});

describe("a project that has installed everything", () => {
  let consumer: Consumer;
  let tools: Consumer;
  let code: readonly string[];
  let json: readonly string[];

  beforeAll(async () => {
    consumer = new Consumer(join(folder, "consumer"), registry.environment());
    await consumer.install(
      ...NAMES.map((name) => `${name}@1.0.0`),
      // What packages ask their user to install for one of their entries.
      "fast-check@4.10.2",
      "undici@7.30.2",
      "@types/node@24.19.2",
    );
    const specifiers = NAMES.map((name) => consumer.specifiersOf(name));
    code = specifiers.flatMap((each) => each.code);
    json = specifiers.flatMap((each) => each.json);
    // Not through the registry under test: these are large, and npm has them from other runs.
    tools = new Consumer(join(folder, "tools"), strangersEnvironment({ npm_config_ignore_scripts: "true" }));
    await tools.install(
      ...Object.entries(COMPILERS).map(([name, version]) => `typescript-${name}@npm:typescript@${version}`),
      ...Object.entries(NODES).map(([name, version]) => `node-${name}@npm:node-linux-${arch}@${version}`),
      `vite@${VITE}`,
    );
  });

  test("finds in every package where its sources stand", () => {
    for (const [index, each] of publishedPackages().entries()) {
      const place = join(consumer.folder, "node_modules", NAMES[index] ?? "");
      const manifest = JSON.parse(readFileSync(join(place, "package.json"), "utf8")) as object;
      expect(manifest).toMatchObject({
        version: "1.0.0",
        repository: { type: "git", url: `git+${REPOSITORY}.git`, directory: each },
      });
    }
  });

  const tool = (path: string): string => join(tools.folder, "node_modules", path);

  const RESOLUTIONS = {
    node16: { module: "node16", files: ["mts"], exactOptionalPropertyTypes: true },
    // Only here TypeScript lets CommonJS require modules.
    nodenext: { module: "nodenext", files: ["mts", "cts"] },
    bundler: { module: "esnext", moduleResolution: "bundler", files: ["mts"] },
  } as const;
  const CLIENTS = readFileSync(join(import.meta.dirname, "client-types.ts.txt"), "utf8");

  describe.each(Object.keys(COMPILERS))("under TypeScript %s", (compiler) => {
    test.each(Object.entries(RESOLUTIONS))(
      "compiles with the resolution %s",
      async (name, { files, ...how }) => {
        for (const kind of files) {
          consumer.write(`program.${kind}`, typedProgram(code));
          consumer.write(`clients.${kind}`, CLIENTS);
        }
        const compilerOptions = {
          ...how,
          target: "es2022",
          strict: true,
          skipLibCheck: false,
          noEmit: true,
          types: ["node"],
        };
        const written = files.flatMap((kind) => [`program.${kind}`, `clients.${kind}`]);
        const config = consumer.write(
          `tsconfig.${name}.json`,
          JSON.stringify({ compilerOptions, files: written }),
        );
        const tsc = tool(`typescript-${compiler}/bin/tsc`);
        expect(await consumer.run(process.execPath, tsc, "-p", config)).toEqual(PASSED);
      },
    );
  });

  describe.each(Object.keys(NODES))("under Node.js %s", (version) => {
    const node = (): string => tool(`node-${version}/bin/node`);

    test("is the version that it is called", async () => {
      expect(succeed(await consumer.run(node(), "--version"))).toMatch(new RegExp(`^v${version}\\b`));
    });

    test("imports everything as modules", async () => {
      const program = consumer.write("imports.mjs", importingProgram(code, json));
      expect(succeed(await consumer.run(node(), program))).toContain("as promised");
    });

    test("requires everything from CommonJS", async () => {
      const program = consumer.write("requires.cjs", requiringProgram([...code, ...json]));
      expect(succeed(await consumer.run(node(), program))).toContain("as promised");
    });
  });

  test("is bundled by Vite, and the bundle runs", async () => {
    consumer.write("vite-entry.mjs", edgeProgram);
    const config = {
      logLevel: "warn",
      build: {
        lib: { entry: "vite-entry.mjs", formats: ["es"], fileName: "out" },
        outDir: "vite-out",
        target: "es2022",
      },
    };
    consumer.write("vite.config.mjs", `export default ${JSON.stringify(config)};`);
    succeed(await consumer.run(process.execPath, tool("vite/bin/vite.js"), "build"));
    const [bundle = ""] = globSync("vite-out/out.*", { cwd: consumer.folder });
    expect(readFileSync(join(consumer.folder, bundle), "utf8")).not.toMatch(/from\s*["']@scenario-call/);
    expect(succeed(await consumer.run(process.execPath, bundle))).toContain("as promised");
  });

  test("is bundled by esbuild, and the bundle runs", async () => {
    const { modules, program } = await consumer.bundle("esbuild-entry.mjs", edgeProgram);
    expect(program).not.toMatch(/from\s*["']@scenario-call/);
    expect(modules.filter((each) => !each.startsWith("node_modules/@scenario-call/"))).toEqual([]);
    const bundle = consumer.write("esbuild-out.mjs", program);
    expect(succeed(await consumer.run(process.execPath, bundle))).toContain("as promised");
  });

  const OTHERS = [
    [
      "Deno",
      `@deno/linux-${arch}-glibc`,
      "deno",
      ["run", "--allow-net", "--no-lock", "--node-modules-dir=manual", "--no-remote"],
    ],
    ["Bun", `@oven/bun-linux-${arch === "arm64" ? "aarch64" : arch}`, "bin/bun", ["run", "--no-install"]],
  ] as const;

  for (const [name, brings, file, parameters] of OTHERS) {
    const binary = binaryOf(brings, file);
    if (binary === null)
      process.stdout.write(`NOT RUN: published packages in ${name}: no binary for this machine\n`);
    test.runIf(binary !== null)(`runs in ${name}`, async () => {
      const program = consumer.write("edge.mjs", edgeProgram);
      expect(succeed(await consumer.run(binary ?? "", ...parameters, program))).toContain("as promised");
    });
  }

  describe("takes nothing but what it asks for", () => {
    const CORE = "node_modules/@scenario-call/core";

    test("types: nothing", async () => {
      const { modules, size } = await consumer.bundle(
        "only-types.ts",
        'import type { StartScenarioCallParams } from "@scenario-call/core";\nexport const none: StartScenarioCallParams | null = null;\n',
      );
      expect(modules).toEqual([]);
      expect(size).toBeLessThan(70);
    });

    test("one validator: that one, in less than 1.3 kB", async () => {
      const { modules, size } = await consumer.bundle(
        "one-validator.ts",
        'export { validateStartScenarioCallParams } from "@scenario-call/core";\n',
      );
      expect(modules.length).toBeGreaterThan(0);
      expect(modules.filter((each) => !each.startsWith(`${CORE}/dist/`))).toEqual([]);
      expect(size).toBeLessThan(1300);
    });

    test("a JSON Schema: that file, in less than 6 kB", async () => {
      const { modules, size } = await consumer.bundle(
        "only-schema.ts",
        'export { default } from "@scenario-call/core/documents/call-api/start-scenario-call/params.schema.json";\n',
      );
      expect(modules).toEqual([
        `${CORE}/documents/generated/call-api/start-scenario-call/params.schema.json`,
      ]);
      expect(size).toBeLessThan(6000);
    });

    test("types of the OpenAPI document: they compile, and are nothing in the bundle", async () => {
      succeed(
        compileOpenApiConsumer(consumer.folder, join(ROOT, "tools/checks/src/shape/openapi-program.ts.txt")),
      );
      const { modules, size } = await consumer.bundle(
        "only-openapi.ts",
        'import type { paths } from "./openapi/call-api.ts";\nexport const none: paths | null = null;\n',
      );
      expect(modules).toEqual([]);
      expect(size).toBeLessThan(70);
    });

    test("types of events: nothing, and with a guard that guard", async () => {
      const types = await consumer.bundle(
        "only-events.ts",
        'import type { EventEnvelope } from "@scenario-call/core/events";\nexport const none: EventEnvelope | null = null;\n',
      );
      expect(types.modules).toEqual([]);
      const guard = await consumer.bundle(
        "one-guard.ts",
        'export { isSessionFinishedEvent } from "@scenario-call/core/events";\n',
      );
      expect(guard.modules.filter((each) => !each.startsWith(`${CORE}/dist/`))).toEqual([]);
      expect(guard.size).toBeLessThan(150);
    });
  });
});

describe("a major version that renames a parameter", () => {
  let example: Consumer;
  let before: ToolResult;
  let second: ToolResult;
  let unready: ToolResult;

  beforeAll(async () => {
    example = new Consumer(join(folder, "core-types"), registry.environment());
    example.copyFrom(join(ROOT, "docs/examples/core-types"));
    await example.install("@scenario-call/core@1.0.0", "typescript@5.9.3", "@types/node@24.19.2");

    before = await example.run("npm", "test");

    const inSpec = globSync("spec/**/*.{json,md}", { cwd: copy.root });
    const consumers = [
      "docs/examples/core-types/src/call-params.ts",
      "tools/checks/src/shape/openapi-program.ts.txt",
    ];
    copy.replaceWord([...inSpec, ...consumers], "dtmf_string", "dtmf");
    await copy.succeed("generate");
    await copy.succeed("compat", "--write");
    await copy.commit("dtmf_string is called dtmf");
    unready = await copy.task("release");
    await copy.succeed("changeset", "version");
    await copy.commit("2.0.0");
    second = await copy.task("release");
  });

  test("before it: the example of another repository compiles and passes", () => {
    expect(before).toMatchObject({ succeeded: true, output: expect.stringContaining("pass 4") as unknown });
  });

  test("it is refused while its changesets are in no version", () => {
    expect(unready.succeeded).toBe(false);
    expect(unready.output).toContain("1 changesets are in no version yet");
    expect(unready.output).not.toContain("Published:");
  });

  test("its version is 2.0.0, and its changelog says what breaks", () => {
    expect(succeed(second)).toContain("Published: @scenario-call/core@2.0.0");
    const changelog = readFileSync(join(copy.root, "packages/core/CHANGELOG.md"), "utf8");
    const section = changelog.slice(changelog.indexOf("## 2.0.0"), changelog.indexOf("## 1.0.0"));
    expect(section).toContain("What breaks:");
    expect(section).toContain("call-api v4.0, start.scenario_call, parameter dtmf_string: member removed");
  });

  test("the example fails to compile at exactly the place, and passes after the documented change", async () => {
    const file = "src/call-params.ts";
    const blocks = codeBlocks(readFileSync(join(ROOT, "docs/upgrading.md"), "utf8"));
    // The comment says what a block is for: `upgrade before <file>` or `upgrade after <file>`.
    const block = (when: string): string =>
      blocks.find(({ test: words }) => words === `upgrade ${when} ${file}`)?.code.trim() ?? "";
    const source = readFileSync(join(example.folder, file), "utf8");
    const line = source.split("\n").findIndex((each) => each.trim() === block("before")) + 1;
    expect(line, "the line that docs/upgrading.md shows").toBeGreaterThan(0);

    await example.install("@scenario-call/core@2.0.0");
    const { succeeded, output } = await example.run("npm", "run", "build");
    expect(succeeded).toBe(false);
    const errors = output.match(/^src\/.*error TS.*$/gm) ?? [];
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(
      new RegExp(`^src/call-params\\.ts\\(${line},\\d+\\): error TS\\d+: Property 'dtmf_string'`),
    );

    example.write(file, source.replace(block("before"), block("after")));
    succeed(await example.run("npm", "test"));
  });
});

/** A binary that a package of this workspace brings, or null where there is none for this machine. */
function binaryOf(name: string, file: string): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file);
  } catch {
    return null;
  }
}
