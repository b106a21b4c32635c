/** Every program of the guides compiles and does what its guide says, against the real server. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { ANSWERS, KEY, startCallsServer } from "@scenario-call/event-readers";
import type { CallsServer } from "@scenario-call/event-readers";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ended, printed, WORKERD } from "../runtimes/runtimes.ts";
import { ROOT } from "../src/workspace.ts";
import { type CodeBlock, codeBlocks } from "./support/code-blocks.ts";
import { Command } from "./support/command.ts";

const GUIDES = ["node-client", "edge-client"] as const;
const CONDITION = "@scenario-call/source";
/** Programs in here find what this tool depends on. */
const FOLDER = mkdtempSync(join(ROOT, "tools/checks/.guides-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const textOf = (guide: string, language: "en" | "ru"): string =>
  readFileSync(join(ROOT, "docs", language === "en" ? "" : language, "guides", `${guide}.md`), "utf8");

interface Program extends CodeBlock {
  readonly name: string;
}

const PROGRAMS: readonly Program[] = GUIDES.flatMap((guide) =>
  codeBlocks(textOf(guide, "en")).map((block, nth) => ({ ...block, name: `${guide}-${nth + 1}` })),
);

const only = (how: string): Program => {
  const [program, second] = PROGRAMS.filter((each) => each.test === how);
  if (program === undefined || second !== undefined) throw new Error(`not one program is for ${how}`);
  return program;
};

/** What a program says in its comments that it prints: lines that begin with one. */
const promised = (code: string): string =>
  code
    .split("\n")
    .filter((line) => line.startsWith("// "))
    .map((line) => `${line.slice(3)}\n`)
    .join("");

const write = (name: string, code: string): string => {
  const path = join(FOLDER, `${name}.ts`);
  writeFileSync(path, code);
  return path;
};

/** Moves the time of the calls on until `work` is done. */
const whileTimePasses = async <Value>({ clock }: CallsServer, work: Promise<Value>): Promise<Value> => {
  const done = new AbortController();
  const passing = async (): Promise<void> => {
    while (!done.signal.aborted) {
      await clock.advance(100);
      await new Promise(setImmediate);
    }
  };
  const passed = passing();
  try {
    return await work;
  } finally {
    done.abort();
    await passed;
  }
};

const environmentOf = ({ url }: CallsServer): NodeJS.ProcessEnv => ({
  CALL_API_URL: url,
  CALL_API_TOKEN: KEY,
});

const nodeCommand = (path: string): string => `"${process.execPath}" --conditions=${CONDITION} "${path}"`;

beforeAll(() => {
  writeFileSync(join(FOLDER, "tsconfig.json"), '{ "extends": "../../../tsconfig.base.json" }');
  for (const { name, code } of PROGRAMS) write(name, code);
});

describe("the guides", () => {
  test("say of each program how it is tested", () => {
    const known = new Set(["run", "compile", "express", "next", "worker"]);
    expect(PROGRAMS.filter(({ test: how, language }) => !known.has(how) || language !== "ts")).toEqual([]);
    expect(PROGRAMS.length).toBeGreaterThan(10);
  });

  test.each(GUIDES)("have the same programs and as many sections in Russian: %s", (guide) => {
    const [english, russian] = [textOf(guide, "en"), textOf(guide, "ru")];
    const bare = (text: string): unknown => codeBlocks(text).map(({ code, test: how }) => ({ code, how }));
    expect(bare(russian)).toEqual(bare(english));
    const levels = (text: string): readonly string[] =>
      text.replaceAll(/^```.*?^```$/gmsu, "").match(/^#+(?= )/gmu) ?? [];
    expect(levels(russian)).toEqual(levels(english));
  });

  test("have programs that compile", async () => {
    await using compile = new Command(`"${join(ROOT, "node_modules/.bin/tsc")}" -p "${FOLDER}"`, ROOT);
    expect(await compile.ended).toMatchObject({ code: 0, stdout: "" });
  });

  test.each(PROGRAMS.filter(({ test: how }) => how === "run"))(
    "have a program under “$heading” that prints what it says ($name)",
    async ({ name, code }) => {
      const server = await startCallsServer();
      await using run = new Command(nodeCommand(join(FOLDER, `${name}.ts`)), ROOT, environmentOf(server));
      expect(await whileTimePasses(server, run.ended)).toMatchObject({ code: 0, stdout: promised(code) });
    },
  );
});

/** What a form posts, and what the visitor gets. */
const FORM: readonly (readonly [phone: string, status: number, answer: object])[] = [
  ["+7 (926) 000-00-00", 202, { call_session_id: expect.any(Number) }],
  ["8926000000", 422, { error: "ambiguous" }],
];

const post = async (
  url: string,
  phone: string,
): Promise<{ readonly status: number; readonly answer: unknown }> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify({ phone }),
  });
  return { status: response.status, answer: await response.json() };
};

