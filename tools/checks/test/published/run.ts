import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import type { ToolResult } from "../../src/run-tool.ts";

/** What a program gets that must not notice from where it was started: nothing of npm, of vitest and of this workspace. */
export function strangersEnvironment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NX_|VITEST|NODE_OPTIONS|NODE_ENV|FORCE_COLOR|INIT_CWD|ACTIONS_)/.test(name),
  );
  const { PATH = "", ...rest } = Object.fromEntries(inherited);
  const folders = PATH.split(delimiter).filter((folder) => !folder.includes("node_modules"));
  return {
    ...rest,
    NO_COLOR: "1",
    PATH: [dirname(process.execPath), ...folders].join(delimiter),
    ...more,
  };
}

/** Runs a program to its end. */
export function run(
  folder: string,
  program: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer): void => void (output += chunk.toString("utf8"));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ succeeded: false, output: `${program}: ${error.message}` }));
    child.on("close", (code) => resolve({ succeeded: code === 0, output }));
  });
}
