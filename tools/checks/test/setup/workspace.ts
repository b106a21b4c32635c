import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../src/workspace.ts";

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the stand-in for `npx` does when it is called. */
export interface Installer {
  /** Shell commands of an install. The default puts in place what set-up looks for. */
  readonly script?: string;
}

const INSTALLS = `
mkdir -p node_modules node_modules/node-linux-${process.arch}/bin
echo installed > node_modules/.modules.yaml
ln -sf "${process.execPath}" node_modules/node-linux-${process.arch}/bin/node
`;

/** A little workspace with the real set-up in it, whose package manager is a shell script that keeps a record. */
export class Workspace implements Disposable {
  readonly root: string = mkdtempSync(join(tmpdir(), "set-up-"));
  readonly #bin: string = join(this.root, "bin");

  constructor({ script = INSTALLS }: Installer = {}) {
    cpSync(join(ROOT, "tools/setup"), join(this.root, "tools/setup"), { recursive: true });
    this.write("package.json", JSON.stringify({ private: true, type: "module" }));
    this.write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n");
    this.write("pnpm-workspace.yaml", "packages: []\n");
    this.write("packages/core/package.json", "{}");
    this.task("console.log(JSON.stringify(process.argv.slice(2)));");
    this.installer(script);
  }

  /** Writes a file of the workspace. */
  write(path: string, content: string): void {
    mkdirSync(join(this.root, path, ".."), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  /** What `npm start` runs here. */
  task(source: string): void {
    this.write("tools/start/src/main.ts", source);
  }

  /** What an install does from now on. */
  installer(script: string = INSTALLS): void {
    this.write("bin/npx", `#!/bin/sh\necho "$@" >> "${join(this.root, "installs")}"\n${script}`);
    chmodSync(join(this.#bin, "npx"), 0o755);
  }

  /** The arguments of every install so far. */
  get installs(): readonly string[] {
    try {
      return readFileSync(join(this.root, "installs"), "utf8").trimEnd().split("\n");
    } catch {
      return [];
    }
  }

  /** Starts `run.mjs` with the Node.js that runs the test. */
  start(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): RunningCommand {
    const child = spawn(process.execPath, [join(this.root, "tools/setup/run.mjs"), ...parameters], {
      cwd: this.root,
      env: { PATH: `${this.#bin}:/usr/bin:/bin`, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new RunningCommand(child);
  }

  /** Runs `run.mjs` to its end. */
  run(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.start(parameters, environment).ended;
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true });
  }
}

/** A command that runs. */
export class RunningCommand {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";
  #onOutput: () => void = () => undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.on("data", (chunk: Buffer) => this.#take("#stdout", chunk));
    child.stderr?.on("data", (chunk: Buffer) => this.#take("#stderr", chunk));
    this.ended = new Promise((resolve) => {
      child.on("close", (code, signal) =>
        resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr }),
      );
    });
  }

  #take(where: "#stdout" | "#stderr", chunk: Buffer): void {
    if (where === "#stdout") this.#stdout += chunk.toString("utf8");
    else this.#stderr += chunk.toString("utf8");
    this.#onOutput();
  }

  /** Resolves once the text stands in what the command wrote, wherever it wrote it. */
  wrote(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.#onOutput = () => {
        if ((this.#stdout + this.#stderr).includes(text)) resolve();
      };
      this.#onOutput();
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}
