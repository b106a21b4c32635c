import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runTool, type ToolResult } from "../src/run-tool.ts";
import { ROOT } from "../src/workspace.ts";
import { type CodeBlock, codeBlocks } from "./support/code-blocks.ts";
import { differences, type Files, generatedFiles } from "./support/generated-files.ts";
import { applyBlock, editJson, insertAfterSection, objectAt } from "./support/recipe.ts";
import { WorkspaceCopy } from "./support/workspace-copy.ts";

const CONTRIBUTING = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");
const METHOD = "spec/call-api/v4.0/methods/start.scenario_call";
const EVENTS = "spec/extensions/events";
const BLOCKS = codeBlocks(CONTRIBUTING);
const RECIPE = recipe("Change one parameter, and see it everywhere");
const METHOD_RECIPE = recipe("Add a method");

/** The blocks of the recipe under a heading. */
function recipe(heading: string): readonly CodeBlock[] {
  return BLOCKS.filter((block) => block.heading === heading);
}

/** Writes the program of a recipe that is to compile. */
function writeProgram(root: string, blocks: readonly CodeBlock[]): void {
  const block = blocks.find(({ test: words }) => words.startsWith("compiles "));
  writeFileSync(join(root, block?.test.split(" ")[1] ?? ""), block?.code ?? "");
}

function generate(root: string, ...parameters: readonly string[]): ToolResult {
  const tsx = join(ROOT, "node_modules/tsx/dist/cli.mjs");
  const main = join(root, "tools/codegen/src/main.ts");
  return runTool(root, process.execPath, [tsx, "--conditions=@scenario-call/source", main, ...parameters], {
    ...process.env,
    TSX_DISABLE_CACHE: "1",
  });
}

function typecheck(root: string, name: string): ToolResult {
  return runTool(join(root, name), join(ROOT, "node_modules/.bin/tsc"), ["-p", "tsconfig.json"]);
}

function unitTests(root: string, name: string, ...files: readonly string[]): ToolResult {
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  return runTool(join(root, name), process.execPath, [
    vitest,
    "run",
    "--config",
    "../../vitest.config.ts",
    "--root",
    ".",
    ...files,
  ]);
}

/** Fails with what the tool wrote. */
function succeed({ succeeded, output }: ToolResult): void {
  expect(succeeded, output).toBe(true);
}

