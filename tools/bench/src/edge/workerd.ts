import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pin } from "../processes.ts";

/** The compatibility date that the workers have. */
export const COMPATIBILITY_DATE = "2026-11-17";

const require = createRequire(import.meta.url);

/** workerd's binary, or `null` where there is none for this machine. */
export const workerdBinary = (): string | null => {
  const names: Readonly<Record<string, string>> = { "linux-x64": "64", "linux-arm64": "arm64" };
  const name = names[`${process.platform}-${process.arch}`];
  if (name === undefined) return null;
  try {
    return join(dirname(require.resolve(`@cloudflare/workerd-linux-${name}/package.json`)), "bin/workerd");
  } catch {
    return null;
  }
};

/** A workerd that serves so many copies of one worker, each in an isolate of its own. */
export class Workerd implements Disposable {
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly port: number;
  /** From the start of the process until it listened, ms: all workers have been loaded then. */
  readonly startMs: number;

  private constructor(folder: string, child: ChildProcess, port: number, startMs: number) {
    this.#folder = folder;
    this.#child = child;
    this.port = port;
    this.startMs = startMs;
  }

  static async start(binary: string, code: string, copies: number): Promise<Workerd> {
    const folder = mkdtempSync(join(tmpdir(), "bench-workerd-"));
    writeFileSync(join(folder, "worker.js"), code);
    const services = Array.from(
      { length: copies },
      (_, nth) =>
        `(name = "worker${nth}", worker = (modules = [(name = "worker.js", esModule = embed "worker.js")], compatibilityDate = "${COMPATIBILITY_DATE}")),`,
    );
    const config = join(folder, "config.capnp");
    writeFileSync(
      config,
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${services.join("\n    ")}
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker0")],
);
`,
    );
    const begin = performance.now();
    const child = spawn(binary, ["serve", config, "--control-fd=3"], {
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    });
    const port = await new Promise<number>((resolve, reject) => {
      let told = "";
      let errors = "";
      child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
      child.once("exit", () => reject(new Error(`workerd ended: ${errors}`)));
      (child.stdio[3] as Readable).on("data", (chunk: Buffer) => {
        told += chunk.toString();
        const found = /"port":\s*([0-9]+)/u.exec(told)?.[1];
        if (found !== undefined) resolve(Number(found));
      });
    });
    return new Workerd(folder, child, port, performance.now() - begin);
  }

  /** Ties it to one core, where the system can; whether it could. */
  pinTo(core: number): boolean {
    return pin(this.#child, core);
  }

  /** Processor time of the process so far, µs. */
  get cpuUs(): number {
    // Of each thread in nanoseconds, where the figures of the process are counted in steps of 10 ms.
    const threads = `/proc/${this.#child.pid}/task`;
    return readdirSync(threads).reduce(
      (sum, thread) =>
        sum + Number(readFileSync(join(threads, thread, "schedstat"), "utf8").split(" ")[0]) / 1000,
      0,
    );
  }

  [Symbol.dispose](): void {
    this.#child.removeAllListeners("exit");
    this.#child.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
