import { spawn } from "node:child_process";
import { ROOT } from "../workspace.ts";
import { testCounts } from "./counts.ts";
import type { Step } from "./step.ts";

/** How a step ended. */
export interface StepResult {
  readonly step: Step;
  readonly succeeded: boolean;
  /** Everything it wrote, stdout and stderr in the order in which they came. */
  readonly output: string;
  readonly durationMs: number;
}

const TELL_EVERY_MS = 10_000;

/** Nothing that a step leaves behind for the next run may stand outside the clone. */
function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NX_DAEMON: "false",
    NX_TUI: "false",
    NX_CACHE_DIRECTORY: ".nx/cache",
    NX_WORKSPACE_DATA_DIRECTORY: ".nx/workspace-data",
    NX_NATIVE_FILE_CACHE_DIRECTORY: ".nx/native",
    TSX_DISABLE_CACHE: "1",
    // nx asks its tasks for colour unless told otherwise, and Node.js complains where both variables are set.
    FORCE_COLOR: "0",
    NO_COLOR: undefined,
  };
}

/** What is against a step that ended with status 0, as a line for its output; null if nothing is. */
export function againstSuccess(step: Step, output: string): string | null {
  if (step.tests !== true) return null;
  const counts = testCounts(output);
  const counted = counts === null ? 0 : counts.passed + counts.failed + counts.notRun;
  return counted === 0 ? "It ended well, but ran no test.\n" : null;
}

/** Runs a step; `onProgress` gets the seconds it has taken so far, every ten. */
export function runStep(step: Step, onProgress: (seconds: number) => void): Promise<StepResult> {
  const [program, ...parameters] = step.command;
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: ROOT,
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    const keep = (chunk: Buffer): void => void chunks.push(chunk);
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const timer = setInterval(() => onProgress(Math.round((Date.now() - started) / 1000)), TELL_EVERY_MS);
    const end = (succeeded: boolean, more = ""): void => {
      clearInterval(timer);
      const output = Buffer.concat(chunks).toString("utf8") + more;
      resolve({ step, succeeded, output, durationMs: Date.now() - started });
    };
    child.on("error", (error) => end(false, `cannot start ${program}: ${error.message}\n`));
    child.on("close", (code, signal) => {
      if (code !== 0) return end(false, signal === null ? "" : `ended by ${signal}\n`);
      const against = againstSuccess(step, Buffer.concat(chunks).toString("utf8"));
      return end(against === null, against ?? "");
    });
  });
}
