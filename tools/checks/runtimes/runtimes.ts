import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { arch, platform } from "node:process";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import type { Order, Told } from "@scenario-call/client-conformance";
import { EdgeRuntime, runServer } from "edge-runtime";
import type { Consumer } from "./consumer.ts";

/** Which of the package's doors carries an order out. */
export type Door = "client" | "function";

/** A runtime in which the packed client runs. */
export interface Running {
  readonly carryOut: (door: Door, order: Order) => Promise<Told>;
  readonly close: () => Promise<void>;
}

/** A runtime that this machine may have. */
export interface Runtime {
  readonly name: string;
  /** Why it cannot be run here, or `null`. */
  readonly missing: () => string | null;
  readonly start: (consumer: Consumer) => Promise<Running>;
}

const require = createRequire(import.meta.url);

/** A binary that a package brings, or `null` where there is none for this machine. */
const binary = (packages: Readonly<Record<string, string>>, file: string): string | null => {
  const name = packages[`${platform}-${arch}`];
  if (name === undefined) return null;
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), file);
  } catch {
    return null;
  }
};

/** The program that Cloudflare's workers run in; `null` where this machine has none. */
export const WORKERD: string | null = binary(
  { "linux-x64": "@cloudflare/workerd-linux-64", "linux-arm64": "@cloudflare/workerd-linux-arm64" },
  "bin/workerd",
);
const DENO = binary(
  { "linux-x64": "@deno/linux-x64-glibc", "linux-arm64": "@deno/linux-arm64-glibc" },
  "deno",
);
const BUN = binary(
  { "linux-x64": "@oven/bun-linux-x64", "linux-arm64": "@oven/bun-linux-aarch64" },
  "bin/bun",
);

/** The first thing in what a program prints that fits. Rejects if it ends before. */
export const printed = (child: ChildProcess, output: Readable, pattern: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = "";
    let errors = "";
    child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`it ended:\n${text}\n${errors}`)));
    output.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });

/** Ends a program, and resolves when it has ended. */
export const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });

/** Orders go to the program `serve`, wherever it runs, over HTTP. */
const over = (origin: string, close: () => Promise<void>): Running => ({
  carryOut: async (door, order) => {
    const response = await fetch(origin, { method: "POST", body: JSON.stringify({ door, order }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`The runtime answered ${response.status}: ${text}`);
    return JSON.parse(text) as Told;
  },
  close,
});

const startProgram = async (
  path: string,
  parameters: readonly string[],
  folder: string,
): Promise<Running> => {
  const env = { ...process.env, DENO_DIR: join(folder, ".deno"), DENO_NO_UPDATE_CHECK: "1" };
  const child = spawn(path, parameters, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const port = await printed(child, child.stdout, /listening on ([0-9]+)/u);
  return over(`http://127.0.0.1:${port}`, () => ended(child));
};

/**
 * workerd as it is, and not miniflare, which runs the same binary: miniflare would put a worker and a proxy of its own before
 * ours and in the way of its requests, so that it would take part in what is tested.
 */
const workerdConfig = (date: string): string => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker.js", esModule = embed "worker.js")], compatibilityDate = "${date}")),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

const workerd = (date: string): Runtime => ({
  name: `workerd, compatibility date ${date}`,
  missing: () => (WORKERD === null ? "no binary for this machine" : null),
  start: async (consumer) => {
    consumer.write("worker.js", await consumer.bundle("serve", "esm", "export default { fetch: handle };"));
    const config = consumer.write(`workerd-${date}.capnp`, workerdConfig(date));
    const child = spawn(WORKERD ?? "", ["serve", config, "--control-fd=3"], {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    const port = await printed(child, child.stdio[3] as Readable, /"port":\s*([0-9]+)/u);
    return over(`http://127.0.0.1:${port}`, () => ended(child));
  },
});

const edgeRuntime: Runtime = {
  name: "edge-runtime",
  missing: () => null,
  start: async (consumer) => {
    const answer = 'addEventListener("fetch", (event) => event.respondWith(program.handle(event.request)));';
    // As Next.js and Vercel bundle for it.
    const initialCode = await consumer.bundle("serve", "iife", answer, "browser", ["edge-light", "module"]);
    const runtime = new EdgeRuntime({ initialCode });
    const server = await runServer({ runtime, host: "127.0.0.1", port: 0 });
    return over(server.url, async () => {
      await server.close();
    });
  },
};

const deno: Runtime = {
  name: "Deno",
  missing: () => (DENO === null ? "no binary for this machine" : null),
  start: ({ folder }) =>
    startProgram(
      DENO ?? "",
      ["run", "--allow-net", "--no-lock", "--node-modules-dir=manual", "--no-remote", "in-deno.js"],
      folder,
    ),
};

const bun: Runtime = {
  name: "Bun",
  missing: () => (BUN === null ? "no binary for this machine" : null),
  start: ({ folder }) => startProgram(BUN ?? "", ["run", "--no-install", "in-bun.js"], folder),
};

/** A program of the packed client for Node.js, in something that runs it. */
const ofNode = (name: string, path: string | null, parameters: readonly string[] = []): Runtime => ({
  name,
  missing: () => (path === null ? "no binary for this machine" : null),
  start: ({ folder }) => startProgram(path ?? "", [...parameters, "serve.js"], folder),
});

/** The Node.js of that major version, or `null` where there is none for this machine. */
export const nodeOf = (major: number): string | null =>
  binary({ "linux-x64": `node-${major}-linux-x64` }, "bin/node");

/** What the client for Node.js runs in. The Node.js that runs this is that of the tools. */
export const NODE_RUNTIMES: readonly Runtime[] = [
  ofNode("Node.js 20", nodeOf(20)),
  ofNode("Node.js 22", nodeOf(22)),
  ofNode(`Node.js ${process.versions.node.split(".")[0] ?? ""}, which runs the tools`, process.execPath),
  ofNode("Node.js 26", nodeOf(26)),
  ofNode("Deno", DENO, [
    "run",
    "--allow-net",
    "--allow-env",
    "--no-lock",
    "--node-modules-dir=manual",
    "--no-remote",
  ]),
  ofNode("Bun", BUN, ["run", "--no-install"]),
];

/** Every runtime but the browsers. */
export const RUNTIMES: readonly Runtime[] = [
  workerd("2026-11-17"),
  workerd("2024-01-01"),
  edgeRuntime,
  deno,
  bun,
];
