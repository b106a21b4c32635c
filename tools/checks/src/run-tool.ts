import { spawnSync } from "node:child_process";

/** How a tool ended, with everything it wrote. */
export interface ToolResult {
  readonly succeeded: boolean;
  readonly output: string;
}

/** Runs a program to its end, in a folder. Never throws: a program that cannot be started has not succeeded. */
export function runTool(
  folder: string,
  program: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): ToolResult {
  const { status, stdout, stderr, error } = spawnSync(program, parameters, {
    cwd: folder,
    env: environment,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) return { succeeded: false, output: `cannot start ${program}: ${error.message}\n` };
  return { succeeded: status === 0, output: stdout + stderr };
}
