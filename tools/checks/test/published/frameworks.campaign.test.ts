/**
 * The recipes of the guides, each in the framework that it is for: Next.js builds and serves its routes, Wrangler bundles the
 * Worker and runs it in Miniflare, Express listens. What is installed beside them are the packed packages.
 */
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRawServer } from "@scenario-call/client-conformance";
import { ANSWERS, KEY, startCallsServer } from "@scenario-call/event-readers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FORM, post, postForm, PROMISED } from "../../e2e/support/callback-form.ts";
import { Command } from "../../e2e/support/command.ts";
import { recipe } from "../../e2e/support/guides.ts";
import { pack } from "../../src/shape/pack.ts";
import { ROOT } from "../../src/workspace.ts";
import { Consumer } from "./consumer.ts";
import { NEXT_PACKAGES, nextProject } from "./next-project.ts";
import { strangersEnvironment } from "./run.ts";

/** A key of the reference account that has been blocked in its settings. */
const BLOCKED = "demo-key-blocked";

const folder = mkdtempSync(join(tmpdir(), "scenario-call-frameworks-"));

/** Nobody is told that these frameworks are used, and nothing is asked for but packages. */
const environment = strangersEnvironment({
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_update_notifier: "false",
  npm_config_ignore_scripts: "true",
  NEXT_TELEMETRY_DISABLED: "1",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  XDG_CONFIG_HOME: join(folder, "config"),
  CI: "true",
});

// The token is known where Next.js builds, as it is where a build server has the settings; the address is not.
const next = new Consumer(join(folder, "next"), { ...environment, CALL_API_TOKEN: KEY });
const others = new Consumer(join(folder, "others"), environment);

const NEXT_CLI = "node_modules/next/dist/bin/next";

const EDGE = recipe("edge-client", "next").code;
const ROUTES = {
  "api/callback": recipe("node-client", "next").code,
  "api/callback-edge": EDGE,
  // “Without the line `runtime` the same route runs in Node.js.”
  "api/callback-plain": EDGE.replace('export const runtime = "edge";\n', ""),
};

const LISTEN = `import { app } from "./express.ts";

const server = app.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") console.log(\`http://127.0.0.1:\${address?.port}\`);
});
`;

const STRICT = {
  compilerOptions: {
    target: "es2023",
    lib: ["es2023", "webworker"],
    module: "nodenext",
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    types: ["node"],
  },
};

/** Installs Next.js and builds the project. */
const buildNext = async (tarballs: readonly string[]): Promise<void> => {
  await next.install(...tarballs, ...NEXT_PACKAGES);
  for (const [name, content] of Object.entries(nextProject(ROUTES))) next.write(name, content);
  const { succeeded, output } = await next.run(process.execPath, NEXT_CLI, "build");
  if (!succeeded) throw new Error(`next build:\n${output}`);
};

/** Installs the other frameworks, which need no build. */
const installOthers = async (tarballs: readonly string[]): Promise<void> => {
  await others.install(
    ...tarballs,
    "express@5.3.0",
    "wrangler@4.164.0",
    "typescript@5.9.3",
    "@types/express@5.0.6",
    "@types/node@24.19.2",
  );
  others.write("package.json", JSON.stringify({ type: "module" }));
  others.write("tsconfig.json", JSON.stringify(STRICT));
  others.write("express.ts", recipe("node-client", "express").code);
  others.write("listen.ts", LISTEN);
  others.write("worker.ts", recipe("edge-client", "worker").code);
  others.write(
    "wrangler.json",
    JSON.stringify({ name: "callback", main: "worker.ts", compatibility_date: "2026-11-17" }),
  );
};