/** The generated files that stand in CONTRIBUTING.md under a heading of "What a change reaches". */
function listedUnder(heading: string): readonly string[] {
  const section = CONTRIBUTING.split(`\n### ${heading}\n`)[1]?.split(/\n##+ /)[0];
  if (section === undefined) throw new Error(`CONTRIBUTING.md has no heading "${heading}"`);
  return [...section.matchAll(/^- `([^`]+)`/gm)].map((match) => match[1] ?? "").toSorted();
}

describe("the recipe", () => {
  test("every code block is done by this test", () => {
    const known = new Set(["json", "text", "line", "file", "run", "compiles"]);
    expect(BLOCKS.map((block) => block.test.split(" ")[0]).filter((kind) => !known.has(kind ?? ""))).toEqual(
      [],
    );
    expect([...RECIPE, ...METHOD_RECIPE]).toEqual(BLOCKS);
  });

  test("a new parameter, described, translated and shown, is generated, compiles and passes", () => {
    using copy = new WorkspaceCopy("installed");
    writeProgram(copy.root, RECIPE);
    const before = typecheck(copy.root, "packages/core");
    expect(before.succeeded).toBe(false);
    expect(before.output).toContain("note");

    expect(RECIPE.filter((block) => applyBlock(copy.root, block)).length).toBeGreaterThan(3);
    expect(generate(copy.root, "--check").succeeded).toBe(false);
    succeed(generate(copy.root));
    succeed(generate(copy.root, "--check"));
    succeed(typecheck(copy.root, "packages/core"));
    succeed(typecheck(copy.root, "packages/server"));
    succeed(unitTests(copy.root, "packages/core"));
  });

  test("without one of its examples the new parameter is not let in", () => {
    using copy = new WorkspaceCopy("installed");
    for (const block of RECIPE.filter((each) => !each.test.endsWith("note-empty.json")))
      applyBlock(copy.root, block);
    const result = generate(copy.root, "--check");
    expect(result.succeeded).toBe(false);
    expect(result.output).toContain("note");
  });
});

describe("the recipe of a method", () => {
  test("a new method, described, translated, shown and carried out, is generated, compiles and passes", () => {
    using copy = new WorkspaceCopy("installed");
    writeProgram(copy.root, METHOD_RECIPE);
    const before = typecheck(copy.root, "packages/node-client");
    expect(before.succeeded).toBe(false);
    expect(before.output).toContain("countCalls");

    const isServer = ({ test: words }: CodeBlock): boolean => words.includes(" packages/server/");
    const [server, spec] = [METHOD_RECIPE.filter(isServer), METHOD_RECIPE.filter((each) => !isServer(each))];
    for (const block of spec) applyBlock(copy.root, block);
    succeed(generate(copy.root));
    succeed(generate(copy.root, "--check"));
    succeed(typecheck(copy.root, "packages/core"));
    succeed(typecheck(copy.root, "packages/node-client"));
    const withoutHandler = typecheck(copy.root, "packages/server");
    expect(withoutHandler.succeeded).toBe(false);
    expect(withoutHandler.output).toContain("count.calls");

    expect(server.filter((block) => applyBlock(copy.root, block))).toHaveLength(3);
    succeed(typecheck(copy.root, "packages/server"));
    const examples = unitTests(copy.root, "packages/server", "test/gateway/examples.test.ts");
    succeed(examples);
  });

  test("without one of its examples the new method is not let in", () => {
    using copy = new WorkspaceCopy("installed");
    for (const block of METHOD_RECIPE.filter((each) => !each.test.endsWith("access-token-missed.json")))
      applyBlock(copy.root, block);
    const result = generate(copy.root, "--check");
    expect(result.succeeded).toBe(false);
    expect(result.output).toContain("count.calls");
  });
});

/** Kinds of change by their heading in CONTRIBUTING.md, each as the smallest change of that kind. */
const CHANGES: Readonly<Record<string, (root: string) => void>> = {
  "A parameter's prose": (root) => {
    editJson(join(root, METHOD, "params.schema.json"), (schema) => {
      const parameter = objectAt(schema, "/properties/external_id");
      parameter["description"] = `${String(parameter["description"])} It may be used again.`;
    });
  },
  "A new optional parameter": (root) => {
    for (const block of RECIPE) applyBlock(root, block);
  },
  "A new value of an enum": (root) => {
    editJson(join(root, METHOD, "params.schema.json"), (schema) => {
      const direction = objectAt(schema, "/properties/direction");
      direction["enum"] = ["in", "out", "internal"];
      Object.assign(objectAt(direction, "/x-values"), { internal: "Between employees." });
    });
    insertAfterSection(
      join(root, METHOD, "ru.md"),
      "params.schema.json#/properties/direction/x-values/out",
      "## params.schema.json#/properties/direction/x-values/internal\n\nМежду сотрудниками.",
    );
    copyExample(root, "direction-in", "direction-internal", { direction: "internal" });
  },
  "A new error of a method": (root) => {
    editJson(join(root, METHOD, "errors.json"), (file) => {
      Object.assign(objectAt(file, "/errors"), {
        contact_asleep: {
          code: -32602,
          message: "The contact is asleep",
          params: {},
          description: "It is night where the contact is.",
          action: "Call in the morning.",
          starts: "never",
          repeat: "later",
          "x-source": "extension",
        },
      });
    });
    const ru = join(root, METHOD, "ru.md");
    const texts = ["## errors.json#/errors/contact_asleep/description\n\nУ абонента ночь."];
    texts.push("## errors.json#/errors/contact_asleep/action\n\nПозвоните утром.");
    writeFileSync(ru, `${readFileSync(ru, "utf8").trimEnd()}\n\n${texts.join("\n\n")}\n`);
    writeFileSync(
      join(root, METHOD, "examples/reject/contact-asleep.json"),
      JSON.stringify({
        proves: "Nobody is woken up.",
        stage: "server",
        params: exampleParams(root, "page-example"),
        error: {
          code: -32602,
          message: "The contact is asleep",
          data: { mnemonic: "contact_asleep", field: null, value: null, params: null, extended_helper: null },
        },
      }),
    );
  },
  "A new method": (root) => {
    for (const block of METHOD_RECIPE) applyBlock(root, block);
  },
  "A new example": (root) => {
    copyExample(root, "page-example", "another-external-id", { external_id: "order 17, tried again" });
  },
  "A new behaviour": (root) => {
    const folder = join(root, METHOD, "behaviours");
    const refusal = readFileSync(join(folder, "s9-internal-number-is-refused.json"), "utf8");
    const changed = refusal
      .replaceAll('"101"', '"102"')
      .replace('"en": "A short', '"en": "Another short')
      .replace('"ru": "', '"ru": "Ещё один: ');
    writeFileSync(join(folder, "s9-another-internal-number.json"), changed);
  },
  "A new member of one type of events": (root) => {
    editJson(join(root, EVENTS, "types/dtmf_sent.schema.json"), (schema) => {
      Object.assign(objectAt(schema, "/properties"), {
        tone_duration: {
          description: "Length of one tone in seconds.",
          type: "number",
          minimum: 0,
          "x-source": "extension",
        },
      });
    });
    append(
      join(root, EVENTS, "types/ru.md"),
      "## dtmf_sent.schema.json#/properties/tone_duration/description\n\nДлительность одного тона в секундах.",
    );
  },
  "A new type of events": (root) => {
    editJson(join(root, EVENTS, "events.json"), (events) => {
      events["types"] = [...(events["types"] as readonly string[]), "queue_entered"];
    });
    writeFileSync(
      join(root, EVENTS, "types/queue_entered.schema.json"),
      JSON.stringify({
        $schema: "../../../dialect/schema.schema.json",
        title: "Queue entered",
        description: "The contact waits in a queue.",
        type: "object",
        "x-source": "extension",
      }),
    );
    append(
      join(root, EVENTS, "types/ru.md"),
      "## queue_entered.schema.json#/title\n\nОчередь",
      "## queue_entered.schema.json#/description\n\nАбонент ждёт в очереди.",
    );
    copyEvent(root, "queue-entered", { notification_mnemonic: "queue_entered" });
  },
  "A new example of an event": (root) => {
    copyEvent(root, "session-created-outgoing", { direction: "out" });
  },
};

function append(file: string, ...sections: readonly string[]): void {
  writeFileSync(file, `${[readFileSync(file, "utf8").trimEnd(), ...sections].join("\n\n")}\n`);
}

function copyEvent(root: string, to: string, changed: object): void {
  const folder = join(root, EVENTS, "examples/accept");
  const { event } = JSON.parse(readFileSync(join(folder, "session-created.json"), "utf8")) as {
    readonly event: object;
  };
  writeFileSync(
    join(folder, `${to}.json`),
    JSON.stringify({ proves: "What this change brings.", event: { ...event, ...changed } }),
  );
}

function exampleParams(root: string, name: string): object {
  const file = join(root, METHOD, "examples/accept", `${name}.json`);
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly params: object }).params;
}

function copyExample(root: string, from: string, to: string, changed: object): void {
  writeFileSync(
    join(root, METHOD, "examples/accept", `${to}.json`),
    JSON.stringify({
      proves: "What this change brings.",
      params: { ...exampleParams(root, from), ...changed },
    }),
  );
}

describe("what a change reaches", () => {
  const before: Files = generatedFiles(ROOT);

  test("generated files are in date before anything is changed", () => {
    succeed(generate(ROOT, "--check"));
    expect(before.size).toBeGreaterThan(10);
  });

  test("every heading is a kind of change that is tried here", () => {
    const section = CONTRIBUTING.split("\n## What a change reaches\n")[1]?.split("\n## ")[0] ?? "";
    expect([...section.matchAll(/^### (.*)$/gm)].map((match) => match[1])).toEqual(Object.keys(CHANGES));
  });

  test.for(Object.entries(CHANGES))("%s", ([heading, change]) => {
    using copy = new WorkspaceCopy("installed");
    change(copy.root);
    succeed(generate(copy.root));
    expect(differences(before, generatedFiles(copy.root))).toEqual(listedUnder(heading));
  });
});
