/** Every program of the guides compiles and does what its guide says, against the real server. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { httpAnswer, refusal, startRawServer } from "@scenario-call/client-conformance";
import type { RawServer } from "@scenario-call/client-conformance";
import { ANSWERS, KEY, startCallsServer } from "@scenario-call/event-readers";
import type { CallsServer } from "@scenario-call/event-readers";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ended, printed, WORKERD } from "../runtimes/runtimes.ts";
import { ROOT } from "../src/workspace.ts";
import { FORM, MAY_BE_RINGING, post, postForm, PROMISED } from "./support/callback-form.ts";
import { codeBlocks } from "./support/code-blocks.ts";
import { Command } from "./support/command.ts";
import { type Guide, GUIDES, PROGRAMS, recipe, textOf } from "./support/guides.ts";

const CONDITION = "@scenario-call/source";
/** Programs in here find what this tool depends on. */
const FOLDER = mkdtempSync(join(ROOT, "tools/checks/.guides-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

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

const environmentOf = ({ url }: Pick<CallsServer, "url">): NodeJS.ProcessEnv => ({
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
    const known = new Set(["run", "compile", "express", "next", "worker", "moved"]);
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

const startNode = (program: string, server: Pick<CallsServer, "url">): ChildProcess => {
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

  /** A service that fails within, and does not say whether it had started the call by then. */
  const failing = async (): Promise<RawServer> => {
    const server = await startRawServer({
      onRequest: ({ socket, id }) => void socket.write(httpAnswer(refusal({ id }, "internal_error"))),
    });
    onTestFinished(server.close);
    return server;
  };

  const startExpress = async (server: Pick<CallsServer, "url">): Promise<string> => {
    const { name } = recipe("node-client", "express");
    const program = write(
      "express",
      `import { app } from "./${name}.ts";\nconst server = app.listen(0, "127.0.0.1", () => console.log("listening on " + server.address().port));\n`,
    );
    const child = startNode(program, server);
    const port = await printed(child, child.stdout as Readable, /listening on ([0-9]+)/u);
    return `http://127.0.0.1:${port}/callback`;
  };

  test("of Express calls back whom it can, and says why it cannot", async () => {
    const server = await startCallsServer();
    expect(await postForm(await startExpress(server))).toEqual(PROMISED);
    expect(await started(server)).toBe(1);
  });

  test("of Express asks nobody to try again where the service does not say that nothing was started", async () => {
    expect(await post(await startExpress(await failing()), FORM[0]?.[0] ?? "")).toEqual(MAY_BE_RINGING);
  });

  // Next.js itself builds and serves them in `test/published/frameworks.campaign.test.ts`.
  const askNext = async (
    guide: Guide,
    server: Pick<CallsServer, "url">,
    form: readonly string[],
  ): Promise<readonly unknown[]> => {
    const { name } = recipe(guide, "next");
    const bodies = JSON.stringify(form);
    const program = write(
      `next-${guide}`,
      `import { POST } from "./${name}.ts";\nfor (const body of ${bodies}) {\nconst answer = await POST(new Request("http://site.example/api/callback", { method: "POST", body }));\nconsole.log(JSON.stringify({ status: answer.status, answer: await answer.json() }));\n}\n`,
    );
    await using run = new Command(nodeCommand(program), ROOT, environmentOf(server));
    const { stdout, code } = await run.ended;
    expect(code).toBe(0);
    return stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
  };

  test.each<Guide>(GUIDES)("of Next.js does, called as the function that it is: %s", async (guide) => {
    const server = await startCallsServer();
    expect(
      await askNext(
        guide,
        server,
        FORM.map(([body]) => body),
      ),
    ).toEqual(PROMISED);
    expect(await started(server)).toBe(1);
  });

  test.each<Guide>(GUIDES)("of Next.js asks nobody to try again either: %s", async (guide) => {
    expect(await askNext(guide, await failing(), [FORM[0]?.[0] ?? ""])).toEqual([MAY_BE_RINGING]);
  });

  describe("of moving over", () => {
    const { name } = recipe("node-client", "moved");

    const calledBack = async (url: string, phones: readonly string[]): Promise<readonly unknown[]> => {
      const program = write(
        "moved",
        `import { callBack } from "./${name}.ts";\nfor (const phone of ${JSON.stringify(phones)}) console.log(JSON.stringify(await callBack(phone, 23456)));\n`,
      );
      const environment = { CALL_API_URL: url, CALL_API_TOKEN: KEY };
      await using run = new Command(nodeCommand(program), ROOT, environment);
      const { stdout, stderr, code } = await run.ended;
      expect(code, stderr).toBe(0);
      return stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown);
    };

    test("calls each number once, and refuses what may be another's", async () => {
      const server = await startCallsServer();
      expect(await calledBack(server.url, ["8 926 000-00-00", "+7 926 000-00-00 доб. 12"])).toEqual([
        { outcome: "started", call_session_id: expect.any(Number) as unknown },
        { outcome: "refused", reason: "has_extension" },
      ]);
      expect(await started(server)).toBe(1);
    });

    test("asks once where the answer is lost, and tells by what the call can be found", async () => {
      const cutting = await startRawServer({ onRequest: ({ socket }) => socket.destroy() });
      const [told] = await calledBack(cutting.url, ["8 926 000-00-00"]);
      const [sent, again] = cutting.requests;
      expect(again).toBeUndefined();
      const external_id = sent?.params["external_id"];
      expect(external_id).toEqual(expect.any(String));
      expect(told).toMatchObject({ outcome: "may_be_ringing", intent: { external_id } });
      await cutting.close();
    });

    test("says that a phone may be ringing where the service does not say that nothing was started", async () => {
      const { url } = await failing();
      const [told] = await calledBack(url, ["8 926 000-00-00"]);
      expect(told).toMatchObject({
        outcome: "may_be_ringing",
        intent: { external_id: expect.any(String) as unknown },
      });
    });

    test("says that nothing was sent where nobody listens", async () => {
      const gone = await startRawServer({});
      await gone.close();
      expect(await calledBack(gone.url, ["8 926 000-00-00"])).toEqual([
        { outcome: "not_sent", reason: expect.any(String) as unknown },
      ]);
    });
  });

  if (WORKERD === null)
    process.stdout.write("NOT RUN: the recipe of a Worker: no workerd for this machine\n");

  const startWorker = async ({ url }: Pick<CallsServer, "url">): Promise<string> => {
    const { outputFiles } = await build({
      entryPoints: [join(FOLDER, `${recipe("edge-client", "worker").name}.ts`)],
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
      bindings = [(name = "CALL_API_URL", text = "${url}"), (name = "CALL_API_TOKEN", text = "${KEY}")],
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
    return `http://127.0.0.1:${port}/`;
  };

  test.runIf(WORKERD !== null)("of a Worker does, in workerd", async () => {
    const server = await startCallsServer();
    expect(await postForm(await startWorker(server))).toEqual(PROMISED);
    expect(await started(server)).toBe(1);
  });

  test.runIf(WORKERD !== null)("of a Worker asks nobody to try again either", async () => {
    expect(await post(await startWorker(await failing()), FORM[0]?.[0] ?? "")).toEqual(MAY_BE_RINGING);
  });
});

test("the number that answers is that of the guides", () => {
  expect(textOf("node-client", "en")).toContain(ANSWERS);
});
