import { type ChildProcess, spawn } from "node:child_process";

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Nothing of the run that the test itself is part of: a command starts as in a new shell. */
function cleanEnvironment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NX_|VITEST|NODE_|FORCE_COLOR|INIT_CWD)/.test(name),
  );
  const { PATH, ...rest } = Object.fromEntries(inherited);
  // The tools of the workspace must not help a copy that is to set itself up.
  const path = (PATH ?? "")
    .split(":")
    .filter((folder) => !folder.includes("node_modules"))
    .join(":");
  return { ...rest, PATH: path, ...more };
}

/** A single shell command in a process group of its own, as a terminal would run it. */
export class Command implements AsyncDisposable {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";
  #done = false;
  #onChange: () => void = () => undefined;

  constructor(command: string, folder: string, environment: NodeJS.ProcessEnv = {}) {
    // `exec`: the status is that of the command, not of the shell, which a signal would end too.
    const child = spawn("sh", ["-c", `exec ${command}`], {
      cwd: folder,
      env: cleanEnvironment(environment),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.#child = child;
    child.stdout.on("data", (chunk: Buffer) => {
      this.#stdout += chunk.toString("utf8");
      this.#onChange();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.#stderr += chunk.toString("utf8");
    });
    this.ended = new Promise((resolve) => {
      child.on("close", (code, signal) => {
        this.#done = true;
        this.#onChange();
        resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  /** Resolves with all of stdout once it matches; rejects if the command ends before. */
  printed(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#onChange = () => {
        if (pattern.test(this.#stdout)) resolve(this.#stdout);
        else if (this.#done) {
          reject(new Error(`ended without printing ${pattern}:\n${this.#stdout}\n---\n${this.#stderr}`));
        }
      };
      this.#onChange();
    });
  }

  /** Ctrl-C: every process of the command gets it. */
  interrupt(): void {
    this.#signal("SIGINT");
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined || this.#done) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // It ended a moment ago.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal("SIGKILL");
    await this.ended;
  }
}