const startNode = (program: string, server: CallsServer): ChildProcess => {
  const child = spawn(process.execPath, [`--conditions=${CONDITION}`, program], {
    env: { ...process.env, ...environmentOf(server) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => ended(child));
  return child;
};

describe("the recipes", () => {
  const started = async (server: CallsServer): Promise<unknown> => {
    const rows = (await server.call("list.calls", { access_token: KEY })) as unknown;
    return (rows as readonly { readonly contact_phone_number?: string }[]).length;
  };

  const answersOf = async (url: string): Promise<readonly unknown[]> => {
    const answers: unknown[] = [];
    for (const [phone] of FORM) answers.push(await post(url, phone));
    return answers;
  };
  const promisedAnswers = FORM.map(([, status, answer]) => ({ status, answer }));

  test("of Express calls back whom it can, and says why it cannot", async () => {
    const server = await startCallsServer();
    const { name } = only("express");
    const program = write(
      "express",
      `import { app } from "./${name}.ts";\nconst server = app.listen(0, "127.0.0.1", () => console.log("listening on " + server.address().port));\n`,
    );
    const child = startNode(program, server);
    const port = await printed(child, child.stdout as Readable, /listening on ([0-9]+)/u);
    expect(await answersOf(`http://127.0.0.1:${port}/callback`)).toEqual(promisedAnswers);
    expect(await started(server)).toBe(1);
  });

  test("of Next.js does, called as the function that it is", async () => {
    const server = await startCallsServer();
    const { name } = only("next");
    const bodies = JSON.stringify(FORM.map(([phone]) => JSON.stringify({ phone })));
    const program = write(
      "next",
      `import { POST } from "./${name}.ts";\nfor (const body of ${bodies}) {\nconst answer = await POST(new Request("http://site.example/api/callback", { method: "POST", body }));\nconsole.log(JSON.stringify({ status: answer.status, answer: await answer.json() }));\n}\n`,
    );
    await using run = new Command(nodeCommand(program), ROOT, environmentOf(server));
    const { stdout, code } = await run.ended;
    expect(code).toBe(0);
    const told = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(told).toEqual(promisedAnswers);
    expect(await started(server)).toBe(1);
  });

  if (WORKERD === null)
    process.stdout.write("NOT RUN: the recipe of a Worker: no workerd for this machine\n");

  test.runIf(WORKERD !== null)("of a Worker does, in workerd", async () => {
    const server = await startCallsServer();
    const { outputFiles } = await build({
      entryPoints: [join(FOLDER, `${only("worker").name}.ts`)],
      bundle: true,
      write: false,
      format: "esm",
      target: "es2022",
      conditions: [CONDITION],
    });
    writeFileSync(join(FOLDER, "worker.js"), outputFiles[0]?.text ?? "");
    const config = join(FOLDER, "worker.capnp");
    writeFileSync(
      config,
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-11-17",
      bindings = [(name = "CALL_API_URL", text = "${server.url}"), (name = "CALL_API_TOKEN", text = "${KEY}")],
    )),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
    );
    const child = spawn(WORKERD ?? "", ["serve", config, "--control-fd=3"], {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    onTestFinished(() => ended(child));
    const port = await printed(child, child.stdio[3] as Readable, /"port":\s*([0-9]+)/u);
    expect(await answersOf(`http://127.0.0.1:${port}/`)).toEqual(promisedAnswers);
    expect(await started(server)).toBe(1);
  });
});

test("the number that answers is that of the guides", () => {
  expect(textOf("node-client", "en")).toContain(ANSWERS);
});