// A build by Next.js on a machine that does ten other things takes minutes: the limit is only there for one that hangs.
beforeAll(async () => {
  const tarballs = ["core", "edge-client", "node-client"].map((name) =>
    pack(join(ROOT, "packages", name), join(folder, "tarballs")),
  );
  await Promise.all([buildNext(tarballs), installOthers(tarballs)]);
}, 1_200_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("Next.js built every route, and put no token into what browsers get", () => {
  const built = Object.keys(
    JSON.parse(readFileSync(join(next.folder, ".next/app-path-routes-manifest.json"), "utf8")) as object,
  );
  expect(built).toEqual(expect.arrayContaining(Object.keys(ROUTES).map((path) => `/${path}/route`)));

  const files = globSync("**/*.*", { cwd: join(next.folder, ".next/static") });
  const contents = files.map((file) => readFileSync(join(next.folder, ".next/static", file), "utf8"));
  expect(contents.some((content) => content.includes("Call me back"))).toBe(true);
  expect(files.filter((_, nth) => contents[nth]?.includes(KEY))).toEqual([]);
});

test("the recipes of Express and of a Worker compile with the packed types", async () => {
  expect(await others.run(process.execPath, "node_modules/typescript/bin/tsc", "-p", ".")).toEqual({
    succeeded: true,
    output: "",
  });
});

interface Settings extends Record<string, string> {
  readonly CALL_API_URL: string;
  readonly CALL_API_TOKEN: string;
}

/** A recipe at work. */
interface Serving extends AsyncDisposable {
  /** Where a form is posted. */
  readonly url: string;
  /** Ends it, and gives all that it has written. */
  readonly log: () => Promise<string>;
}

/** Starts a server that prints where it listens. */
const serve = async (
  consumer: Consumer,
  path: string,
  parameters: string,
  more: NodeJS.ProcessEnv,
): Promise<Serving> => {
  // What goes wrong is written to stderr, and is part of the log.
  const line = `"${process.execPath}" ${parameters} 2>&1`;
  const command = new Command(line, consumer.folder, { ...environment, ...more });
  const output = await command.printed(/http:\/\/127\.0\.0\.1:[0-9]+/u);
  return {
    url: `${/http:\/\/127\.0\.0\.1:[0-9]+/u.exec(output)?.[0]}${path}`,
    log: async () => {
      command.interrupt();
      return (await command.ended).stdout;
    },
    [Symbol.asyncDispose]: () => command[Symbol.asyncDispose](),
  };
};

/** The action that `spec/call-api/v4.0/errors.json` names for `access_token_blocked`. */
const ADVICE = "Have the key unblocked or use another one.";

interface Framework {
  readonly name: string;
  readonly start: (settings: Settings) => Promise<Serving>;
  /** The status of the answer to what is no JSON. */
  readonly noJson: number;
  /** What the log says of a refusal beside its name: nothing where bytes count. */
  readonly advice: string;
}

const FRAMEWORKS: readonly Framework[] = [
  ...Object.keys(ROUTES).map((path) => ({
    name: `Next.js at /${path}`,
    start: (settings: Settings) =>
      serve(next, `/${path}`, `${NEXT_CLI} start --port 0 --hostname 127.0.0.1`, settings),
    noJson: 422,
    advice: ADVICE,
  })),
  {
    name: "Wrangler",
    start: (settings) => {
      const secrets = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
      others.write(".dev.vars", secrets.join(""));
      const wrangler = "node_modules/wrangler/bin/wrangler.js";
      return serve(others, "/", `${wrangler} dev --ip 127.0.0.1 --port 0 --inspector-port 0`, {});
    },
    noJson: 422,
    advice: "",
  },
  {
    name: "Express",
    start: (settings) => serve(others, "/callback", "listen.ts", settings),
    noJson: 400,
    advice: ADVICE,
  },
];

describe.each(FRAMEWORKS)("the recipe in $name", ({ start, noJson, advice }) => {
  const [[body]] = FORM as readonly [(typeof FORM)[number]];

  /** Neither a token nor a whole number. */
  const expectMasked = (text: string): void => {
    expect(text).not.toContain(KEY);
    expect(text).not.toContain(ANSWERS);
  };

  test("calls whom it can, once, and says why it cannot", async () => {
    const server = await startCallsServer();
    await using serving = await start({ CALL_API_URL: server.url, CALL_API_TOKEN: KEY });
    const answers = await postForm(serving.url);
    expect(answers).toEqual(PROMISED);
    const response = await fetch(serving.url, {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close" },
      body: "no JSON",
    });
    expect(response.status).toBe(noJson);

    const calls: unknown = await server.call("list.calls", { access_token: KEY });
    expect(calls).toEqual([expect.objectContaining({ contact_phone_number: ANSWERS })]);
    expectMasked(JSON.stringify(answers) + (await response.text()) + (await serving.log()));
  });

  test("tells the visitor nothing of a refusal, and the log everything but the token", async () => {
    const server = await startCallsServer();
    await using serving = await start({ CALL_API_URL: server.url, CALL_API_TOKEN: BLOCKED });
    expect(await post(serving.url, body)).toEqual({ status: 502, answer: { message: "Please try later." } });

    const calls: unknown = await server.call("list.calls", { access_token: KEY });
    expect(calls).toEqual([]);
    const log = await serving.log();
    expect(log).toContain("access_token_blocked");
    expect(log).toContain(advice);
    expectMasked(log);
  });

  test("asks once where no answer comes, and says that the phone may ring", async () => {
    const cutting = await startRawServer({ onRequest: ({ socket }) => socket.destroy() });
    await using serving = await start({ CALL_API_URL: cutting.url, CALL_API_TOKEN: KEY });
    expect(await post(serving.url, body)).toEqual({
      status: 202,
      answer: { message: "We are calling you." },
    });
    expectMasked(await serving.log());
    expect(cutting.requests.map(({ method }) => method)).toEqual(["start.scenario_call"]);
    await cutting.close();
  });
});
